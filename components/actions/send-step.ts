import { sendJson } from "@/lib/client/fetch-json";
import { keyPath } from "@/lib/client/paths";
import type { Operation } from "@/lib/registry/operation";

import type { RemovalStep } from "./removal";

/**
 * Sends one removal, guarded by the revision that was shown.
 *
 * @throws ApiError `failed_precondition` if it has another by now, `not_found` if it is gone.
 */
export async function sendStep(
  { type, target, modRevision }: RemovalStep,
  reason: string,
  insist: boolean,
): Promise<Operation> {
  const url = type === "revoke" ? `/api/leases/${target}` : keyPath(target);
  const body = {
    reason,
    ...(modRevision !== null && { modRevision }),
    ...(insist && { insist }),
  };
  const { operation } = await sendJson(
    "DELETE",
    url,
    body,
    ({ operationAnswerSchema }) => operationAnswerSchema,
  );
  return operation;
}
