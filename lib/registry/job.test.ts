import { describe, expect, it } from "vitest";

import { isDoneJob } from "./job";
import type { Cause } from "./model";

const HOUR = 3_600_000;
const since = 1_800_000_000_000;

function isDone(
  name: string,
  {
    cause = "revoked",
    afterMs = HOUR,
    exact = true,
  }: { cause?: Cause | null; afterMs?: number; exact?: boolean } = {},
): boolean {
  const at = { at: since + afterMs, exact };
  return isDoneJob({ name, last: { kind: "left", cause, at }, since });
}

describe("a job that is done", () => {
  it.each([
    "job-0b9a6c1e-53a4-4c7f-9d5b-0a1b2c3d4e5f",
    "import/0B9A6C1E53A44C7F",
    "report-20261122",
    "worker.1795442520.rpc",
    "nightly-7d9f8b6c5-x7k2p",
    "nightly-28934520-k4zqx",
  ])("is %s, once it has deregistered itself", (name) => {
    expect(isDone(name)).toBe(true);
    expect(isDone(name, { cause: "deleted" })).toBe(true);
    // Nobody is alarmed for the moment in which the cause is not known yet.
    expect(isDone(name, { cause: null })).toBe(true);
  });

  it.each([
    ...["user.rpc", "order-2.rpc", "v1beta1.search", "shop/eu-west-1/cart", "s3-gateway"],
    ...["node-10.0.0.17", "deadbeef.rpc", "web-https", "api.v2024", "中文服务"],
  ])("is not %s, whose name somebody will look for again", (name) => {
    expect(isDone(name)).toBe(false);
  });

  it("is one that went while nobody looked, too", () => {
    expect(isDone("job-20261122", { cause: "unknown", exact: false })).toBe(true);
    expect(isDone("job-20261122", { cause: "expired", exact: false })).toBe(false);
  });

  it("is none that crashed, or was taken out", () => {
    for (const cause of ["expired", "unknown", "force-expired", "quarantined"] as const) {
      expect(isDone("job-20261122", { cause }), cause).toBe(false);
    }
  });

  it("is none that was there for long, or since nobody knows when", () => {
    expect(isDone("job-20261122", { afterMs: 6 * HOUR })).toBe(true);
    expect(isDone("job-20261122", { afterMs: 6 * HOUR + 1 })).toBe(false);
    const last = { kind: "left", cause: "revoked", at: { at: since, exact: true } } as const;
    expect(isDoneJob({ name: "job-20261122", last, since: null })).toBe(false);
    expect(isDoneJob({ name: "job-20261122", last: null, since })).toBe(false);
  });
});
