import { describe, expect, it } from "vitest";

import type { Registration } from "@/lib/registry/model";

import { dangersOf } from "./dangers";
import type { LeaseKey, RemovalStep } from "./removal";

function step(...registrations: Pick<Registration, "address" | "danger">[]): RemovalStep {
  const whole = registrations.map(
    (one): Registration => ({
      ...{ key: `milvus/${one.address}`, service: "milvus", id: "1", framework: "milvus" },
      ...{ confidence: 95, metadata: {}, warnings: [], value: "", valueBytes: 0, lease: "1" },
      ...{ createRevision: 5, modRevision: 5, version: 1, since: { at: 1_000, exact: true } },
      ...one,
    }),
  );
  return { type: "revoke", target: "1", modRevision: 5, registrations: whole };
}

const lock: LeaseKey = {
  ...{ key: "locks/nightly/1", service: null, address: null, modRevision: 5 },
  danger: "lock-holder",
};

describe("dangersOf", () => {
  it("names what is chosen and what goes along, once for each reason", () => {
    const chosen = step(
      { address: "10.0.0.1:80", danger: "node-shuts-down" },
      { address: "10.0.0.2:80" },
      { address: "10.0.0.3:80", danger: "node-shuts-down" },
    );
    const along = { ...lock, service: "milvus", address: "10.0.0.1:80" };
    expect(dangersOf([chosen], [lock, { ...along, danger: "node-shuts-down" }])).toEqual([
      { code: "node-shuts-down", subjects: ["10.0.0.1:80", "10.0.0.3:80"] },
      { code: "lock-holder", subjects: ["locks/nightly/1"] },
    ]);
  });

  it("are none among what may be taken out as any other", () => {
    expect(dangersOf([step({ address: "10.0.0.2:80" })], [{ ...lock, danger: undefined }])).toEqual(
      [],
    );
  });
});
