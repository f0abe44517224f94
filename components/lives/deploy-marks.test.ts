import { describe, expect, it } from "vitest";

import type { Deploy } from "@/lib/history/model";

import { type DeployMark, deployMarks, stretchOf } from "./deploy-marks";

const scale = { from: 0, to: 1_000_000 };
const deploy = (from: number, to: number, epoch = 1): Deploy => ({
  ...{ epoch, from, to, replaced: 2, instances: 2 },
  ...{ fromRevision: from / 1_000 + 1, toRevision: to / 1_000 + 1 },
});

const bandsOf = (marks: DeployMark[]) =>
  marks.flatMap(({ bands }) => bands.map(({ left, width }) => [left, width]));

describe("the deploys among the lanes", () => {
  it("stand where they were, as long as they lasted, and those out of sight nowhere", () => {
    const marks = deployMarks(
      [deploy(-9_000, -1_000), deploy(-5_000, 10_000), deploy(500_000, 600_000)],
      scale,
      1_000,
    );
    expect(marks.map(({ left }) => left)).toEqual([0, 50]);
    expect(bandsOf(marks)).toEqual([
      [0, 1],
      [50, 10],
    ]);
  });

  it("have one mark where there is no room for two, which leads to all of them, and a band each", () => {
    const marks = deployMarks(
      [deploy(500_000, 501_000), deploy(510_000, 520_000), deploy(530_000, 540_000)],
      scale,
      1_000,
    );
    const [first, second, ...more] = marks;
    expect(first?.deploys).toHaveLength(2);
    expect(first && stretchOf(first)).toEqual({ epoch: 1, after: 500, upTo: 521 });
    expect(bandsOf(marks).map(([left]) => left)).toEqual([50, 51, 53]);
    expect(second?.deploys).toHaveLength(1);
    expect(more).toEqual([]);
  });

  it("of two stores have two: no stretch of revisions leads through both", () => {
    expect(
      deployMarks([deploy(500_000, 501_000), deploy(502_000, 503_000, 2)], scale, 1_000),
    ).toHaveLength(2);
  });

  it("have their word only where there is room for it", () => {
    const rooms = (froms: number[], width: number) =>
      deployMarks(
        froms.map((from) => deploy(from, from + 1_000)),
        scale,
        width,
      ).map(({ room }) => room);
    expect(rooms([500_000], 1_000)).toEqual(["right"]);
    expect(rooms([990_000], 1_000)).toEqual(["left"]);
    expect(rooms([500_000, 530_000], 1_000)).toEqual([null, "right"]);
    expect(rooms([960_000, 990_000], 1_000)).toEqual([null, null]);
  });
});
