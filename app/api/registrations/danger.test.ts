import { describe, expect, it, vi } from "vitest";

import { type Cluster, getCluster } from "@/lib/cluster";
import { get, put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { callRoute } from "@/lib/testing/call-route";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";
import { DELETE as REVOKE } from "../leases/[id]/route";
import { POST as QUARANTINE } from "../quarantines/route";
import { DELETE } from "./[key]/route";

const soon = { timeout: 15_000, interval: 10 };
const milvus = (id: number, address: string) =>
  `{"ServerID":${id},"ServerName":"querynode","Address":"${address}","Version":"2.3.0","LeaseID":7587870451294074371}`;

describe("what is better left alone", () => {
  const etcd = useEtcd();
  useConsole(etcd);

  async function register(key: string, value: string, lease?: string) {
    const id = lease ?? (await grant(etcd.client, 60)).id;
    await put(etcd.client, key, value, { lease: id });
    const { kv } = await get(etcd.client, key);
    await seen(getCluster(), kv?.modRevision ?? 0);
    return { lease: id, modRevision: kv?.modRevision ?? 0 };
  }

  const seen = (cluster: Cluster, revision: number) =>
    vi.waitFor(() => expect(cluster.registry.revision).toBeGreaterThanOrEqual(revision), soon);

  const refused = (why: string) => ({
    status: 409,
    body: {
      error: {
        ...{ code: "failed_precondition", refusal: "dangerous" },
        message: expect.stringContaining(why),
      },
    },
  });

  const isThere = async (key: string) => (await get(etcd.client, key)).kv !== null;

  it("is not deregistered unless somebody insists", async () => {
    const key = "by-dev/meta/session/querynode-1";
    const { modRevision } = await register(key, milvus(1, "10.0.0.1:21123"));
    const remove = (more: object) =>
      callRoute(DELETE, {
        method: "DELETE",
        params: { key },
        body: { modRevision, reason: "test", ...more },
      });
    expect(await remove({})).toMatchObject(refused("shuts down"));
    expect(await remove({})).toMatchObject({
      body: { error: { dangers: [{ key, code: "node-shuts-down" }] } },
    });
    expect(await isThere(key)).toBe(true);
    expect(await remove({ insist: true })).toMatchObject({ status: 200 });
    expect(await isThere(key)).toBe(false);
  });

  it("keeps a lease from being revoked, registration or not", async () => {
    const { lease } = await register("plain.rpc/1", "10.0.0.1:80");
    const lock = `locks/job/${BigInt(lease).toString(16)}`;
    await register(lock, "", lease);
    const revoke = (more: object) =>
      callRoute(REVOKE, {
        method: "DELETE",
        params: { id: lease },
        body: { reason: "x", ...more },
      });
    expect(await revoke({})).toMatchObject(refused("lock"));
    expect(await isThere(lock)).toBe(true);
    expect(await revoke({ insist: true })).toMatchObject({ status: 200 });
    expect(await isThere(lock)).toBe(false);
  });

  it("is not quarantined, nor taken out when it comes under a rule that does not insist", async () => {
    const address = "10.0.0.2:21123";
    const key = "by-dev/meta/session/querynode-2";
    const quarantine = (more: object) =>
      callRoute(QUARANTINE, {
        method: "POST",
        body: {
          ...{ service: "querynode", address, reason: "x", untilSeconds: 60 },
          ...{ confirmEmpty: true, ...more },
        },
      });
    expect(await quarantine({})).toMatchObject({ status: 201 });
    await register(key, milvus(2, address));
    await vi.waitFor(() => {
      const [rule] = getCluster().quarantine.list();
      expect(rule?.condition).toMatchObject({ state: "failing", code: "spared" });
    }, soon);
    expect(await isThere(key)).toBe(true);

    expect(await quarantine({})).toMatchObject(refused("shuts down"));
    expect(await quarantine({ insist: true })).toMatchObject({ status: 201 });
    await vi.waitFor(async () => expect(await isThere(key)).toBe(false), soon);
  });
});
