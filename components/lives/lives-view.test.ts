import { describe, expect, it } from "vitest";

import { causes } from "@/lib/registry/model";
import { laneOf, lifeOf } from "@/lib/testing/lives";
import { endOf, gravest, leftLabel, lifeEnds } from "./life-end";
import { filterLanes, laneCounts, livesTotals } from "./lives-view";

const lanes = [
  laneOf("10.0.0.1:80", [lifeOf(0, 10), lifeOf(20, null)]),
  laneOf("10.0.0.2:80", [lifeOf(0, 10, { cause: "expired" }), lifeOf(20, null)], {
    flapping: true,
  }),
  laneOf("[2001:DB8::1]:80", [lifeOf(0, 10, { cause: "expired" })]),
];

describe("lanes", () => {
  it("are filtered by what became of them, and by address", () => {
    const addresses = (show: string, q = "") =>
      filterLanes(lanes, show, q).map(({ address }) => address);
    expect(addresses("all")).toHaveLength(3);
    expect(addresses("flapping")).toEqual(["10.0.0.2:80"]);
    expect(addresses("crashed")).toEqual(["10.0.0.2:80", "[2001:DB8::1]:80"]);
    expect(addresses("left")).toEqual(["[2001:DB8::1]:80"]);
    expect(addresses("all", " 2001:db8 ")).toEqual(["[2001:DB8::1]:80"]);
    expect(addresses("crashed", "0.1:80")).toEqual([]);
    expect(addresses("nonsense")).toHaveLength(3);
  });

  it("are counted for each filter as it would show them", () => {
    expect(laneCounts(lanes)).toEqual({ all: 3, flapping: 1, crashed: 2, left: 1 });
    expect(livesTotals(lanes)).toEqual({ lives: 5, crashes: 2 });
  });
});

describe("ends", () => {
  it("of a life that lasts is live, and of one without a cause yet pending", () => {
    expect(endOf(lifeOf(0, null))).toBe("live");
    expect(endOf(lifeOf(0, 1, { cause: null }))).toBe("pending");
  });

  it("have a mark and a label for every cause", () => {
    for (const cause of causes) {
      expect(lifeEnds).toContain(endOf(lifeOf(0, 1, { cause })));
      expect(leftLabel(cause)).toMatch(/^lives\./);
    }
  });

  it("of several lives show what somebody has to look at", () => {
    const stop = lifeOf(0, 1);
    const crash = lifeOf(0, 1, { cause: "expired" });
    expect(gravest([stop, crash, lifeOf(2, null)])).toBe("crashed");
    expect(gravest([stop, stop])).toBe("stopped");
    expect(gravest([lifeOf(2, null)])).toBe("live");
  });
});
