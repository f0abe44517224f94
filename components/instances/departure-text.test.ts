import { describe, expect, it } from "vitest";

import { en } from "@/lib/i18n/en";
import { translator } from "@/lib/i18n/translate";
import type { Departure } from "@/lib/registry/model";

import { departureCauseText, departureEvidenceText } from "./departure-text";

const t = translator(en);

type Facts = Pick<Departure, "cause" | "lease"> & Partial<Departure["evidence"]>;

function facts({ cause, lease, ...evidence }: Facts) {
  return {
    cause,
    lease,
    evidence: {
      ttlLeftSeconds: null,
      grantedTtlSeconds: null,
      leaseAlive: null,
      operation: null,
      ...evidence,
    },
  };
}

describe("the words for a departure", () => {
  it("say what was left of a lease that was revoked", () => {
    const departure = facts({
      cause: "revoked",
      lease: "1",
      ttlLeftSeconds: 7.1,
      grantedTtlSeconds: 10,
      leaseAlive: false,
    });
    expect(departureCauseText(departure, t)).toBe("lease revoked");
    expect(departureEvidenceText(departure, t)).toBe("7.1\u00a0s of 10.0\u00a0s were left");
  });

  it("name what an expired lease may mean", () => {
    const departure = facts({ cause: "expired", lease: "1", leaseAlive: false });
    expect(departureCauseText(departure, t)).toBe("lease expired: crash, hang or partition");
  });

  it("do not say that a lease lives where there was none", () => {
    const departure = facts({ cause: "deleted", lease: "0" });
    expect(departureCauseText(departure, t)).toBe("key deleted");
    expect(departureEvidenceText(departure, t)).toBe("");
  });

  it("say that the evidence is too little rather than guess", () => {
    const departure = facts({ cause: "unknown", lease: "1" });
    expect(departureEvidenceText(departure, t)).toBe("too few reads of the lease to tell");
  });

  it("do not name a cause while it is being found out", () => {
    const departure = facts({ cause: null, lease: "1" });
    expect(departureCauseText(departure, t)).toBe("finding out why");
    expect(departureEvidenceText(departure, t)).toBe("");
  });
});
