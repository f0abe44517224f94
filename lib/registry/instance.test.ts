import { expect, it } from "vitest";

import { toInstance } from "./instance";
import type { LeaseSample, Registration, Twin } from "./model";

const registration = (key: string, createRevision: number): Registration => ({
  key,
  service: "user.rpc",
  id: key,
  address: "10.0.0.1:8080",
  framework: "go-zero",
  confidence: 100,
  metadata: {},
  warnings: [],
  value: "10.0.0.1:8080",
  valueBytes: 13,
  lease: key,
  createRevision,
  modRevision: createRevision,
  version: 1,
  since: { at: createRevision, exact: true },
});

const sample = (lease: string): LeaseSample => ({
  lease,
  grantedTtlSeconds: 10,
  sampledAt: 0,
  expiresAt: 5_000,
  renewedAt: null,
  renewPeriodMs: null,
  late: false,
});

const twin = (kind: Twin["kind"], lease: string): Twin => ({
  ...{ key: `${kind} ${lease}`, kind, reason: null, lease },
});
const late = (lease: string): LeaseSample => ({ ...sample(lease), late: lease === "9" });

it.each([
  ["a heartbeat that is late", "1", [twin("liveness", "9")], "late"],
  ["a heartbeat in time", "1", [twin("liveness", "2")], "live"],
  ["no heartbeat, but another key that is late", "1", [twin("auxiliary", "9")], "live"],
  ["its other key alone, which is late", "0", [twin("auxiliary", "9")], "late"],
  ["its other key alone, which lives", "0", [twin("auxiliary", "2")], "live"],
  ["no lease at all", "0", [twin("auxiliary", "0")], "permanent"],
] as const)(
  "judges an instance by its own lease and by those that vouch for it: %s",
  (_what, lease, twins, state) => {
    const one = { ...registration("1", 5), lease, twins };
    expect(toInstance(new Map([["1", one]]), late)).toMatchObject({ state });
  },
);

it("shows the time that is left of what vouches for it where its own key has no lease", () => {
  const one = { ...registration("1", 5), lease: "0", twins: [twin("liveness", "9")] };
  expect(toInstance(new Map([["1", one]]), sample)?.sample).toMatchObject({ lease: "9" });
});

it("makes the same instance of the same registrations, in whatever order they came", () => {
  const all = [registration("1", 7), registration("2", 7), registration("3", 5)];
  const instances = [all, all.toReversed()].map((registrations) =>
    toInstance(new Map(registrations.map((one) => [one.key, one])), sample),
  );
  expect(instances[0]).toEqual(instances[1]);
  expect(instances[0]).toMatchObject({ newest: { key: "2" }, since: { at: 5 } });
});
