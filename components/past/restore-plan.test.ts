import { describe, expect, it } from "vitest";

import { canTake, isTtl, ownLease, presentOf, proposedLease, proposedTtl } from "./restore-plan";

const living = { lease: "7587", leaseAlive: true };
const dead = { lease: "7587", leaseAlive: false };
const unsure = { lease: "7587", leaseAlive: null };
const permanent = { lease: "0", leaseAlive: null };

describe("leases of a restore", () => {
  it.each([
    [living, "alive", "same", true],
    [dead, "dead", "rollcall", false],
    [unsure, "unsure", "rollcall", true],
    [permanent, "none", "none", false],
  ] as const)("%j: its own is %s, %s is proposed", (plan, own, proposed, same) => {
    expect(ownLease(plan)).toBe(own);
    expect(proposedLease(plan)).toBe(proposed);
    expect(canTake("same", plan)).toBe(same);
    expect(canTake("rollcall", plan)).toBe(true);
    expect(canTake("none", plan)).toBe(true);
  });

  it("proposes the TTL that the old one had, within what is granted", () => {
    expect(proposedTtl({ grantedTtlSeconds: 30 })).toBe("30");
    expect(proposedTtl({ grantedTtlSeconds: 1 })).toBe("2");
    expect(proposedTtl({ grantedTtlSeconds: 9_000_000 })).toBe("86400");
    expect(proposedTtl({ grantedTtlSeconds: null })).toBe("10");
  });

  it.each([
    ["10", true],
    ["2", true],
    ["1", false],
    ["86401", false],
    ["2.5", false],
    ["", false],
    ["ten", false],
  ])("takes %j for a TTL: %s", (text, valid) => {
    expect(isTtl(text)).toBe(valid);
  });
});

describe("presentOf", () => {
  it("tells what a restore would overwrite from what it would only repeat", () => {
    const current = { value: "10.0.0.1:80", modRevision: 7, lease: "0" };
    expect(presentOf({ current: null })).toBe("nothing");
    expect(presentOf({ current: { ...current, same: true } })).toBe("same");
    expect(presentOf({ current: { ...current, same: false } })).toBe("other");
  });
});
