import { describe, expect, it, vi } from "vitest";

import { toKeyText } from "@/lib/codecs/key-text";
import { list, put } from "@/lib/etcd/kv";
import { freePort, startEtcd } from "@/lib/testing/etcd";
import { startProxy } from "@/lib/testing/proxy";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

import type { Cluster } from "./cluster";

const soon = { timeout: 20_000, interval: 50 };

describe("Cluster, when etcd fails", () => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);

  const isLive = (cluster: Cluster) => () =>
    expect(cluster.status().connection).toMatchObject({ state: "live", error: null });

  async function loaded(): Promise<Cluster> {
    const cluster = newCluster();
    await vi.waitFor(isLive(cluster), soon);
    return cluster;
  }

  /** Waits until the view holds each key as etcd does, and no other. */
  async function sameAsEtcd(cluster: Cluster): Promise<void> {
    await vi.waitFor(async () => {
      const { kvs } = await list(etcd.client, "");
      const stored = kvs.map(({ key, modRevision }) => [toKeyText(key), modRevision]);
      const held = [...cluster.registry.keys].map(([key, { modRevision }]) => [key, modRevision]);
      expect(held.sort()).toEqual(stored.sort());
    }, soon);
  }

  /** The snapshots that a subscriber has been sent. */
  function snapshots(cluster: Cluster): () => { revision: number }[] {
    const received: { revision: number }[] = [];
    cluster.live.hub.subscribe(["overview"], {
      write: (frame) => {
        const text = frame.toString();
        if (text.includes("event: snapshot")) {
          received.push(JSON.parse(text.slice(text.indexOf("data: ") + 6)));
        }
      },
    });
    return () => received;
  }

  it("says why it cannot connect, and connects by itself once etcd is there", async () => {
    const port = await freePort();
    const cluster = newCluster({ endpoints: [`http://127.0.0.1:${port}`] });
    await vi.waitFor(
      () =>
        expect(cluster.status().connection).toMatchObject({
          state: "connecting",
          error: { code: "unavailable" },
        }),
      soon,
    );
    expect(() => cluster.assertLoaded()).toThrow(expect.objectContaining({ code: "unavailable" }));
    const late = await startEtcd({ port });
    try {
      await vi.waitFor(isLive(cluster), soon);
      await publish(late, "late.rpc", "10.0.0.1:8080");
      await vi.waitFor(() => expect(cluster.live.rows.has("late.rpc")).toBe(true), soon);
    } finally {
      await cluster.close();
      await late.stop();
    }
  });

  it("tells that it is cut off, and holds what etcd holds after a restart", async () => {
    await publish(etcd, "restart.rpc", "10.0.0.1:8080");
    const cluster = await loaded();
    await etcd.kill();
    await vi.waitFor(
      () =>
        expect(cluster.status().connection).toMatchObject({
          state: "reconnecting",
          since: expect.any(Number),
          error: { code: "unavailable" },
        }),
      soon,
    );
    // The last that was known stays in sight.
    expect(cluster.live.rows.get("restart.rpc")).toMatchObject({ instances: 1 });
    await etcd.restart();
    await publish(etcd, "restart.rpc", "10.0.0.2:8080");
    await vi.waitFor(isLive(cluster), soon);
    await sameAsEtcd(cluster);
  });

  it("is not away for a watch that goes on at once", async () => {
    const proxy = await startProxy(etcd.endpoint);
    try {
      const cluster = newCluster({ endpoints: [proxy.endpoint] });
      await vi.waitFor(isLive(cluster), soon);
      const told: string[] = [];
      cluster.live.hub.subscribe(["status"], {
        write: (frame) => void told.push(frame.toString()),
      });
      for (const service of ["cut-1.rpc", "cut-2.rpc"]) {
        proxy.cut();
        await publish(etcd, service, "10.0.0.1:8080");
        await vi.waitFor(() => expect(cluster.live.rows.has(service)).toBe(true), soon);
      }
      expect(told.join("")).toContain('"state":"live"');
      expect(told.join("")).not.toContain('"state":"reconnecting"');
    } finally {
      await proxy.close();
    }
  });

  it("takes what changed while it was away, and was compacted, for changes at an unknown time", async () => {
    await put(etcd.client, "gone.rpc/7587870451294074371", "10.0.0.1:8080");
    const proxy = await startProxy(etcd.endpoint);
    try {
      const cluster = newCluster({ endpoints: [proxy.endpoint] });
      await vi.waitFor(isLive(cluster), soon);
      proxy.stall();
      await vi.waitFor(() => expect(cluster.status().connection.state).toBe("reconnecting"), soon);
      await etcd.client.delete().key("gone.rpc/7587870451294074371").exec();
      await publish(etcd, "come.rpc", "10.0.0.2:8080");
      const { header } = await put(etcd.client, "x", "y");
      await etcd.client.kv.compact({ revision: header.revision, physical: true });
      proxy.flow();
      await vi.waitFor(isLive(cluster), soon);
      await sameAsEtcd(cluster);
      for (const [service, kind] of [
        ["gone.rpc", "left"],
        ["come.rpc", "registered"],
      ]) {
        const change = cluster.live.changes.find((line) => line.service === service);
        expect(change).toMatchObject({ kind, at: { exact: false } });
      }
    } finally {
      await proxy.close();
    }
  });

  it("starts over when etcd's data was wiped, and sends everybody a snapshot", async () => {
    for (let n = 0; n < 5; n += 1) await publish(etcd, "wiped.rpc", `10.0.0.${n}:8080`);
    const cluster = await loaded();
    const received = snapshots(cluster);
    const before = cluster.registry.revision;
    await etcd.restart({ wipe: true });
    await publish(etcd, "fresh.rpc", "10.0.0.9:8080");
    await vi.waitFor(() => expect(cluster.live.rows.has("fresh.rpc")).toBe(true), soon);
    await sameAsEtcd(cluster);
    expect(cluster.registry.revision).toBeLessThan(before);
    expect(cluster.live.rows.get("wiped.rpc")).toMatchObject({ instances: 0 });
    expect(received().at(-1)?.revision).toBeLessThan(before);
    const left = cluster.live.changes.filter(({ service }) => service === "wiped.rpc");
    await vi.waitFor(() => expect(left).toHaveLength(5));
    expect(left.every(({ at }) => !at.exact)).toBe(true);
  });
});
