import { describe, expect, it } from "vitest";

import { type Act, Pace } from "./pace";

/** Acts as soon as it may on an instance that returns `awayMs` after each act; says when it did. */
function play(
  awayMs: (dwelledMs: number) => number,
  { act = "revoke", untilMs = 60_000 }: { act?: Act; untilMs?: number } = {},
) {
  const pace = new Pace();
  const acts: number[] = [];
  let visibleMs = 0;
  for (let now = 0; now < untilMs; ) {
    pace.returned(now);
    const waitMs = pace.waitMs(now);
    visibleMs += waitMs;
    now += waitMs;
    pace.acted(act, now);
    acts.push(now);
    now += awayMs(waitMs);
  }
  const gaps = acts.slice(1).map((at, n) => at - (acts[n] ?? 0));
  return { pace, acts, gaps, visibleMs };
}

/** etcd's Go client asks within 0.5 s and then every 3.5 s; go-zero registers a second after it was told. */
const goZero = (dwelledMs: number) => (dwelledMs < 500 ? 500 : 3_500) - dwelledMs + 1_000;

describe("Pace", () => {
  it("acts at once on who returns late", () => {
    const { visibleMs, acts } = play(() => 4_500);
    expect(visibleMs).toBe(0);
    expect(acts).toHaveLength(14);
  });

  it("slows down for who returns hot, by and by to once in five seconds", () => {
    const { gaps } = play(() => 1);
    expect(gaps.slice(0, 7)).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    expect(gaps.at(-1)).toBe(5_000);
  });

  it("lets go-zero's publisher write less than sixty times a minute, and be seen a seventh of it", () => {
    const { acts, visibleMs } = play(goZero, { untilMs: 600_000 });
    // Its grant and its put, our revoke; and in the long run with room for the put by which it tries to undo that.
    expect(acts.filter((at) => at < 60_000).length * 3).toBeLessThan(60);
    expect(acts.length * 4).toBeLessThan(600);
    expect(visibleMs).toBeLessThan(600_000 / 7);
  });

  it("slows down for who returns soon whatever it waits", () => {
    const { acts } = play(() => 1_500);
    expect(acts.length * 4).toBeLessThan(80);
    expect(play(() => 1_500, { untilMs: 600_000 }).gaps.at(-1)).toBe(5_000);
  });

  it("begins anew with who stayed away", () => {
    const { pace } = play(() => 1, { untilMs: 20_000 });
    pace.acted("revoke", 20_000);
    pace.returned(31_000);
    expect(pace.waitMs(31_000)).toBe(0);
  });

  it("does not delete in a loop what is put back at once", () => {
    const { gaps, pace } = play(() => 1, { act: "delete", untilMs: 300_000 });
    expect(gaps.slice(0, 4)).toEqual([250, 500, 30_000, 30_000]);
    expect(pace.fights).toBe(true);
  });
});
