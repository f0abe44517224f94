import { describe, expect, it, vi } from "vitest";

import { toKeyText } from "@/lib/codecs/key-text";
import { list, type Op, put, transact } from "@/lib/etcd/kv";
import { revoke } from "@/lib/etcd/lease";
import { applyService, serviceFrom } from "@/lib/registry/fold";
import type { ServiceDelta, ServiceSnapshot } from "@/lib/registry/topics";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

import type { Cluster } from "./cluster";

const soon = { timeout: 15_000, interval: 20 };

describe("Cluster", () => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);

  /** A console that has loaded what there is. */
  async function loaded(options?: Parameters<typeof newCluster>[0]): Promise<Cluster> {
    const cluster = newCluster(options);
    await vi.waitFor(() => cluster.assertLoaded(), soon);
    return cluster;
  }

  const addresses = (cluster: Cluster, service: string) => [
    ...serviceFrom(cluster.live.service(service)).instances.keys(),
  ];

  const lastLeft = (cluster: Cluster, address: string) =>
    cluster.live.changes.find((change) => change.kind === "left" && change.address === address);

  /** What a subscriber of a topic makes of all that it is sent. */
  function follower(cluster: Cluster, service: string) {
    let text = "";
    cluster.live.hub.subscribe([`service:${service}`], {
      write: (frame) => {
        text += frame.toString();
      },
    });
    return () => {
      const frames = text.split("\n\n").filter((frame) => frame.includes("data: "));
      const [first, ...rest] = frames.map((frame) => {
        const data: unknown = JSON.parse(frame.slice(frame.indexOf("data: ") + 6));
        return { event: /event: (\w+)/.exec(frame)?.[1], data };
      });
      let state = serviceFrom(first?.data as ServiceSnapshot);
      for (const { event, data } of rest) {
        state =
          event === "snapshot"
            ? serviceFrom(data as ServiceSnapshot)
            : applyService(state, data as ServiceDelta);
      }
      return state;
    };
  }

  it("knows the shortest TTL for the first who looks", async () => {
    await publish(etcd, "shortest.rpc", "10.0.0.1:8080");
    const cluster = await loaded({ prefixes: ["shortest.rpc/"] });
    await vi.waitFor(() => {
      const { totals } = cluster.live.overview();
      expect(totals.shortestTtl).toMatchObject({ service: "shortest.rpc" });
    }, soon);
  });

  it("counts the same services everywhere: not jobs that are done, and none with what cannot be read as live", async () => {
    const cluster = await loaded({ prefixes: ["counted/"] });
    await publish(etcd, "counted/user.rpc", "10.0.0.1:8080");
    const job = await publish(etcd, "counted/report-20261123", "10.0.0.2:8080");
    await publish(etcd, "counted/broken.rpc", "no address");
    const totals = () => cluster.live.overview().totals;
    await vi.waitFor(() => expect(totals()).toMatchObject({ services: 3, doneServices: 0 }), soon);

    await revoke(etcd.client, job.lease);

    await vi.waitFor(() => {
      expect(totals()).toMatchObject({ services: 2, doneServices: 1, emptyServices: 0 });
    }, soon);
    expect(totals()).toMatchObject({ instances: 1, undecodable: 1 });
    expect(cluster.status().counts?.services).toBe(2);
    expect(cluster.live.rows.get("counted/broken.rpc")).toMatchObject({
      ...{ instances: 0, undecodable: 1, states: { live: 0, late: 0, permanent: 0 } },
    });
  });

  it("shows what is registered, and each change as it comes", async () => {
    await publish(etcd, "appear.rpc", "10.0.0.1:8080");
    const cluster = await loaded();
    expect(addresses(cluster, "appear.rpc")).toEqual(["10.0.0.1:8080"]);
    expect(cluster.live.changes).toEqual([]);

    await publish(etcd, "appear.rpc", "10.0.0.2:8080");
    await vi.waitFor(() => expect(addresses(cluster, "appear.rpc")).toHaveLength(2), soon);
    expect(cluster.live.changes[0]).toMatchObject({
      kind: "registered",
      service: "appear.rpc",
      address: "10.0.0.2:8080",
      at: { exact: true },
    });
    expect(cluster.live.rows.get("appear.rpc")).toMatchObject({
      instances: 2,
      framework: "go-zero",
      states: { live: 2, late: 0, permanent: 0 },
    });
  });

  it("joins several registrations of one address into one instance, which stays until the last goes", async () => {
    const first = await publish(etcd, "join.rpc", "10.0.0.1:8080");
    const second = await publish(etcd, "join.rpc", "10.0.0.1:8080");
    const cluster = await loaded();
    expect(cluster.live.rows.get("join.rpc")).toMatchObject({ instances: 1, registrations: 2 });

    await revoke(etcd.client, first.lease);
    await vi.waitFor(
      () => expect(cluster.live.rows.get("join.rpc")).toMatchObject({ registrations: 1 }),
      soon,
    );
    expect(addresses(cluster, "join.rpc")).toEqual(["10.0.0.1:8080"]);
    await revoke(etcd.client, second.lease);
    await vi.waitFor(
      () => expect(cluster.live.rows.get("join.rpc")).toMatchObject({ instances: 0 }),
      soon,
    );
    const changes = cluster.live.changes.filter(({ service }) => service === "join.rpc");
    expect(changes.map(({ kind }) => kind)).toEqual(["left", "key-removed"]);
  });

  it("tells a revoke, an expiry, a deletion and a replaced value apart", async () => {
    const cluster = await loaded();
    const revoked = await publish(etcd, "cause.rpc", "10.0.0.1:1");
    const expiring = await publish(etcd, "cause.rpc", "10.0.0.2:2", 2);
    const deleted = await publish(etcd, "cause.rpc", "10.0.0.3:3");
    const replaced = await publish(etcd, "cause.rpc", "10.0.0.4:4");
    await put(etcd.client, Buffer.from("cause.rpc/9"), Buffer.from("10.0.0.5:5"), {
      lease: deleted.lease,
    });
    for (const { lease } of [revoked, expiring, deleted]) {
      await vi.waitFor(() => expect(cluster.registry.sampleOf(lease)).toBeDefined(), soon);
    }

    await revoke(etcd.client, revoked.lease);
    const key = Buffer.from(deleted.key);
    await transact(etcd.client, { ifModRevision: [], success: [{ type: "delete", key }] });
    await put(etcd.client, Buffer.from(replaced.key), Buffer.from("10.0.0.6:6"), {
      lease: replaced.lease,
    });

    const causeOf = (address: string) => lastLeft(cluster, address)?.cause;
    await vi.waitFor(() => {
      expect(causeOf("10.0.0.1:1")).toBe("revoked");
      expect(causeOf("10.0.0.2:2")).toBe("expired");
      expect(causeOf("10.0.0.3:3")).toBe("deleted");
      expect(causeOf("10.0.0.4:4")).toBe("replaced");
    }, soon);
    const departures = new Map(
      cluster.live.service("cause.rpc").departures.map((left) => [left.address, left]),
    );
    expect(departures.get("10.0.0.3:3")?.evidence).toMatchObject({ leaseAlive: true });
    expect(departures.get("10.0.0.1:1")?.evidence.ttlLeftSeconds).toBeGreaterThan(50);
  });

  it("calls a cause unknown when the lease was never read", async () => {
    const cluster = await loaded({ leaseSamplesPerSecond: 1 });
    const many = await Promise.all(
      Array.from({ length: 12 }, (_, n) => publish(etcd, "unread.rpc", `10.0.1.${n}:80`)),
    );
    await vi.waitFor(() => expect(addresses(cluster, "unread.rpc")).toHaveLength(12), soon);
    const unread = many.findIndex(({ lease }) => !cluster.registry.sampleOf(lease));
    await revoke(etcd.client, many[unread]?.lease ?? "");
    await vi.waitFor(
      () => expect(lastLeft(cluster, `10.0.1.${unread}:80`)?.cause).toBe("unknown"),
      soon,
    );
  });

  it("links an address that comes back under another lease, and says after how long", async () => {
    const cluster = await loaded();
    const before = await publish(etcd, "back.rpc", "10.0.0.1:8080");
    await vi.waitFor(() => expect(addresses(cluster, "back.rpc")).toHaveLength(1), soon);
    await revoke(etcd.client, before.lease);
    await vi.waitFor(() => expect(addresses(cluster, "back.rpc")).toHaveLength(0), soon);
    const after = await publish(etcd, "back.rpc", "10.0.0.1:8080");
    await vi.waitFor(
      () =>
        expect(cluster.live.changes[0]).toMatchObject({
          kind: "re-registered",
          lease: after.lease,
          awayMs: expect.any(Number),
        }),
      soon,
    );
  });

  it("calls an instance late when its lease renewed before and then ran low", async () => {
    const cluster = await loaded();
    const { lease, renew } = await publish(etcd, "late.rpc", "10.0.0.1:8080", 6);
    const renewed = () => cluster.registry.sampleOf(lease)?.renewedAt;
    await vi.waitFor(
      async () => {
        if (!renewed()) await renew();
        expect(renewed()).toEqual(expect.any(Number));
      },
      { timeout: 15_000, interval: 1_500 },
    );
    const states = () => cluster.live.rows.get("late.rpc")?.states;
    expect(states()).toMatchObject({ live: 1, late: 0 });
    await vi.waitFor(() => expect(states()).toMatchObject({ live: 0, late: 1 }), soon);
    await renew();
    await vi.waitFor(() => expect(states()).toMatchObject({ live: 1, late: 0 }), soon);
  });

  it("sends a subscriber all it needs to hold what the view holds", async () => {
    const cluster = await loaded();
    const state = follower(cluster, "random.rpc");
    const key = (n: number) => Buffer.from(`random.rpc/${n}`);
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const leases = await Promise.all([1, 2, 3].map(() => publish(etcd, "other.rpc", "10.1.1.1:1")));
    for (let step = 0; step < 400; step += 1) {
      const ops = new Map<number, Op>();
      for (let n = 0; n <= random(4); n += 1) {
        const at = random(25);
        const lease = leases[random(3)]?.lease;
        const value = Buffer.from(`10.0.0.${random(8)}:8080`);
        const deletes = random(3) === 0;
        ops.set(at, { type: deletes ? "delete" : "put", key: key(at), value, lease });
      }
      await transact(etcd.client, { ifModRevision: [], success: [...ops.values()] });
    }
    const { header, kvs } = await list(etcd.client, "random.rpc/");
    await vi.waitFor(
      () => expect(cluster.registry.revision).toBeGreaterThanOrEqual(header.revision),
      soon,
    );
    cluster.live.flush();
    const held = state();
    expect(held).toEqual({
      ...serviceFrom(cluster.live.service("random.rpc")),
      departures: expect.anything(),
    });
    expect([...held.keys.keys()].sort()).toEqual(kvs.map(({ key }) => toKeyText(key)).sort());
    for (const { key, value } of kvs) {
      const instance = held.instances.get(value.toString());
      expect(instance?.registrations.has(toKeyText(key))).toBe(true);
    }
  });

  it("keeps to one watch, however many subscribe", async () => {
    const watchers = async () => {
      const text = await (await fetch(`${etcd.endpoint}/metrics`)).text();
      return Number(/^etcd_debugging_mvcc_watcher_total (\d+)/m.exec(text)?.[1]);
    };
    await vi.waitFor(async () => expect(await watchers()).toBe(0), soon);
    const cluster = await loaded();
    await vi.waitFor(async () => expect(await watchers()).toBe(2), soon);
    for (let n = 0; n < 50; n += 1) {
      cluster.live.hub.subscribe(["overview", `service:s${n}`], { write: () => {} });
    }
    await publish(etcd, "s1", "10.0.0.1:8080");
    await vi.waitFor(() => expect(addresses(cluster, "s1")).toHaveLength(1), soon);
    // One for the registry, and one for what consoles keep in etcd themselves.
    expect(await watchers()).toBe(2);
    expect(cluster.status()).toMatchObject({ watches: 1, viewers: 50 });
  });

  it("leaves Rollcall's own keys and what lies outside the prefixes out of the view", async () => {
    await put(etcd.client, Buffer.from("/rollcall/x/1"), Buffer.from("10.0.0.1:8080"));
    await publish(etcd, "in/a.rpc", "10.0.0.1:8080");
    await publish(etcd, "out/b.rpc", "10.0.0.2:8080");
    const cluster = await loaded({ prefixes: ["in/", "in/deeper/", "also/"] });
    expect(cluster.prefixes).toEqual(["in/", "also/"]);
    expect([...cluster.live.rows.keys()]).toEqual(["in/a.rpc"]);
    await publish(etcd, "also/c.rpc", "10.0.0.3:8080");
    await vi.waitFor(() => expect([...cluster.live.rows.keys()]).toContain("also/c.rpc"), soon);
    expect([...cluster.registry.keys.keys()].some((key) => key.startsWith("/rollcall"))).toBe(
      false,
    );
  });

  it("takes keys and values of any bytes, and cuts long values", async () => {
    const cluster = await loaded();
    const key = Buffer.concat([Buffer.from("b\\n/"), Buffer.from([0xff, 0x00, 0x2f, 0x37])]);
    await put(etcd.client, key, Buffer.from("10.0.0.1:8080"));
    await put(etcd.client, Buffer.from("huge/1"), Buffer.alloc(1_048_576, "<b>"));
    await put(etcd.client, Buffer.from("utf.rpc/中文/8"), Buffer.from("10.0.0.9:80"));
    await vi.waitFor(() => {
      expect(cluster.registry.keys.has("b\\\\n/\\xff\\x00/7")).toBe(true);
      expect(cluster.registry.keys.has("huge/1")).toBe(true);
      expect(cluster.registry.keys.has("utf.rpc/中文/8")).toBe(true);
    }, soon);
    expect(cluster.registry.otherKeys).toBeGreaterThan(0);
  });
});
