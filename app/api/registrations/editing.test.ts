import { describe, expect, it, vi } from "vitest";

import { operationAnswerSchema } from "@/lib/api/contract";
import { getCluster } from "@/lib/cluster";
import { get, put } from "@/lib/etcd/kv";
import { grant, revoke, timeToLive } from "@/lib/etcd/lease";
import { keep, ready } from "@/lib/testing/by-hand";
import { callRoute } from "@/lib/testing/call-route";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";
import { POST as RESTORE } from "./[key]/restore/route";
import { PATCH } from "./[key]/route";

const soon = { timeout: 10_000, interval: 10 };

describe("editing a registration", () => {
  const etcd = useEtcd();
  useConsole(etcd);

  const edit = (key: string, body: object) =>
    callRoute(PATCH, { method: "PATCH", params: { key }, body });

  const kratos = (metadata: object) =>
    `{"id":"1","name":"pay","version":"v1","metadata":${JSON.stringify(metadata)},"endpoints":["grpc://10.0.0.1:9000"],"n":9007199254740993}`;

  async function register(key: string, value: string) {
    const { id: lease } = await grant(etcd.client, 60);
    await put(etcd.client, key, value, { lease });
    const { kv } = await get(etcd.client, key);
    return { lease, modRevision: kv?.modRevision ?? 0 };
  }

  const stored = async (key: string) => {
    const { kv } = await get(etcd.client, key);
    return { value: kv?.value.toString(), lease: kv?.lease };
  };

  it("writes weight and metadata where they stand, keeps the lease, and is in the audit log", async () => {
    const key = "/microservices/pay/1";
    const { lease, modRevision } = await register(key, kratos({ zone: "a", old: "x" }));
    const metadata = { zone: "b", old: null };
    const answer = await edit(key, { modRevision, reason: "drain", weight: 1, metadata });
    const { operation } = operationAnswerSchema.parse(answer.body);
    expect(operation).toMatchObject({
      ...{ kind: "edit", service: "pay", address: "10.0.0.1:9000", key, lease, outcome: "done" },
      reason: "weight 1, metadata zone, old: drain",
    });
    expect(await stored(key)).toEqual({ value: kratos({ zone: "b", weight: "1" }), lease });
    expect((await timeToLive(etcd.client, lease, { keys: true })).keys).toHaveLength(1);
    await vi.waitFor(() => {
      const { registrations } = getCluster().live.service("pay");
      expect(registrations).toMatchObject([{ metadata: { zone: "b", weight: "1" } }]);
    }, soon);
    expect(getCluster().live.changes[0]).toMatchObject({ kind: "changed", key });
  });

  it("is undone by putting back what stood there before it, on the lease that it kept", async () => {
    const key = "/microservices/undo/1";
    const before = kratos({ zone: "a" }).replaceAll("pay", "undo");
    const { lease, modRevision } = await register(key, before);
    const answer = await edit(key, { modRevision, reason: "test", metadata: { zone: "b" } });
    const { operation } = operationAnswerSchema.parse(answer.body);
    const { status } = await callRoute(RESTORE, {
      method: "POST",
      params: { key },
      body: {
        ...{ revision: operation.revision - 1, modRevision: operation.revision },
        ...{ lease: "same", reason: "undo" },
      },
    });
    expect(status).toBe(200);
    expect(await stored(key)).toEqual({ value: before, lease });
  });

  it.each([
    ["a key that is not there", "/microservices/none/1", { weight: 1 }, 404, "no key"],
    ["a format without either", "go.rpc/7", { weight: 1 }, 400, "go-zero have none"],
    ["a weight that is none", "/microservices/w/1", { weight: 1.5 }, 400, "weight"],
    ["nothing", "/microservices/w/1", {}, 400, "a weight or metadata is needed"],
    ["what it says already", "/microservices/w/1", { metadata: { zone: "a" } }, 400, "already"],
    ["a key that registers nothing", "text/1", { weight: 1 }, 409, "no registration"],
    ["Rollcall's own", "/rollcall/x", { weight: 1 }, 403, "own"],
  ])("refuses %s, and writes nothing", async (_name, key, patch, status, message) => {
    let modRevision = 1;
    if (status !== 404) {
      const text = key === "text/1" ? "hello" : "10.0.0.1:80";
      const value = key.startsWith("/micro") ? kratos({ zone: "a" }).replaceAll("pay", "w") : text;
      modRevision = (await register(key, value)).modRevision;
    }
    const before = await stored(key);
    const answer = await edit(key, { modRevision, reason: "test", ...patch });
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(message);
    expect(await stored(key)).toEqual(before);
  });

  it("of what Rollcall keeps alive changes its registration by hand with it, and lasts", async () => {
    const cluster = await ready(getCluster());
    const more = { format: "kratos", metadata: { zone: "a", old: "x" } };
    const { id, key, lease } = await keep(cluster, "kept", "10.0.0.9:9000", more);
    if (!key) throw new Error("it is not registered");
    const { kv } = await get(etcd.client, key);
    const metadata = { zone: "b", old: null };
    const asked = { modRevision: kv?.modRevision ?? 0, reason: "drain", weight: 1, metadata };
    expect(await edit(key, asked)).toMatchObject({
      status: 200,
      body: { operation: { kind: "edit", key, lease, service: "kept" } },
    });
    const said = { zone: "b", weight: "1" };
    expect(JSON.parse((await stored(key)).value ?? "")).toMatchObject({ metadata: said });
    expect((await stored(key)).lease).toBe(lease);
    expect(cluster.handRegistrations.get(id)).toMatchObject({
      ...{ state: "registered", key, metadata: said, edited: { reason: "drain" } },
    });
    expect(await edit(key, asked)).toMatchObject({ status: 409 });

    // Whoever takes it out finds it again as it was edited.
    await revoke(etcd.client, lease ?? "");
    const again = await vi.waitFor(() => {
      const now = cluster.handRegistrations.get(id);
      if (now?.state !== "registered" || !now.key || now.key === key) throw new Error("not yet");
      return now.key;
    }, soon);
    expect(JSON.parse((await stored(again)).value ?? "")).toMatchObject({ metadata: said });
  });

  it("of what Rollcall keeps alive is refused where its registration by hand cannot say so", async () => {
    const cluster = await ready(getCluster());
    const { id, key } = await keep(cluster, "weighed", "10.0.0.9:9001", { format: "kitex" });
    if (!key) throw new Error("it is not registered");
    const { kv } = await get(etcd.client, key);
    const before = await stored(key);
    const modRevision = kv?.modRevision ?? 0;
    expect(await edit(key, { modRevision, reason: "drain", weight: 1 })).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining(id) } },
    });
    expect(await stored(key)).toEqual(before);
    const metadata = { drain: "true" };
    expect((await edit(key, { modRevision, reason: "drain", metadata })).status).toBe(200);
  });

  it("of what Rollcall keeps alive is not undone behind its back", async () => {
    const cluster = await ready(getCluster());
    const more = { format: "kitex", metadata: { zone: "a" } };
    const { id, key } = await keep(cluster, "undone", "10.0.0.9:9002", more);
    if (!key) throw new Error("it is not registered");
    const { kv } = await get(etcd.client, key);
    const modRevision = kv?.modRevision ?? 0;
    const metadata = { zone: "b" };
    const answer = await edit(key, { modRevision, reason: "move", metadata });
    const { operation } = operationAnswerSchema.parse(answer.body);
    const after = await stored(key);
    await vi.waitFor(() => {
      expect(cluster.registry.revision).toBeGreaterThanOrEqual(operation.revision);
    }, soon);
    await cluster.journal.flush();
    const body = { revision: modRevision, modRevision: operation.revision, lease: "same" };
    expect(
      await callRoute(RESTORE, {
        method: "POST",
        params: { key },
        body: { ...body, reason: "undo" },
      }),
    ).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining(`by hand ${id}`) } },
    });
    expect(await stored(key)).toEqual(after);
  });

  it("refuses what has changed since it was shown", async () => {
    const key = "/microservices/pay/stale";
    const { modRevision } = await register(key, kratos({}).replace('"id":"1"', '"id":"stale"'));
    await put(etcd.client, key, kratos({ zone: "z" }), { ignoreLease: true });
    const answer = await edit(key, { modRevision, reason: "test", weight: 1 });
    expect(answer).toMatchObject({ status: 409, body: { error: { code: "failed_precondition" } } });
  });
});
