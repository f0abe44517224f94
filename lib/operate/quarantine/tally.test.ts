import { describe, expect, it } from "vitest";

import type { Return } from "@/lib/registry/enforced";

import { Tally } from "./tally";

function back(revision: number, exposureMs: number | null): Return {
  return {
    revision,
    at: revision,
    exposureMs,
    service: "user.rpc",
    key: `k/${revision}`,
    lease: "7",
  };
}

describe("Tally", () => {
  it("adds what it has seen since to what was told", () => {
    const tally = new Tally();
    tally.told({ count: 5, exposureMs: 40, upTo: 100, open: [], last: back(100, 8) });
    tally.add(back(110, 2.5));
    tally.add(back(120, null));
    expect(tally.counted()).toEqual({
      ...{ count: 7, exposureMs: 42.5, upTo: 120, open: [120] },
      last: back(120, null),
    });
  });

  it("counts nothing twice that it has seen before it was told", () => {
    const tally = new Tally();
    for (const revision of [90, 100, 110]) tally.add(back(revision, 1));
    tally.told({ count: 5, exposureMs: 40, upTo: 100, open: [], last: back(100, 8) });
    tally.add(back(95, 1));
    expect(tally.counted()).toMatchObject({ count: 6, exposureMs: 41, upTo: 110 });
  });

  it("adds the exposure of a return that was told before it ended", () => {
    const [enforcing, looking] = [new Tally(), new Tally()];
    const own = back(10, null);
    const seen = back(10, null);
    enforcing.add(own);
    looking.add(seen);
    const told = enforcing.counted();
    enforcing.told(told);
    looking.told(told);
    own.exposureMs = 5;
    seen.exposureMs = 6;
    expect(enforcing.isNews).toBe(true);
    expect(enforcing.counted()).toMatchObject({ count: 1, exposureMs: 5, open: [] });
    expect(looking.counted()).toMatchObject({ count: 1, exposureMs: 6 });
    // And all say what the enforcing one measured, once that is told.
    const later = enforcing.counted();
    for (const tally of [enforcing, looking]) tally.told(later);
    expect(looking.counted()).toEqual(enforcing.counted());
    expect(enforcing.isNews).toBe(false);
  });

  it("goes on from what was told before it was there", () => {
    const tally = new Tally();
    tally.told({ count: 3, exposureMs: 9, upTo: 50, open: [50], last: back(50, null) });
    expect(tally.counted()).toMatchObject({ count: 3, exposureMs: 9, open: [50] });
  });

  it("forgets single returns while nobody tells, and none of their number", () => {
    const tally = new Tally();
    for (let revision = 1; revision <= 2_500; revision += 1) tally.add(back(revision, 1));
    expect(tally.counted()).toMatchObject({ count: 2_500, exposureMs: 2_500, upTo: 2_500 });
  });
});
