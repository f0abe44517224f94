import { describe, expect, it } from "vitest";

import { ApiError } from "@/lib/client/api-error";
import type { Registration } from "@/lib/registry/model";

import { dangersFound, dangersOf, joinDangers } from "./dangers";
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

describe("dangersFound", () => {
  const refused = (...keys: string[]) =>
    new ApiError(409, "failed_precondition", "refused", {
      refusal: "dangerous",
      dangers: keys.map((key) => ({ key, code: "read-only" })),
    });

  it("names what the console refused to touch, as the page does where it can", () => {
    const errors = [refused("frozen.rpc/1", "frozen.rpc/2"), null, new Error("timeout")];
    const nameOf = (key: string) => (key === "frozen.rpc/1" ? "10.0.0.1:80" : key);
    expect(dangersFound(errors, nameOf)).toEqual([
      { code: "read-only", subjects: ["10.0.0.1:80", "frozen.rpc/2"] },
    ]);
  });

  it("is said once with what the page knew", () => {
    const known = [{ code: "read-only" as const, subjects: ["a"] }];
    expect(joinDangers(known, dangersFound([refused("a", "b")]))).toEqual([
      { code: "read-only", subjects: ["a", "b"] },
    ]);
  });
});
