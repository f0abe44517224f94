import { describe, expect, it, vi } from "vitest";

import { operationAnswerSchema } from "@/lib/api/contract";
import { leaseSchema, leasesAnswerSchema, leaseTtlSchema } from "@/lib/api/leases-contract";
import { getCluster } from "@/lib/cluster";
import { get, put } from "@/lib/etcd/kv";
import { grant, timeToLive } from "@/lib/etcd/lease";
import { callRoute } from "@/lib/testing/call-route";
import { publish } from "@/lib/testing/use-cluster";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { DELETE, GET as getLease, PUT } from "./[id]/route";
import { POST as focus } from "./focus/route";
import { GET as getLeases, POST } from "./route";

const soon = { timeout: 10_000, interval: 20 };
const UNKNOWN = "4242424242";

describe("leases", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);

  const revoke = (id: string, body: object) =>
    callRoute(DELETE, { method: "DELETE", params: { id }, body });
  const list = async (query = "") => {
    const { body } = await callRoute(getLeases, { path: `/api/leases?${query}` });
    return leasesAnswerSchema.parse(body);
  };

  it("are granted, read, renewed and revoked", async () => {
    const granted = await callRoute(POST, { method: "POST", body: { ttlSeconds: 30 } });
    expect(granted.status).toBe(201);
    const { id, ttlSeconds } = leaseTtlSchema.parse(granted.body);
    expect(ttlSeconds).toBe(30);
    const params = { id };
    expect(leaseSchema.parse((await callRoute(getLease, { params })).body)).toMatchObject({
      ...{ id, grantedTtlSeconds: 30, keys: [] },
    });
    const renewed = await callRoute(PUT, { method: "PUT", params });
    expect(renewed).toMatchObject({ status: 200, body: { id, ttlSeconds: 30 } });
    const revoked = await revoke(id, { reason: "test" });
    expect(operationAnswerSchema.parse(revoked.body).operation).toMatchObject({
      ...{ kind: "force-expire", service: "", lease: id, outcome: "done", keys: [] },
    });
    await expect(timeToLive(etcd.client, id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("say which of their keys are better left alone, and why", async () => {
    const { key, lease } = await publish(etcd, "locked.rpc", "10.0.0.1:80");
    const lock = `locks/locked/${BigInt(lease).toString(16)}`;
    await put(etcd.client, lock, "", { lease });
    await vi.waitFor(async () => {
      const { body } = await callRoute(getLease, { params: { id: lease } });
      const { keys } = leaseSchema.parse(body);
      const dangers = new Map(keys.map((one) => [one.key, one.danger]));
      expect(Object.fromEntries(dangers)).toEqual({ [lock]: "lock-holder", [key]: undefined });
    }, soon);
    const insisted = await revoke(lease, { reason: "test", insist: true });
    expect(insisted.status).toBe(200);
  });

  it("keep ids that no number can hold", async () => {
    const id = "9007199254740993";
    const granted = await callRoute(POST, { method: "POST", body: { ttlSeconds: 30, id } });
    expect(granted.body).toMatchObject({ id });
    const again = await callRoute(POST, { method: "POST", body: { ttlSeconds: 30, id } });
    expect(again.status).toBe(409);
  });

  it("are 404 when etcd does not know them", async () => {
    const params = { id: UNKNOWN };
    const answers = [
      await callRoute(getLease, { params }),
      await callRoute(PUT, { method: "PUT", params }),
      await revoke(UNKNOWN, { reason: "test" }),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
    }
  });

  it.each([
    ["id", () => callRoute(getLease, { params: { id: "7f" } })],
    ["ttlSeconds", () => callRoute(POST, { method: "POST", body: { ttlSeconds: "10" } })],
    [
      "id",
      () => callRoute(POST, { method: "POST", body: { ttlSeconds: 9, id: "9223372036854775808" } }),
    ],
    ["reason", () => revoke(UNKNOWN, {})],
    ["modRevision", () => revoke(UNKNOWN, { modRevision: -1, reason: "x" })],
    ["kind", () => callRoute(getLeases, { path: "/api/leases?kind=all-of-them" })],
    ["limit", () => callRoute(getLeases, { path: "/api/leases?limit=1e9" })],
    ["leases", () => callRoute(focus, { method: "POST", body: { leases: ["x"] } })],
  ])("name a bad %s", async (field, call) => {
    const { status, body } = await call();
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(field);
  });

  describe("revoking", () => {
    it("is recorded with who did it", async () => {
      const { lease } = await publish(etcd, "actor.rpc", "10.0.0.1:80");
      const { body } = await callRoute(DELETE, {
        ...{ method: "DELETE", params: { id: lease }, headers: { "X-Rollcall-Actor": "ada" } },
        body: { reason: "test" },
      });
      expect(operationAnswerSchema.parse(body).operation).toMatchObject({ actor: "ada" });
    });

    it("takes every key of the lease, tells which, and watches for the address", async () => {
      const { key, lease } = await publish(etcd, "revoke.rpc", "10.0.0.1:80");
      await put(etcd.client, "revoke.extra", "more", { lease });
      const { kv } = await get(etcd.client, key);
      const shown = await callRoute(getLease, { params: { id: lease } });
      await vi.waitFor(async () => {
        const { keys } = leaseSchema.parse(
          (await callRoute(getLease, { params: { id: lease } })).body,
        );
        expect(keys).toEqual(
          expect.arrayContaining([
            { key, service: "revoke.rpc", address: "10.0.0.1:80", modRevision: kv?.modRevision },
            expect.objectContaining({ key: "revoke.extra", service: null, address: null }),
          ]),
        );
      }, soon);
      expect(shown.status).toBe(200);

      const answer = await revoke(lease, { modRevision: kv?.modRevision, reason: "bad node" });
      const { operation } = operationAnswerSchema.parse(answer.body);
      expect(operation).toMatchObject({ service: "revoke.rpc", address: "10.0.0.1:80", key });
      expect([...operation.keys].sort()).toEqual(["revoke.extra", key].sort());

      const again = await publish(etcd, "revoke.rpc", "10.0.0.1:80");
      await vi.waitFor(() => {
        const [latest] = getCluster().operations.list();
        expect(latest).toMatchObject({ outcome: "back" });
        expect(latest?.steps.map(({ kind }) => kind)).toEqual(["removed", "gone", "back"]);
        expect(latest?.steps[2]).toMatchObject({ key: again.key, lease: again.lease });
      }, soon);
    });

    it("is what the departure is put down to", async () => {
      const { lease } = await publish(etcd, "forced.rpc", "10.0.0.1:80");
      const answer = await revoke(lease, { reason: "test" });
      const { operation } = operationAnswerSchema.parse(answer.body);
      await vi.waitFor(() => {
        expect(getCluster().live.service("forced.rpc").departures).toMatchObject([
          { cause: "force-expired", evidence: { operation: operation.id } },
        ]);
      }, soon);
    });

    it("is refused when the key that was shown has changed, and touches nothing", async () => {
      const { key, lease } = await publish(etcd, "changed.rpc", "10.0.0.1:80");
      const { kv } = await get(etcd.client, key);
      await put(etcd.client, key, "10.0.0.2:80", { lease });
      const answer = await revoke(lease, { modRevision: kv?.modRevision, reason: "test" });
      expect(answer).toMatchObject({
        status: 409,
        body: { error: { code: "failed_precondition" } },
      });
      expect((await timeToLive(etcd.client, lease)).ttlSeconds).toBeGreaterThan(0);
    });

    it("finds the key that was shown before the view knows it", async () => {
      const cluster = await start({ prefixes: ["elsewhere/"] });
      const { key, lease } = await publish(etcd, "unseen.rpc", "10.0.0.1:80");
      const { kv } = await get(etcd.client, key);
      expect(cluster.registry.keys.has(key)).toBe(false);
      const answer = await revoke(lease, { modRevision: kv?.modRevision, reason: "test" });
      expect(answer.status).toBe(200);
      expect((await get(etcd.client, key)).kv).toBeNull();
    });
  });

  describe("listing", () => {
    it("tells what each lease holds", async () => {
      const one = await publish(etcd, "list.rpc", "10.0.0.1:80");
      const shared = await publish(etcd, "list.rpc", "10.0.0.2:80");
      await put(etcd.client, "list.extra", "x", { lease: shared.lease });
      const other = await grant(etcd.client, 60);
      await put(etcd.client, "list.lock", "x", { lease: other.id });
      const keyless = await grant(etcd.client, 60);
      await put(etcd.client, "list.rpc/7587870451294074371", "10.0.0.3:80");
      // As of this console's start; the list of leases is shared for some seconds.
      await start();

      const { leases, counts, total } = await list();
      const kinds = new Map(leases.map(({ lease, kind }) => [lease, kind]));
      expect(kinds.get(one.lease)).toBe("service");
      expect(kinds.get(shared.lease)).toBe("shared");
      expect(kinds.get(other.id)).toBe("other");
      expect(kinds.get(keyless.id)).toBe("keyless");
      expect(total).toBe(leases.length);
      expect(counts).toMatchObject({ all: total, permanent: 1 });
      expect(leases.find(({ lease }) => lease === one.lease)).toMatchObject({
        ...{ service: "list.rpc", address: "10.0.0.1:80", key: one.key, keys: 1 },
      });

      expect((await list("kind=shared")).leases).toMatchObject([{ lease: shared.lease }]);
      expect(await list("kind=permanent")).toMatchObject({
        ...{ total: 1, leases: [], permanent: [{ address: "10.0.0.3:80", lease: "0" }] },
      });
      expect((await list("limit=1&offset=1")).leases).toEqual([leases[1]]);

      await vi.waitFor(async () => {
        const row = (await list(`q=${keyless.id}`)).leases[0];
        expect(row?.sample?.grantedTtlSeconds).toBe(60);
      }, soon);
    });

    it("finds by lease in decimal and hexadecimal, service, address and key", async () => {
      const { lease, key } = await publish(etcd, "find.rpc", "10.9.9.9:80");
      await vi.waitFor(() => expect(getCluster().registry.keys.has(key)).toBe(true), soon);
      const hex = BigInt(lease).toString(16);
      for (const q of [lease, hex, `0x${hex}`, "FIND.rpc", "10.9.9.9", key]) {
        const { leases, total } = await list(`q=${encodeURIComponent(q)}`);
        expect(leases).toMatchObject([{ lease }]);
        expect(total).toBe(1);
      }
      expect(await list("q=no-such-thing")).toMatchObject({ total: 0, leases: [] });
    });

    it("calls no lease keyless whose keys are beyond the prefixes", async () => {
      const elsewhere = await publish(etcd, "beyond.rpc", "10.0.0.1:80");
      const keyless = await grant(etcd.client, 60);
      await start({ prefixes: ["prod/"] });
      const leases = (await list("kind=keyless&limit=10000")).leases.map(({ lease }) => lease);
      expect(leases).toContain(keyless.id);
      expect(leases).not.toContain(elsewhere.lease);
    });
  });

  it("may be looked at but not changed where the console is read-only", async () => {
    const { lease } = await publish(etcd, "ro.rpc", "10.0.0.1:80");
    await start({ readOnly: true });
    const params = { id: lease };
    const refused = [
      await callRoute(POST, { method: "POST", body: { ttlSeconds: 30 } }),
      await callRoute(PUT, { method: "PUT", params }),
      await revoke(lease, { reason: "test" }),
    ];
    for (const { status } of refused) expect(status).toBe(403);
    expect((await callRoute(getLease, { params })).status).toBe(200);
    const focused = await callRoute(focus, { method: "POST", body: { leases: [lease] } });
    expect(focused.status).toBe(204);
  });
});
