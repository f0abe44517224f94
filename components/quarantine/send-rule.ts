import { sendJson } from "@/lib/client/fetch-json";
import type { Strategy } from "@/lib/discov/quarantine-rule";
import type { RuleState } from "@/lib/registry/quarantine-state";

export type RuleRequest = {
  /** Null: the address in all services. */
  service: string | null;
  address: string;
  /** Left out, the console takes the framework's. */
  strategy?: Strategy;
  reason: string;
  untilSeconds: number | null;
  confirmEmpty: boolean;
  /** Although what it takes out is better left alone. */
  insist?: boolean;
};

/**
 * Makes a rule.
 *
 * @throws ApiError `failed_precondition` where it would leave a service without an instance and that is not confirmed.
 */
export async function sendRule(request: RuleRequest): Promise<RuleState> {
  const { rule } = await sendJson(
    "POST",
    "/api/quarantines",
    request,
    ({ quarantineAnswerSchema }) => quarantineAnswerSchema,
  );
  return rule;
}

/**
 * Lifts a rule that is still as it was shown, or removes by its key what stands among the rules and is none.
 *
 * @throws ApiError `failed_precondition` if it has changed, `not_found` if it is gone.
 */
export async function sendLift(
  id: string,
  { modRevision, reason }: { modRevision: number; reason: string },
): Promise<void> {
  await sendJson(
    "DELETE",
    `/api/quarantines/${encodeURIComponent(id)}`,
    { modRevision, reason },
    ({ liftAnswerSchema }) => liftAnswerSchema,
  );
}
