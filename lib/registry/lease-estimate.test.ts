import { describe, expect, it } from "vitest";

import { estimate, type LeaseEstimate, toSample } from "./lease-estimate";

const START = 1_000_000;

/** Reads a lease of 10 s that is renewed at each of `renewals`, as etcd answers: in whole seconds. */
function readings(
  moments: number[],
  renewals: number[],
  termAt: (at: number) => string = () => "2",
): LeaseEstimate {
  let known: LeaseEstimate | undefined;
  for (const at of moments) {
    const renewed = renewals.filter((moment) => moment <= at).at(-1) ?? 0;
    const ttlSeconds = Math.floor((renewed + 10_000 - at) / 1_000);
    known = estimate(known, {
      lease: "7",
      ttlSeconds,
      grantedTtlSeconds: 10,
      raftTerm: termAt(at),
      askedAt: START + at,
      answeredAt: START + at + 2,
    });
  }
  if (!known) throw new Error("no reading");
  return known;
}

const every = (ms: number, until: number) =>
  Array.from({ length: Math.floor(until / ms) + 1 }, (_, index) => index * ms);

describe("estimate", () => {
  it("holds the true end within its bounds, and narrows them with each reading", () => {
    const one = readings([1_300], [0]);
    const many = readings([1_300, 2_350, 3_400, 4_450, 5_520], [0]);
    for (const known of [one, many]) {
      expect(known.expiresFrom).toBeLessThanOrEqual(START + 10_000);
      expect(known.expiresTo).toBeGreaterThanOrEqual(START + 10_000);
    }
    expect(many.expiresTo - many.expiresFrom).toBeLessThan(one.expiresTo - one.expiresFrom);
  });

  it("sees renewals and how often they come", () => {
    const renewals = every(3_500, 28_000);
    const known = readings(every(1_000, 30_000), renewals);
    expect(known.renewedAt).toBeGreaterThan(START + 27_000);
    expect(known.renewedAt).toBeLessThan(START + 29_500);
    expect(known.renewPeriodMs).toBeGreaterThan(2_400);
    expect(known.renewPeriodMs).toBeLessThan(4_600);
  });

  it("calls a lease late only below a third of its granted TTL, and only if it has renewed before", () => {
    expect(readings([1_000, 5_000, 9_100], [0]).late).toBe(false);
    expect(readings([1_000, 4_500, 9_000], [0, 4_000]).late).toBe(false);
    expect(readings([1_000, 4_500, 11_500], [0, 4_000]).late).toBe(true);
    expect(readings([1_000, 4_500, 11_500, 12_500], [0, 4_000, 12_000]).late).toBe(false);
  });

  it("takes the TTL that a new leader gives to every lease for no renewal", () => {
    const elected = (at: number) => (at < 8_000 ? "2" : "3");
    const known = readings([1_000, 4_500, 7_500, 8_200], [0, 4_000, 8_000], elected);
    expect(known.expiresFrom).toBeGreaterThan(START + 17_000);
    expect(known.renewedAt).toBeLessThan(START + 5_000);
    expect(known.renewPeriodMs).toBeNull();
  });

  it("forgets what it knew when the end moves to earlier, which only a clock can do", () => {
    const known = readings([5_000], [4_000]);
    const after = estimate(known, {
      lease: "7",
      ttlSeconds: 9,
      grantedTtlSeconds: 10,
      raftTerm: "2",
      askedAt: START - 60_000,
      answeredAt: START - 59_999,
    });
    expect(after.expiresTo).toBeLessThan(START);
    expect(after.renewedAt).toBeNull();
  });

  it("goes to browsers as whole milliseconds", () => {
    const sample = toSample(readings([0, 1_000.4], [0]));
    expect(Number.isInteger(sample.expiresAt) && Number.isInteger(sample.sampledAt)).toBe(true);
  });
});
