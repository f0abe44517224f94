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

  const deleteKey = (key: string) =>
    transact(etcd.client, {
      ifModRevision: [],
      success: [{ type: "delete", key: Buffer.from(key) }],
    });

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

  it("belong to the process that wrote them last where several share them, as its lease tells", async () => {
    const nodeOf = (host: string) => `/shop/rpcx/Arith/tcp@${host}:8972`;
    const marks = (...leases: string[]) =>
      leases.map((lease) => [
        ["/shop/rpcx", lease],
        ["/shop/rpcx/Arith", lease],
      ]);
    const leaseOf = async () => (await grant(etcd.client, 600)).id;
    const write = (key: string, value: string, lease: string) =>
      put(etcd.client, key, value, { lease });
    const marked = async (expected: Record<string, string[][]>) => {
      const lists = Object.entries(expected).map(([host, twins]) => {
        return { address: `${host}:8972`, twins: [twins] };
      });
      await vi.waitFor(async () => {
        const arith = (await twinsIn("Arith")).sort((a, b) => (a.address < b.address ? -1 : 1));
        expect(arith).toEqual(lists);
      }, soon);
    };
    const [a, b] = [await leaseOf(), await leaseOf()];
    await write("/shop/rpcx", "rpcx_path", a);
    await write("/shop/rpcx/Arith", "Arith", a);
    await write(nodeOf("10.1.0.1"), "", a);
    const [ofA = [], ofB = []] = marks(a, b);
    await marked({ "10.1.0.1": ofA });

    await write(nodeOf("10.1.0.2"), "", b);
    await marked({ "10.1.0.1": ofA, "10.1.0.2": [] });
    await write("/shop/rpcx", "rpcx_path", b);
    await write("/shop/rpcx/Arith", "Arith", b);
    await marked({ "10.1.0.1": [], "10.1.0.2": ofB });

    await write(nodeOf("10.1.0.1"), "", b);
    await marked({ "10.1.0.1": ofB, "10.1.0.2": ofB });
    await write(nodeOf("10.1.0.1"), "", a);
    await marked({ "10.1.0.1": [], "10.1.0.2": ofB });
    await start();
    await marked({ "10.1.0.1": [], "10.1.0.2": ofB });
    expect((await service("Arith")).instances).toMatchObject([
      {},
      { registrations: [{ twins: [{ shared: true }, { shared: true }] }] },
    ]);

    await revoke(etcd.client, b);
    await marked({ "10.1.0.1": [] });
    await write("/shop/rpcx/Arith", "Arith", a);
    await marked({ "10.1.0.1": [["/shop/rpcx/Arith", a]] });
    await deleteKey("/shop/rpcx/Arith");
    await marked({ "10.1.0.1": [] });
  });

  it("are of the governor that a metrics target leads to", async () => {
    const target = await write("/prometheus/job/cart/vm-1", "10.2.0.1:9999");
    const governor = { name: "cart", scheme: "http", address: "10.2.0.1:9999", kind: 2 };
    const grpc = { ...governor, scheme: "grpc", address: "10.2.0.1:9000", kind: 1 };
    for (const info of [governor, grpc]) {
      const value = { Op: 0, Addr: info.address, MetadataX: info };
      await write(`${info.scheme}:cart:v1:dev/${info.address}`, value);
    }
    await vi.waitFor(async () => {
      expect(await twinsIn("cart")).toEqual([
        { address: "10.2.0.1:9999", twins: [[["/prometheus/job/cart/vm-1", target]]] },
        { address: "10.2.0.1:9000", twins: [[]] },
      ]);
    }, soon);
  });

  it("are told apart by keyspace where servers of several have had one address", async () => {
    const rootOf = (keyspace: number) => `/keyspaces/tidb/${keyspace}`;
    const info = { ddl_id: "k", ip: "10.3.0.1", listening_port: 4000 };
    for (const keyspace of [1, 2]) await write(`${rootOf(keyspace)}/tidb/server/info/k`, info);
    const ttl = await write(`${rootOf(2)}/topology/tidb/10.3.0.1:4000/ttl`, "1700000000000000000");
    const owner = await write(`${rootOf(1)}/tidb/ddl/fg/owner/5e`, "k");
    await vi.waitFor(async () => {
      const { instances } = await service("tidb");
      const at = instances.find(({ address }) => address === "10.3.0.1:4000");
      const told = at?.registrations.map(({ key, twins = [] }) => [
        key,
        twins.map((twin) => [twin.key, twin.kind, twin.lease]),
      ]);
      expect(told?.sort()).toEqual([
        [`${rootOf(1)}/tidb/server/info/k`, [[`${rootOf(1)}/tidb/ddl/fg/owner/5e`, "lock", owner]]],
        [
          `${rootOf(2)}/tidb/server/info/k`,
          [[`${rootOf(2)}/topology/tidb/10.3.0.1:4000/ttl`, "liveness", ttl]],
        ],
      ]);
    }, soon);
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
