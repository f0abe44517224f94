import type { EditRegistrationBody } from "@/lib/api/hand-registrations-contract";
import { sendJson } from "@/lib/client/fetch-json";
import { handRegistrationPath } from "@/lib/client/paths";
import type { Operation } from "@/lib/registry/operation";

/** What is meant: a registration by hand as it was shown. */
type Shown = { id: string; modRevision: number };

/**
 * Changes one that is still as it was shown.
 *
 * @throws ApiError `failed_precondition` if it has changed, `not_found` if it is gone.
 */
export async function sendEdit(
  { id, modRevision }: Shown,
  change: Omit<EditRegistrationBody, "modRevision">,
): Promise<Operation> {
  const { operation } = await sendJson(
    "PUT",
    handRegistrationPath(id),
    { modRevision, ...change },
    ({ editRegistrationAnswerSchema }) => editRegistrationAnswerSchema,
  );
  return operation;
}

/**
 * Removes one that is still as it was shown.
 *
 * @throws ApiError `failed_precondition` if it has changed, `not_found` if it is gone.
 */
export async function sendRemoval(
  { id, modRevision }: Shown,
  said: { reason: string; insist?: boolean },
): Promise<Operation> {
  const { operation } = await sendJson(
    "DELETE",
    handRegistrationPath(id),
    { modRevision, ...said },
    ({ operationAnswerSchema }) => operationAnswerSchema,
  );
  return operation;
}
