import { describe, expect, it } from "vitest";
import { lifeOf } from "@/lib/testing/lives";
import { barsOf } from "./lane-bars";

const scale = { from: 0, to: 100_000 };

describe("barsOf", () => {
  it("draws each life from its beginning to its end, and one that lasts up to now", () => {
    const bars = barsOf([lifeOf(10, 30), lifeOf(60, null)], scale, 1);
    expect(bars.map(({ left, width }) => [left, width])).toEqual([
      [10, 20],
      [60, 40],
    ]);
  });

  it("lets a life that began before run in from the edge", () => {
    const [bar] = barsOf([lifeOf(-50, 30)], scale, 1);
    expect(bar).toMatchObject({ left: 0, width: 30, openStart: true });
  });

  it("tells what is sure from what is known in bounds only", () => {
    const inexact = {
      from: { at: 40_000, after: 20_000 },
      to: { at: 90_000, after: 80_000 },
    };
    const [bar] = barsOf([lifeOf(0, 0, inexact)], scale, 1);
    expect(bar).toMatchObject({ left: 20, width: 70, sure: { left: 40, width: 40 } });
  });

  it("is sure of nothing where the bounds overlap", () => {
    const inexact = { from: { at: 40_000, after: 0 }, to: { at: 50_000, after: 30_000 } };
    const [bar] = barsOf([lifeOf(0, 0, inexact)], scale, 1);
    expect(bar).toMatchObject({ left: 0, width: 50, sure: { width: 0 } });
  });

  it("joins lives that cannot be told apart, and keeps every one of them", () => {
    const flapping = Array.from({ length: 1_000 }, (_, n) => lifeOf(n / 10, n / 10 + 0.05));
    const bars = barsOf(flapping, scale, 2);
    expect(bars.length).toBeLessThanOrEqual(51);
    expect(bars.flatMap(({ lives }) => lives)).toEqual(flapping);
    expect(new Set(bars.map(({ id }) => id)).size).toBe(bars.length);
  });

  it("never hides the life that lasts behind those before it", () => {
    const lives = [lifeOf(99, 99.2), lifeOf(99.4, 99.6), lifeOf(99.8, null)];
    const bars = barsOf(lives, scale, 5);
    expect(bars.map((bar) => bar.lives.length)).toEqual([2, 1]);
  });

  it("knows a life again whose beginning is only bounded, while time goes on", () => {
    const seenFrom = (from: number) =>
      barsOf([lifeOf(from, 50, { fromRevision: 0 })], scale, 1).map(({ id }) => id);
    expect(seenFrom(10)).toEqual(seenFrom(15));
  });

  it("ticks the renewals that are in sight", () => {
    const renewals = [-10_000, 20_000, 70_000].map((at) => ({ at, awayMs: 100 }));
    const [bar] = barsOf([lifeOf(-50, null, { renewals })], scale, 1);
    expect(bar?.renewals).toEqual([20, 70]);
  });
});
