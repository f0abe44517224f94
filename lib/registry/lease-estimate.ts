import type { LeaseSample } from "./model";

/**
 * When a lease will run out, narrowed over several reads. etcd answers in whole seconds:
 * with TTL 7 it has between 7 and 8 s left. All instants are milliseconds since 1970.
 */
export type LeaseEstimate = {
  lease: string;
  grantedTtlSeconds: number;
  /** etcd's when it was last read. */
  raftTerm: string;
  sampledAt: number;
  /** It runs out no earlier, unless it is revoked. */
  expiresFrom: number;
  /** It runs out before this, unless it is renewed. */
  expiresTo: number;
  renewedAt: number | null;
  renewPeriodMs: number | null;
  /** Time between the last renewals that were seen, oldest first. */
  gaps: readonly number[];
  late: boolean;
};

/** One answer of LeaseTimeToLive, with the moments between which etcd gave it. */
export type TtlReading = {
  lease: string;
  ttlSeconds: number;
  grantedTtlSeconds: number;
  raftTerm: string;
  askedAt: number;
  answeredAt: number;
};

const GAPS_KEPT = 5;

/**
 * Adds a reading to what is known of a lease.
 *
 * An end that moved out of the known bounds to later is a renewal. One that moved to
 * earlier contradicts what was known (a clock that jumped), which is then forgotten. A new leader gives every lease
 * its whole TTL again, whether or not anybody renews it.
 */
export function estimate(known: LeaseEstimate | undefined, reading: TtlReading): LeaseEstimate {
  const from = reading.askedAt + reading.ttlSeconds * 1_000;
  const to = reading.answeredAt + (reading.ttlSeconds + 1) * 1_000;
  const fresh: LeaseEstimate = {
    lease: reading.lease,
    grantedTtlSeconds: reading.grantedTtlSeconds,
    raftTerm: reading.raftTerm,
    sampledAt: reading.answeredAt,
    expiresFrom: from,
    expiresTo: to,
    renewedAt: null,
    renewPeriodMs: null,
    gaps: [],
    late: false,
  };
  if (!known || to < known.expiresFrom) return fresh;
  const kept = { ...fresh, renewedAt: known.renewedAt, gaps: known.gaps };
  if (reading.raftTerm !== known.raftTerm) return judged(kept, reading);

  if (from <= known.expiresTo) {
    return judged(
      {
        ...kept,
        expiresFrom: Math.max(from, known.expiresFrom),
        expiresTo: Math.min(to, known.expiresTo),
      },
      reading,
    );
  }
  // A renewal gives back the whole granted TTL, so its moment follows from the new end.
  const renewedAt = Math.max((from + to) / 2 - reading.grantedTtlSeconds * 1_000, known.sampledAt);
  const gaps =
    known.renewedAt === null
      ? known.gaps
      : [...known.gaps, renewedAt - known.renewedAt].slice(-GAPS_KEPT);
  return judged({ ...kept, renewedAt, gaps }, reading);
}

function judged(
  draft: LeaseEstimate,
  { ttlSeconds, grantedTtlSeconds }: TtlReading,
): LeaseEstimate {
  return {
    ...draft,
    // Reads that are further apart than renewals miss some, which only lengthens a gap.
    renewPeriodMs: draft.gaps.length === 0 ? null : Math.round(Math.min(...draft.gaps)),
    late: draft.renewedAt !== null && ttlSeconds < grantedTtlSeconds / 3,
  };
}

/** The estimate as it goes to browsers. */
export function toSample(known: LeaseEstimate): LeaseSample {
  return {
    lease: known.lease,
    grantedTtlSeconds: known.grantedTtlSeconds,
    sampledAt: Math.round(known.sampledAt),
    expiresAt: Math.round((known.expiresFrom + known.expiresTo) / 2),
    renewedAt: known.renewedAt === null ? null : Math.round(known.renewedAt),
    renewPeriodMs: known.renewPeriodMs,
    late: known.late,
  };
}
