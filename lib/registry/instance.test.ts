import { expect, it } from "vitest";

import { toInstance } from "./instance";
import type { LeaseSample, Registration } from "./model";

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

it("makes the same instance of the same registrations, in whatever order they came", () => {
  const all = [registration("1", 7), registration("2", 7), registration("3", 5)];
  const instances = [all, all.toReversed()].map((registrations) =>
    toInstance(new Map(registrations.map((one) => [one.key, one])), sample),
  );
  expect(instances[0]).toEqual(instances[1]);
  expect(instances[0]).toMatchObject({ newest: { key: "2" }, since: { at: 5 } });
});
