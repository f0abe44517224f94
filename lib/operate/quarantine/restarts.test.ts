import { setTimeout as delay } from "node:timers/promises";

import { afterEach, describe, expect, it, vi } from "vitest";

import type { Cluster } from "@/lib/cluster";
import { list, put } from "@/lib/etcd/kv";
import { watch } from "@/lib/etcd/watch";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

const soon = { timeout: 20_000, interval: 10 };
const A = "10.0.0.1:80";
const B = "10.0.0.2:80";

describe("what a quarantine does to an instance that never rests", () => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);
  afterEach(() => etcd.client.delete().all());

  async function ruled(service: string): Promise<Cluster> {
    const cluster = newCluster();
    await vi.waitFor(() => {
      cluster.assertLoaded();
      expect(cluster.quarantine.loaded).toBe(true);
    }, soon);
    await cluster.quarantine.create([
      { service, address: A, reason: "restarts", actor: null, until: null },
    ]);
    await vi.waitFor(() => expect(cluster.quarantine.leadership.guard).not.toBeNull(), soon);
    return cluster;
  }

  it("acts a few times, ever more seldom, on one that restarts in a loop, and takes it out in the end", async () => {
    const others = await publish(etcd, "loop.rpc", B);
    const cluster = await ruled("loop.rpc");
    const keys: string[] = [];
    const loopsUntil = performance.now() + 8_000;
    // Anew as soon as it is out, without a pause: worse than any supervisor that restarts it.
    while (performance.now() < loopsUntil) {
      const { key } = await publish(etcd, "loop.rpc", A);
      keys.push(key);
      await vi.waitFor(async () => {
        if (performance.now() > loopsUntil) return;
        expect((await list(etcd.client, key)).kvs).toEqual([]);
      }, soon);
    }
    // At once, then after 0.25, 0.5, 1, 2, 4 seconds: no more than those fit.
    expect(keys.length).toBeGreaterThan(2);
    expect(keys.length).toBeLessThan(9);
    await vi.waitFor(async () => {
      const left = (await list(etcd.client, "loop.rpc/")).kvs;
      expect(left.map(({ key }) => key.toString())).toEqual([others.key]);
    }, soon);
    expect(cluster.quarantine.list()[0]?.returns.count).toBe(keys.length);
  }, 60_000);

  it("never removes a key that registers another address by then, however the two race", async () => {
    await ruled("race.rpc");
    const { header } = await list(etcd.client, "");
    const values = new Map<string, string>();
    const removed: string[] = [];
    const abort = new AbortController();
    const { signal } = abort;
    const watching = (async () => {
      const startRevision = header.revision + 1;
      for await (const message of watch(etcd.client, {
        ...{ prefix: "race.rpc/", startRevision, signal },
      })) {
        if (message.type !== "updates") continue;
        for (const event of message.events) {
          if (event.type === "put") values.set(event.kv.key.toString(), event.kv.value.toString());
          else removed.push(values.get(event.key.toString()) ?? "?");
        }
      }
    })().catch((reason) => {
      if (!signal.aborted) throw reason;
    });
    const keys = Array.from(
      { length: 40 },
      (_, n) => `race.rpc/${7_587_870_451_294_074_000n + BigInt(n)}`,
    );
    await Promise.all(
      keys.map(async (key, n) => {
        for (let turn = 0; turn < 5; turn += 1) {
          await put(etcd.client, key, A);
          // So that some are overwritten before they are acted on, some while, and some after.
          await delay((n * 7 + turn * 3) % 12);
          await put(etcd.client, key, B);
        }
      }),
    );
    await vi.waitFor(() => expect(values.get(keys[0] ?? "")).toBe(B), soon);
    await vi.waitFor(async () => {
      const left = (await list(etcd.client, "race.rpc/")).kvs.map(({ value }) => value.toString());
      expect(left).toEqual(keys.map(() => B));
    }, soon);
    abort.abort();
    await watching;
    expect(removed.length).toBeGreaterThan(0);
    expect(new Set(removed)).toEqual(new Set([A]));
  }, 60_000);
});
