import "server-only";

import { type Code, isStatusError, StatusError } from "@/lib/errors";
import type { Operation } from "@/lib/registry/operation";

import type { Operations } from "./operations";

/** What is asked for, as far as it is known. */
export type Asked = Pick<
  Operation,
  "kind" | "service" | "address" | "key" | "lease" | "reason" | "actor" | "guard"
>;

/** What becomes known of an attempt while it is made. */
export type Attempt = {
  /** As it is known by now. */
  readonly asked: Asked;
  /** Which instance, key or lease it is about. */
  found(what: Partial<Pick<Asked, "service" | "address" | "key" | "lease">>): void;
  /** etcd is about to be asked to change something: from here on a lost answer tells nothing. */
  asking(): void;
};

/** etcd said so itself: nothing was changed. */
const refusals: readonly Code[] = [
  ...(["permission_denied", "unauthenticated", "not_found", "failed_precondition"] as const),
  ...(["too_large", "resource_exhausted", "out_of_space"] as const),
];

/**
 * Does what an operator asks for. Where it fails, that they tried goes to the audit log; all but
 * what is malformed, which was never tried. What is done gets there as an operation.
 *
 * @throws StatusError `permission_denied` for a console that only looks on; and what `work` throws
 */
export async function attempt<T>(
  operations: Operations,
  asked: Asked,
  work: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  let known = asked;
  let isAsking = false;
  try {
    if (operations.readOnly) {
      throw new StatusError("permission_denied", "this console is read-only");
    }
    return await work({
      get asked() {
        return known;
      },
      found: (what) => {
        known = { ...known, ...what };
      },
      asking: () => {
        isAsking = true;
      },
    });
  } catch (reason) {
    const status = isStatusError(reason) ? reason : null;
    const code = status?.code ?? "internal";
    // What is no StatusError may say what nobody should read.
    const message = status?.message ?? "something went wrong on our side";
    const result = isAsking && !refusals.includes(code) ? "unknown" : "refused";
    if (code !== "invalid_argument")
      operations.refused({ ...known, error: { code, message }, result });
    throw reason;
  }
}
