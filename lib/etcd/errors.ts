import "server-only";

import { type Code, isStatusError, StatusError } from "@/lib/errors";

import { connectionProblem } from "./connection-problem";

/** The part of history that was asked for is gone. */
export class CompactedError extends StatusError {
  constructor(
    /** The first revision that is still in history; undefined where etcd does not tell. */
    readonly compactRevision?: number,
    options?: ErrorOptions,
  ) {
    const first = compactRevision === undefined ? "" : `: it starts at ${compactRevision}`;
    super("compacted", `etcd has compacted that part of its history${first}`, options);
  }
}

/**
 * etcd's and gRPC's own words, first match wins. By text, since etcd3 leaves nothing but the
 * text on most of what it throws: its classes drop the gRPC code, and know nine errors of etcd.
 *
 * @see etcd's api/v3rpc/rpctypes/error.go
 */
const byText: [RegExp, Code, string][] = [
  [/invalid user ID or password/, "unauthenticated", "etcd refuses the user name or the password"],
  [/user name is empty/, "unauthenticated", "etcd asks for a user name and a password"],
  [
    /authentication is not enabled/,
    "unauthenticated",
    "a user name is configured, but authentication is not enabled in etcd",
  ],
  [
    /invalid auth token|revision of auth store is old/,
    "unauthenticated",
    "etcd refuses the token it gave",
  ],
  [/permission denied/, "permission_denied", "etcd denies this user access to these keys"],
  [/requested lease not found/, "not_found", "the lease does not exist: expired or revoked"],
  [/lease already exists/, "failed_precondition", "a lease with this id exists already"],
  [/too large lease TTL/, "invalid_argument", "the TTL is longer than etcd allows"],
  [/duplicate key given in txn/, "invalid_argument", "a transaction may write a key only once"],
  [/too many operations in txn/, "invalid_argument", "a transaction takes no more than 128 writes"],
  [/etcdserver: key not found/, "not_found", "the key does not exist"],
  [/key is not provided/, "invalid_argument", "a key cannot be empty"],
  [
    /required revision is a future revision/,
    "invalid_argument",
    "etcd has not reached that revision",
  ],
  [
    /database space exceeded|alarm:NOSPACE/,
    "out_of_space",
    "etcd has no space left: its database has reached the quota, and takes no writes until it is compacted, defragmented and disarmed",
  ],
  [
    // The latter are gRPC's words on the server's side; on ours they begin with a capital.
    /request is too large|grpc: received message larger than max/,
    "too_large",
    "the request is larger than etcd takes",
  ],
  [
    /Received HTTP status code 4/,
    "unavailable",
    "what answers is not etcd's client URL: a peer URL, or a web server",
  ],
  [/too many requests/, "resource_exhausted", "etcd has too many requests to serve"],
  [/message larger than max/, "resource_exhausted", "etcd's answer is too large"],
  [
    /no leader|leader changed/,
    "unavailable",
    "etcd has no leader at the moment: it is electing one, or too few of its members are up",
  ],
  [
    // The latter is what is left where etcd gave up on its own: ours says "Deadline".
    /request timed out|UNKNOWN: context deadline exceeded/,
    "unavailable",
    "etcd did not come to a decision in time",
  ],
  [
    /not supported for learner/,
    "unavailable",
    "this member of etcd is a learner, which serves no requests",
  ],
  [
    /corrupt cluster/,
    "failed_precondition",
    "etcd has found its data corrupt, and takes no writes until that is mended and the alarm disarmed",
  ],
  [/server stopped/, "unavailable", "etcd is stopping"],
  [/client was already closed/, "unavailable", "the connection to etcd was closed here"],
];

/**
 * What remains: etcd3's class or the gRPC status, whichever the error has kept. The class by its
 * name, which stays since etcd3 is never bundled.
 */
const byStatus: [name: string, status: number, Code, string][] = [
  ["GRPCInvalidArgumentError", 3, "invalid_argument", "etcd refuses the request"],
  ["GRPCDeadlineExceededError", 4, "deadline_exceeded", "etcd did not answer in time"],
  ["GRPCResourceExhastedError", 8, "resource_exhausted", "etcd lacks the resources"],
  [
    "GRPCFailedPreconditionError",
    9,
    "failed_precondition",
    "etcd refuses this in its present state",
  ],
  ["GRPCUnavailableError", 14, "unavailable", "etcd cannot be reached"],
  ["GRPCUnauthenticatedError", 16, "unauthenticated", "etcd refuses the credentials"],
];

/** For `.catch()` on an etcd3 call: rethrows its reason as a {@link StatusError}. */
export function throwStatusError(reason: unknown): never {
  throw toStatusError(reason);
}

/** Turns anything etcd3 throws into a {@link StatusError}; passes ours through. */
export function toStatusError(reason: unknown): StatusError {
  if (isStatusError(reason)) return reason;
  const text = reason instanceof Error ? reason.message : String(reason);
  if (/required revision has been compacted/.test(text)) {
    return new CompactedError(undefined, { cause: reason });
  }
  for (const [pattern, code, message] of byText) {
    if (pattern.test(text)) return new StatusError(code, message, { cause: reason });
  }
  const name = reason instanceof Error ? reason.constructor.name : "";
  const status = (reason as { code?: unknown } | null)?.code;
  for (const [className, number, code, message] of byStatus) {
    if (name !== className && status !== number) continue;
    const problem = code === "unavailable" ? connectionProblem(text) : null;
    return new StatusError(code, problem ?? message, { cause: reason });
  }
  return new StatusError("internal", "etcd failed unexpectedly", { cause: reason });
}

/**
 * Whether a read failed only because its answer is larger than the client takes, or etcd can
 * send.
 */
export function isAnswerTooLarge(reason: unknown): boolean {
  return (
    isStatusError(reason) &&
    /: Received message larger than max|trying to send message larger/.test(String(reason.cause))
  );
}
