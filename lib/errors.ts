import type { DangerCode } from "@/lib/codecs/codec";

/** What went wrong, in gRPC's words plus etcd's `compacted`, and its HTTP status. */
export const httpStatus = {
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  failed_precondition: 409,
  compacted: 410,
  too_large: 413,
  resource_exhausted: 429,
  internal: 500,
  unavailable: 503,
  deadline_exceeded: 504,
  out_of_space: 507,
} as const;

export type Code = keyof typeof httpStatus;

/** Why something was refused, where a program can do something about it or say it in its user's language. */
export const refusals = ["changed", "dangerous", "empties", "exists"] as const;

/** What a program may want to know of an error beyond its code. */
export type ErrorDetails = {
  refusal?: (typeof refusals)[number] | undefined;
  /** Of what is `dangerous`: the first keys that are better left alone, as key text, and why. */
  dangers?: readonly { key: string; code: DangerCode }[] | undefined;
};

/**
 * The one error our own code throws. `message` is safe to show to a user;
 * what is not goes in `cause`, which is logged and never sent.
 */
export class StatusError extends Error {
  override name = "StatusError";
  readonly details: ErrorDetails;

  constructor(
    readonly code: Code,
    message: string,
    { cause, ...details }: ErrorOptions & ErrorDetails = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.details = details;
  }
}

/**
 * Tells a {@link StatusError} by its shape. `instanceof` will not do: Next.js
 * loads this module once for instrumentation and again for the routes.
 */
export function isStatusError(reason: unknown): reason is StatusError {
  return reason instanceof Error && reason.name === "StatusError";
}
