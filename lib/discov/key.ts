import { StatusError } from "@/lib/errors";

/** An int64 as programs write one. Kept as a decimal string, since it may pass 2^53. */
export type Id = number | bigint | string;

const ID_MAX = 2n ** 63n - 1n;

/**
 * The key of one registration (go-zero core/discov/clients.go). Nothing is normalised: go-zero's clients look for
 * exactly what its servers write.
 */
export function makeEtcdKey(key: string, id: Id): string {
  return `${key}/${id}`;
}

/**
 * Reads a configured id; null when there is none, which zero and what is negative mean too
 * (go-zero core/discov/publisher.go).
 *
 * @throws StatusError `invalid_argument` when it is no int64.
 */
export function parseId(id: Id | undefined): string | null {
  if (id === undefined || id === "") return null;
  const digits = String(id);
  if (!/^-?\d{1,19}$/.test(digits) || BigInt(digits) > ID_MAX) {
    throw new StatusError("invalid_argument", `the ID ${digits.slice(0, 40)} is no int64`);
  }
  const value = BigInt(digits);
  return value > 0n ? String(value) : null;
}
