import type { LeaseEstimate } from "./lease-estimate";
import type { Cause, Departure } from "./model";

/** etcd deletes the keys of a lease 0.5 to 1.4 s after its end (measured), and a busy one later. */
const EXPIRY_DELAY_MS = 2_500;
/** How far our estimate of the end may be off: clocks, and the way of the answer. */
const TOLERANCE_MS = 500;

/** What is known when a key went. */
export type DepartureEvidence = {
  /** When its deletion was observed, in milliseconds since 1970. */
  at: number;
  lease: string;
  /** The last that the samples said of the lease; undefined if it was never read. */
  estimate: LeaseEstimate | undefined;
  /** Whether the lease was found after the key had gone; null if that could not be asked. */
  leaseAlive: boolean | null;
  /** The change was observed as it happened, rather than found after a time away. */
  exact: boolean;
};

/**
 * Tells why a key left that nobody here removed. Too little evidence is `unknown`, never a guess.
 *
 * A lease that lives lost only its key. A lease that had time left was revoked: it can only
 * have had more than the last sample said. One that ran out just now, by that sample, expired.
 */
export function departureCause({
  at,
  lease,
  estimate,
  leaseAlive,
  exact,
}: DepartureEvidence): Cause {
  if (lease === "0" || leaseAlive) return "deleted";
  if (leaseAlive === null || !estimate || !exact) return "unknown";
  if (at < estimate.expiresFrom - TOLERANCE_MS) return "revoked";
  if (at <= estimate.expiresTo + EXPIRY_DELAY_MS) return "expired";
  // Alive so long after its end, it was renewed behind our back, and then anything can have happened.
  return "unknown";
}

/** The evidence as it is shown beside the cause. */
export function shownEvidence(
  evidence: DepartureEvidence,
  operation: string | null,
): Departure["evidence"] {
  const { at, estimate, leaseAlive } = evidence;
  const leftMs = estimate ? (estimate.expiresFrom + estimate.expiresTo) / 2 - at : null;
  return {
    ttlLeftSeconds: leftMs === null ? null : Math.max(0, Math.round(leftMs / 100) / 10),
    grantedTtlSeconds: estimate?.grantedTtlSeconds ?? null,
    leaseAlive,
    operation,
  };
}
