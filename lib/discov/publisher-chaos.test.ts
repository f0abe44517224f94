import { setTimeout as delay } from "node:timers/promises";

import { describe, expect, it, vi } from "vitest";

import { close, connect } from "@/lib/etcd/client";
import { list, put } from "@/lib/etcd/kv";
import { revoke } from "@/lib/etcd/lease";
import { etcdUsage } from "@/lib/testing/etcd-usage";
import { follow } from "@/lib/testing/follower";
import { startProxy } from "@/lib/testing/proxy";
import { useEtcd } from "@/lib/testing/use-etcd";

import { Publisher } from "./publisher";
import { Subscriber } from "./subscriber";

const PATIENCE = { timeout: 60_000, interval: 50 };
const A = "10.0.0.1:80";
const SERVICE = "user.rpc";
const ROUNDS = 40;

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("Publisher, under one fault after another", () => {
  const etcd = useEtcd();

  it.each([1, 2])(
    "never has two registrations, and has one in the end, whatever happens (seed %i)",
    async (seed) => {
      const random = numbers(seed);
      const proxy = await startProxy(etcd.endpoint);
      const client = connect({ endpoints: [proxy.endpoint], timeoutMs: 500 });
      const follower = follow(etcd.client, `${SERVICE}/`);
      const publisher = new Publisher({
        client,
        key: SERVICE,
        value: A,
        ttlSeconds: 2,
        wait: true,
      });
      const subscriber = new Subscriber({ client, key: SERVICE });
      await Promise.all([publisher.start(), subscriber.start()]);
      const key = () => publisher.fullKey ?? "none";

      const faults: (() => Promise<unknown>)[] = [
        async () => etcd.client.delete().key(key()),
        () => revoke(etcd.client, publisher.lease ?? "0"),
        () => put(etcd.client, key(), "0.0.0.0:0", { ignoreLease: true }),
        async () => proxy.cut(),
        async () => {
          proxy.stall();
          await delay(random() * 4_000);
          proxy.flow();
        },
        () => etcd.restart(),
        async () => {
          const { header } = await put(etcd.client, "elsewhere", "");
          await etcd.client.kv.compact({ revision: header.revision, physical: true });
        },
        () => publisher.pause().then(() => publisher.resume()),
      ];
      for (let round = 0; round < ROUNDS; round++) {
        // Some find nothing to harm.
        await faults[Math.floor(random() * faults.length)]?.().catch(() => {});
        await delay(random() * 300);
      }
      // What it was overridden by stays until the key goes.
      await vi.waitFor(
        () => expect(["registered", "overridden"]).toContain(publisher.state),
        PATIENCE,
      );
      await etcd.client.delete().key(key());

      await vi.waitFor(async () => {
        const { kvs } = await list(etcd.client, `${SERVICE}/`);
        expect(kvs.map((kv) => `${kv.key}=${kv.value} ${kv.lease}`)).toEqual([
          `${key()}=${A} ${publisher.lease}`,
        ]);
        expect(subscriber.values()).toEqual([A]);
        expect(await etcdUsage(etcd)).toEqual({ leases: 1, watchers: 4 });
      }, PATIENCE);
      // Event by event, as etcd had it.
      const present = new Set<string>();
      for (const message of follower.messages) {
        if (message.type === "base") {
          present.clear();
          for (const kv of message.kvs) present.add(kv.key.toString());
        } else if (message.type === "updates") {
          for (const event of message.events) {
            if (event.type === "delete") present.delete(event.key.toString());
            else present.add(event.kv.key.toString());
            expect(present.size).toBeLessThanOrEqual(1);
          }
        }
      }

      await Promise.all([publisher.stop(), subscriber.close(), follower.stop()]);
      await vi.waitFor(async () => {
        expect(await etcdUsage(etcd)).toEqual({ leases: 0, watchers: 0 });
      }, PATIENCE);
      close(client);
      await proxy.close();
    },
    180_000,
  );
});
