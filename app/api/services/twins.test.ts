import { describe, expect, it, vi } from "vitest";

import { serviceAnswerSchema } from "@/lib/api/contract";
import { keysAnswerSchema } from "@/lib/api/keys-contract";
import { getCluster } from "@/lib/cluster";
import { list, put, transact } from "@/lib/etcd/kv";
import { grant, revoke } from "@/lib/etcd/lease";
import { applyService, serviceFrom } from "@/lib/registry/fold";
import { serviceDeltaSchema, serviceSnapshotSchema, type Topic } from "@/lib/registry/topics";
import { callRoute } from "@/lib/testing/call-route";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { GET as getKeys } from "../keys/route";
import { GET } from "./[service]/route";

const soon = { timeout: 15_000, interval: 20 };
const INFO = "/tidb/server/info/0f8fad5b";
const TTL = "/topology/tidb/10.0.0.5:4000/ttl";
const server = { ddl_id: "0f8fad5b", ip: "10.0.0.5", listening_port: 4000, status_port: 10080 };
const node = { ver: "4", sender: "node-1", ipList: ["10.0.0.6"], hostname: "vm", port: 37037 };

describe("keys that belong to an instance and are none", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);

  async function write(key: string, value: unknown, ttlSeconds = 600): Promise<string> {
    const { id } = await grant(etcd.client, ttlSeconds);
    await put(etcd.client, key, typeof value === "string" ? value : JSON.stringify(value), {
      lease: id,
    });
    return id;
  }

  const service = async (name: string) =>
    serviceAnswerSchema.parse((await callRoute(GET, { params: { service: name } })).body);
  const twinsIn = async (name: string) =>
    (await service(name)).instances.map(({ address, registrations }) => ({
      address,
      twins: registrations.map(({ twins = [] }) => twins.map(({ key, lease }) => [key, lease])),
    }));

  it("are listed with it, whichever came first, and by a console that finds them all", async () => {
    const beat = await write("moleculer/discovery/beats/node-1/2b7ce267/1", "{}");
    await write("moleculer/discovery/info/node-1", {
      ...node,
      services: [{ name: "$node" }, { name: "math" }, { name: "mail" }],
    });
    const beats = [["moleculer/discovery/beats/node-1/2b7ce267/1", beat]];
    const expected = [{ address: "10.0.0.6:37037", twins: [beats] }];
    await vi.waitFor(async () => expect(await twinsIn("math")).toEqual(expected), soon);
    expect(await twinsIn("mail")).toEqual(expected);

    const rowOf = async (key: string) => {
      const path = `/api/keys?under=${encodeURIComponent(key)}`;
      return keysAnswerSchema.parse((await callRoute(getKeys, { path })).body).rows[0];
    };
    const beatKey = "moleculer/discovery/beats/node-1/2b7ce267/1";
    expect(await rowOf(beatKey)).toMatchObject({
      belongsTo: {
        instances: [
          { service: "math", address: "10.0.0.6:37037" },
          { service: "mail", address: "10.0.0.6:37037" },
        ],
        ...{ more: 0, missing: null },
      },
    });
    const orphan = "moleculer/discovery/beats/node-9/2b7ce267/1";
    await write(orphan, "{}");
    await vi.waitFor(async () => {
      expect(await rowOf(orphan)).toMatchObject({
        belongsTo: { instances: [], missing: "moleculer/discovery/info/node-9" },
      });
    }, soon);
    const { kvs } = await list(etcd.client, orphan);
    for (const { key, modRevision } of kvs) {
      const success = [{ type: "delete" as const, key }];
      await transact(etcd.client, { ifModRevision: [{ key, modRevision }], success });
    }

    const next = await write("moleculer/discovery/beats/node-1/2b7ce267/2", "{}");
    const both = [...beats, ["moleculer/discovery/beats/node-1/2b7ce267/2", next]];
    await vi.waitFor(async () => {
      expect(await twinsIn("math")).toEqual([{ address: "10.0.0.6:37037", twins: [both] }]);
    }, soon);

    await start();
    expect(await twinsIn("mail")).toEqual([{ address: "10.0.0.6:37037", twins: [both] }]);
    expect(getCluster().live.overview().totals).toMatchObject({ instances: 2, otherKeys: 2 });
  });

  it("come and go in the page with the instance they belong to, which stays the same", async () => {
    await write(INFO, server);
    const { live, registry } = getCluster();
    await vi.waitFor(() => expect(registry.services.get("tidb")?.size).toBe(1), soon);
    const topic: Topic = "service:tidb";
    let state = serviceFrom(serviceSnapshotSchema.parse(live.service("tidb")));
    const since = state.instances.get("10.0.0.5:4000")?.since;
    const leave = live.hub.subscribe([topic], {
      write: (frame) => {
        const data = /^data: (.*)$/m.exec(frame.toString())?.[1];
        if (data === undefined || !frame.includes("event: delta")) return;
        state = applyService(state, serviceDeltaSchema.parse(JSON.parse(data)));
      },
    });
    const instance = () => state.instances.get("10.0.0.5:4000");

    const lease = await write(TTL, "1700000000000000000");
    await vi.waitFor(() => {
      expect(instance()?.newest.twins).toEqual([
        { key: TTL, kind: "liveness", reason: "heartbeat of a TiDB or TiProxy server", lease },
      ]);
      expect(state.samples.get(lease)?.grantedTtlSeconds).toBe(600);
    }, soon);
    const changes = live.changes.length;

    await revoke(etcd.client, lease);
    await vi.waitFor(() => {
      expect(instance()).toBeDefined();
      expect(instance()?.newest.twins).toBeUndefined();
    }, soon);
    expect(state.samples.has(lease)).toBe(false);
    expect(instance()?.since).toEqual(since);
    // A heartbeat that goes is no change of what is registered.
    expect(live.changes).toHaveLength(changes);
    leave();
  });

  it("vouch for an instance whose own key has no lease", async () => {
    const id = "default/default/s-1/i-1";
    const file = { instanceId: "i-1", serviceId: "s-1", endpoints: ["rest://10.0.0.7:8080"] };
    await put(etcd.client, `/cse-sr/inst/files/${id}`, JSON.stringify(file));
    await vi.waitFor(async () => {
      expect((await service("s-1")).instances).toMatchObject([{ state: "permanent" }]);
    }, soon);
    const lease = await write(`/cse-sr/inst/leases/${id}`, "1");
    await vi.waitFor(async () => {
      expect((await service("s-1")).instances).toMatchObject([
        { state: "live", registrations: [{ twins: [{ kind: "auxiliary", lease }] }] },
      ]);
      expect(getCluster().live.rows.get("s-1")?.states).toMatchObject({ live: 1, permanent: 0 });
    }, soon);
  });
});
