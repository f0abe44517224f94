import { describe, expect, it } from "vitest";

import { type DepartureEvidence, departureCause, shownEvidence } from "./departure-cause";
import { estimate } from "./lease-estimate";

const AT = 1_000_000;

/** A lease of 10 s, read `ago` ms before the key went, with this many seconds left then. */
function evidence(ago: number, ttlSeconds: number, more?: Partial<DepartureEvidence>) {
  const reading = { lease: "7", ttlSeconds, grantedTtlSeconds: 10, raftTerm: "2" };
  return {
    at: AT,
    lease: "7",
    estimate: estimate(undefined, { ...reading, askedAt: AT - ago, answeredAt: AT - ago + 1 }),
    leaseAlive: false,
    exact: true,
    ...more,
  } satisfies DepartureEvidence;
}

describe("departureCause", () => {
  it("is revoked when the lease had time left", () => {
    expect(departureCause(evidence(500, 8))).toBe("revoked");
    expect(departureCause(evidence(4_000, 9))).toBe("revoked");
  });

  it("is expired when the lease had run out by its last sample", () => {
    expect(departureCause(evidence(900, 0))).toBe("expired");
    expect(departureCause(evidence(7_000, 6))).toBe("expired");
  });

  it("is deleted when the lease lives on, and for a key that had none", () => {
    expect(departureCause(evidence(500, 8, { leaseAlive: true }))).toBe("deleted");
    expect(departureCause(evidence(500, 8, { lease: "0", estimate: undefined }))).toBe("deleted");
  });

  it("is unknown rather than guessed without samples, without an answer, after a time away, or when a renewal went unseen", () => {
    expect(departureCause(evidence(500, 8, { estimate: undefined }))).toBe("unknown");
    expect(departureCause(evidence(500, 8, { leaseAlive: null }))).toBe("unknown");
    expect(departureCause(evidence(500, 8, { exact: false }))).toBe("unknown");
    expect(departureCause(evidence(30_000, 3))).toBe("unknown");
  });

  it("shows what speaks for it", () => {
    expect(shownEvidence(evidence(500, 8), null)).toEqual({
      ttlLeftSeconds: 8,
      grantedTtlSeconds: 10,
      leaseAlive: false,
      operation: null,
    });
  });
});
