import { describe, expect, it } from "vitest";

import { ConnectionStats, INIT_SUCCESS, PENALTY, pick } from "./p2c";

const MS = 1e6;
const SECOND = 1_000 * MS;

/** Yields the given numbers one after the other. */
function draws(...values: number[]): () => number {
  return () => {
    const next = values.shift();
    if (next === undefined) throw new Error("drew more often than expected");
    return next;
  };
}

function connections(count: number) {
  return Array.from({ length: count }, (_, at) => ({
    name: String.fromCharCode(97 + at),
    stats: new ConnectionStats(),
  }));
}

/** Connections picked just now, so that none is due for being long forgotten. */
function recent(count: number, nowNs: number) {
  const all = connections(count);
  for (const { stats } of all) stats.pickedAtNs = nowNs;
  return all;
}

describe("ConnectionStats", () => {
  it("scores the root of the lag times calls in flight and one", () => {
    const stats = new ConnectionStats();
    expect(stats.load).toBe(1);
    stats.completed(0, 4 * MS, true);
    stats.inflight = 2;
    expect(stats.load).toBe(Math.floor(Math.sqrt(4 * MS + 1)) * 3);
  });

  it("scores the penalty instead of nothing", () => {
    const stats = new ConnectionStats();
    stats.inflight = -1;
    expect(stats.load).toBe(PENALTY);
  });

  it("takes the first sample for the lag as it is", () => {
    const stats = new ConnectionStats();
    stats.completed(0, 7 * MS, true);
    expect(stats.lagNs).toBe(7 * MS);
  });

  it("weighs what it knows by e to the minus time since the last answer over 10 s", () => {
    const stats = new ConnectionStats();
    stats.completed(0, 10 * MS, true);
    stats.completed(5 * SECOND, 5 * SECOND + 10 * MS + 20 * MS, true);
    const sinceLast = 5 * SECOND + 20 * MS;
    const weight = Math.exp(-sinceLast / (10 * SECOND));
    expect(stats.lagNs).toBe(Math.trunc(10 * MS * weight + 30 * MS * (1 - weight)));
  });

  it("counts time that runs backwards as none", () => {
    const stats = new ConnectionStats();
    stats.completed(0, 10 * MS, true);
    stats.completed(20 * MS, 5 * MS, true);
    expect(stats.lagNs).toBe(10 * MS);
  });

  it("becomes unhealthy by failures and healthy again by successes", () => {
    const stats = new ConnectionStats();
    expect(stats.success).toBe(INIT_SUCCESS);
    stats.completed(0, MS, true);
    stats.completed(9 * SECOND, 9 * SECOND + MS, false);
    expect(stats.healthy).toBe(false);
    stats.completed(18 * SECOND, 18 * SECOND + MS, true);
    expect(stats.healthy).toBe(true);
  });

  it("is expected to be as slow as its peers until it has answered", () => {
    const stats = new ConnectionStats(9 * MS);
    expect(stats.load).toBe(Math.floor(Math.sqrt(9 * MS + 1)));
    stats.completed(0, MS, true);
    expect(stats.lagNs).toBe(MS);
  });
});

describe("pick", () => {
  it("has nobody to pick from nobody, and no choice with one", () => {
    expect(pick([], 0, draws())).toBeUndefined();
    const [only] = connections(1);
    expect(only && pick([only], SECOND, draws())?.name).toBe("a");
    expect(only?.stats.pickedAtNs).toBe(SECOND);
  });

  it("takes the less loaded of two, without drawing", () => {
    const now = 100 * SECOND;
    const [a, b] = recent(2, now);
    if (!a || !b) throw new Error("two");
    a.stats.completed(0, 50 * MS, true);
    b.stats.completed(0, 2 * MS, true);
    expect(pick([a, b], now, draws())).toBe(b);
    b.stats.inflight = 9;
    expect(pick([a, b], now, draws())).toBe(a);
  });

  it("takes the first drawn when both are loaded alike", () => {
    const now = 100 * SECOND;
    const all = recent(4, now);
    expect(pick(all, now, draws(0.6, 0.1))?.name).toBe("c");
  });

  it("takes the more loaded when it has not been picked for over a second", () => {
    const now = 100 * SECOND;
    const [a, b] = recent(2, now);
    if (!a || !b) throw new Error("two");
    a.stats.completed(0, 50 * MS, true);
    b.stats.completed(0, 2 * MS, true);
    expect(pick([a, b], now + SECOND, draws())).toBe(b);
    expect(pick([a, b], now + SECOND + 1, draws())).toBe(a);
    expect(a.stats.pickedAtNs).toBe(now + SECOND + 1);
    expect(pick([a, b], now + SECOND + 2, draws())).toBe(b);
  });

  it("draws two different ones", () => {
    const now = 100 * SECOND;
    const all = recent(3, now);
    const [a, b, c] = all;
    if (!a || !b || !c) throw new Error("three");
    a.stats.inflight = 5;
    // Both numbers say "the second"; the other of the pair is then the third.
    b.stats.inflight = 5;
    expect(pick(all, now, draws(0.4, 0.5))).toBe(c);
  });

  it("draws again, three times at most, while one of the pair is unhealthy", () => {
    const now = 100 * SECOND;
    const all = recent(4, now);
    const [a, b, c] = all;
    if (!a || !b || !c) throw new Error("four");
    a.stats.success = 500;
    // a and b, then a and c, then b and c.
    expect(pick(all, now, draws(0, 0, 0, 0.4, 0.3, 0.4))).toBe(b);
    // Unhealthy each time: what the third draw gives is taken.
    b.stats.inflight = 1;
    expect(pick(all, now, draws(0, 0, 0, 0, 0, 0))).toBe(a);
  });
});
