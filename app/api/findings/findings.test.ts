import { describe, expect, it, vi } from "vitest";

import { findingsAnswerSchema, minimumAnswerSchema } from "@/lib/api/findings-contract";
import { getCluster } from "@/lib/cluster";
import { get, put, transact } from "@/lib/etcd/kv";
import { grant, revoke } from "@/lib/etcd/lease";
import { callRoute } from "@/lib/testing/call-route";
import { publish } from "@/lib/testing/use-cluster";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { GET as getMinimum, PUT as putMinimum } from "../services/[service]/minimum/route";
import { GET as getFindings } from "./route";

const soon = { timeout: 15_000, interval: 20 };
const lint = { tickMs: 20, keylessEveryMs: 50 };

describe("findings", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);

  const list = async (query = "") => {
    const { body } = await callRoute(getFindings, { path: `/api/findings?${query}` });
    return findingsAnswerSchema.parse(body);
  };
  const found = async (service: string) => {
    const { findings } = await list(new URLSearchParams({ service }).toString());
    return findings.map(({ code }) => code);
  };
  const setMinimum = (service: string, body: object, headers = {}) =>
    callRoute(putMinimum, { method: "PUT", params: { service }, body, headers });

  it("are there for what is wrong, and go with it", async () => {
    await start({ lint });
    const wildcard = await publish(etcd, "lint.rpc", "0.0.0.0:80");
    await publish(etcd, "lint.rpc", "10.9.0.1:80");
    await put(etcd.client, "lint.rpc/7587870000000000001", "10.9.0.2:80");
    const inner = await publish(etcd, "lint.rpc/inner", "10.9.0.1:80");
    await vi.waitFor(async () => {
      expect(await found("lint.rpc")).toEqual([
        "unreachable-address",
        "permanent-among-leased",
        "address-in-two-services",
        "nested-prefix",
      ]);
    }, soon);
    const { rows } = getCluster().live;
    expect(rows.get("lint.rpc")?.findings).toEqual({ errors: 1, warnings: 3 });
    expect(rows.get("lint.rpc/inner")?.findings).toEqual({ errors: 0, warnings: 2 });
    expect(getCluster().status().counts?.findings).toBe((await list()).counts.error + 3);

    await revoke(etcd.client, wildcard.lease);
    await revoke(etcd.client, inner.lease);
    await vi.waitFor(async () => {
      expect(await found("lint.rpc")).toEqual(["permanent-among-leased"]);
    }, soon);
  });

  it("name the keys that leaked, found so as the console starts", async () => {
    const old = await publish(etcd, "leaky.rpc", "10.9.1.1:80");
    const newest = await publish(etcd, "leaky.rpc", "10.9.1.1:80");
    await start({ lint });
    await vi.waitFor(
      async () => expect(await found("leaky.rpc")).toEqual(["duplicate-keys"]),
      soon,
    );
    const { findings } = await list("service=leaky.rpc");
    expect(findings[0]?.subjects[0]?.keys).toEqual([old.key]);
    await revoke(etcd.client, old.lease);
    await vi.waitFor(async () => expect(await found("leaky.rpc")).toEqual([]), soon);
    expect((await get(etcd.client, newest.key)).kv).not.toBeNull();
  });

  it("say which address flaps and which service has gone empty rather than done, also to the next console", async () => {
    await start({ lint });
    const job = "report-20261122.rpc";
    const { key: done } = await publish(etcd, job, "10.9.2.2:80");
    await vi.waitFor(() => expect(getCluster().registry.keys.has(done)).toBe(true), soon);
    const success = [{ type: "delete" as const, key: Buffer.from(done) }];
    await transact(etcd.client, { ifModRevision: [], success });
    const isDone = () => expect(getCluster().live.rows.get(job)).toMatchObject({ done: true });
    for (let n = 0; n < 3; n += 1) {
      // Its process cannot keep the lease, and is back at once; stopped and back at once it would be a deploy.
      const { key } = await publish(etcd, "flap.rpc", "10.9.2.1:80", 1);
      await vi.waitFor(() => expect(getCluster().registry.keys.has(key)).toBe(true), soon);
      await vi.waitFor(() => expect(getCluster().registry.keys.has(key)).toBe(false), soon);
    }
    await vi.waitFor(async () => {
      expect(await found("flap.rpc")).toEqual(["gone-empty", "flapping"]);
    }, soon);
    isDone();
    expect(await found(job)).toEqual([]);
    const { history } = getCluster().options;
    await getCluster().close();
    await start({ lint, history });
    await vi.waitFor(async () => {
      expect(await found("flap.rpc")).toEqual(["gone-empty", "flapping"]);
    }, soon);
    isDone();
    expect(await found(job)).toEqual([]);
  });

  it("name leases without a key, once they had time to get one", async () => {
    await start({ lint });
    const { id } = await grant(etcd.client, 60);
    await vi.waitFor(async () => {
      const { findings } = await list("code=keyless-leases");
      expect(findings[0]?.subjects.map(({ lease }) => lease)).toContain(id);
      expect(findings[0]?.severity).toBe("info");
    }, soon);
    await revoke(etcd.client, id);
  });

  it("count against a minimum that every console of this etcd follows", async () => {
    await start({ lint });
    const service = "least/b.rpc";
    const headers = { "x-rollcall-actor": "Erin" };
    const { lease } = await publish(etcd, service, "10.9.3.1:80");
    const set = await setMinimum(service, { minimum: 2, reason: "two zones" }, headers);
    const answer = minimumAnswerSchema.parse(set.body);
    expect(answer.minimum).toMatchObject({ minimum: 2, reason: "two zones", actor: "Erin" });
    expect(getCluster().operations.list()).toMatchObject([
      { kind: "minimum", service, actor: "Erin", reason: "minimum 2: two zones", outcome: "done" },
    ]);
    await vi.waitFor(async () => {
      const { findings } = await list(`service=${encodeURIComponent(service)}`);
      expect(findings).toMatchObject([{ code: "below-minimum", instances: 1, minimum: 2 }]);
    }, soon);
    await revoke(etcd.client, lease);

    await start({ lint });
    await vi.waitFor(async () => expect(await found(service)).toEqual(["below-minimum"]), soon);
    const { body } = await callRoute(getMinimum, { params: { service } });
    expect(minimumAnswerSchema.parse(body)).toEqual(answer);

    // Where Rollcall's own keys are not among those watched, they are followed by themselves.
    await start({ lint, prefixes: ["least/"] });
    await vi.waitFor(async () => expect(await found(service)).toEqual(["below-minimum"]), soon);

    const stale = await setMinimum(service, { minimum: 5, reason: "late", modRevision: 1 });
    expect(stale.status).toBe(409);
    const modRevision = answer.minimum?.modRevision;
    expect(getCluster().operations.list()).toEqual([]);
    const gone = await setMinimum(service, { minimum: null, reason: "retired", modRevision });
    expect(gone).toMatchObject({ status: 200, body: { minimum: null } });
    await vi.waitFor(async () => expect(await found(service)).toEqual([]), soon);
  });

  it.each([
    [{ minimum: -1, reason: "x" }],
    [{ minimum: 1.5, reason: "x" }],
    [{ minimum: 1 }],
    [{ minimum: 1, reason: " " }],
    [{ minimum: "1", reason: "x" }],
  ])("refuse a minimum of %j", async (body) => {
    expect((await setMinimum("least.rpc", body)).status).toBe(400);
  });

  it("refuse a minimum where nothing may be changed, and unknown filters", async () => {
    await start({ readOnly: true });
    expect((await setMinimum("least.rpc", { minimum: 1, reason: "x" })).status).toBe(403);
    const { status } = await callRoute(getFindings, { path: "/api/findings?severity=bad" });
    expect(status).toBe(400);
  });
});
