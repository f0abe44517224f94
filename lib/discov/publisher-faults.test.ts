import { setTimeout as delay } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { close, connect } from "@/lib/etcd/client";
import { list, put } from "@/lib/etcd/kv";
import { listLeases } from "@/lib/etcd/lease";
import { freePort, startEtcd, type TestEtcd } from "@/lib/testing/etcd";
import { etcdUsage, processUsage, untilProcessUsage } from "@/lib/testing/etcd-usage";
import { startProxy } from "@/lib/testing/proxy";

import { Publisher, type PublisherOptions } from "./publisher";
import type { PublisherEvent } from "./publisher-event";
import { Subscriber } from "./subscriber";

const PATIENCE = { timeout: 30_000, interval: 20 };
const A = "10.0.0.1:80";

describe("Publisher, when etcd fails", () => {
  let etcd: TestEtcd;
  let open: (() => unknown)[] = [];

  beforeEach(async () => {
    etcd = await startEtcd();
    open = [];
  });
  afterEach(async () => {
    for (const end of open.reverse()) await end();
    await etcd.stop();
  });

  function publisher(more: Partial<PublisherOptions> = {}): Publisher {
    const options = { client: etcd.client, key: "user.rpc", value: A, ...more };
    const made = new Publisher(options as PublisherOptions);
    open.push(() => made.stop());
    return made;
  }
  async function published(more: Partial<PublisherOptions> = {}): Promise<Publisher> {
    const made = publisher(more);
    await made.start();
    return made;
  }
  /** As a client of another process, which has a connection of its own. */
  async function subscribed(): Promise<string[][]> {
    const subscriber = new Subscriber({ etcd: { Hosts: [etcd.endpoint], Key: "user.rpc" } });
    const told: string[][] = [];
    subscriber.onUpdate((values) => told.push([...values]));
    open.push(() => subscriber.close());
    await subscriber.start();
    return told;
  }
  /** A stretch of network of the publisher's own. */
  async function throughProxy() {
    const proxy = await startProxy(etcd.endpoint);
    open.push(() => proxy.close());
    const client = connect({ endpoints: [proxy.endpoint], timeoutMs: 1_000 });
    open.push(() => close(client));
    return { proxy, client };
  }
  const stored = async () => (await list(etcd.client, "user.rpc/")).kvs;
  const keys = async () => (await stored()).map(({ key }) => key.toString());
  const keysAre = (expected: () => (string | null)[]) =>
    vi.waitFor(async () => expect(await keys()).toEqual(expected()), PATIENCE);
  const usageIs = (leases: number, watchers: number) =>
    vi.waitFor(async () => expect(await etcdUsage(etcd)).toEqual({ leases, watchers }), PATIENCE);
  const reaches = (of: Publisher, state: string) =>
    vi.waitFor(() => expect(of.state).toBe(state), PATIENCE);
  const seen = (of: Publisher) => {
    const events: PublisherEvent["type"][] = [];
    of.on(({ type }) => void events.push(type));
    return events;
  };
  const happens = (events: string[], type: string) =>
    vi.waitFor(() => expect(events).toContain(type), PATIENCE);

  it("fails to start when etcd is away, with the reason, and leaves nothing behind", async () => {
    const before = processUsage();
    const Hosts = [`127.0.0.1:${await freePort()}`];
    const lost = publisher({
      ...{ client: undefined, etcd: { Hosts, Key: "user.rpc" }, startTimeoutMs: 1_500 },
    });
    await expect(lost.start()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/user\.rpc was not registered.*refused/),
    });
    await reaches(lost, "stopped");
    await untilProcessUsage(before);
  });

  it("fails to start when etcd does not answer, and leaves nothing behind", async () => {
    const { proxy, client } = await throughProxy();
    proxy.stall();
    const mute = publisher({ client, startTimeoutMs: 300 });
    await expect(mute.start()).rejects.toMatchObject({ code: "deadline_exceeded" });
    await mute.stop();
    proxy.flow();
    expect(await keys()).toEqual([]);
  });

  it("waits for etcd if told to", async () => {
    const port = await freePort();
    const conf = { Hosts: [`127.0.0.1:${port}`], Key: "user.rpc" };
    const late = publisher({ client: undefined, etcd: conf, wait: true });
    const events = seen(late);
    const start = late.start();
    await happens(events, "failed");
    const server = await startEtcd({ port });
    open.push(() => server.stop());
    await start;
    expect((await list(server.client, "user.rpc/")).kvs).toHaveLength(1);
    await late.stop();
  });

  it("can be stopped while it waits for etcd", async () => {
    await etcd.kill();
    const waiting = publisher({ wait: true });
    const start = expect(waiting.start()).rejects.toMatchObject({ code: "failed_precondition" });
    await waiting.stop();
    await start;
    expect(waiting.state).toBe("stopped");
  });

  // Of which go-zero gets over the first alone: after the second all its instances are away for a second.
  it.each([4, 15])(
    "keeps lease and key, and clients their list, when etcd is away for %i s",
    async (seconds) => {
      const kept = await published();
      const before = await stored();
      const told = await subscribed();
      const events = seen(kept);
      await etcd.kill();
      await delay(seconds * 1_000);
      await etcd.restart();
      await happens(events, "recovered");
      // Longer than it takes a lease to run out that is not renewed.
      await delay(seconds === 15 ? 12_000 : 0);
      expect(await stored()).toEqual(before);
      expect(kept.state).toBe("registered");
      expect(events).toEqual(["interrupted", "recovered"]);
      expect(told).toEqual([[A]]);
      await usageIs(1, 3);
    },
    60_000,
  );

  it("registers anew when etcd's data was wiped", async () => {
    const wiped = await published();
    const { lease } = wiped;
    const told = await subscribed();
    await etcd.restart({ wipe: true });
    await vi.waitFor(() => expect(wiped.lease).not.toBe(lease), PATIENCE);
    await reaches(wiped, "registered");
    await keysAre(() => [wiped.fullKey]);
    await vi.waitFor(() => expect(told.at(-1)).toEqual([A]), PATIENCE);
    await usageIs(1, 3);
  });

  it("has one key and one lease however often history is compacted and etcd restarted", async () => {
    const kept = await published();
    const before = await stored();
    for (let n = 0; n < 3; n++) {
      const { header } = await put(etcd.client, "elsewhere", "");
      await etcd.client.kv.compact({ revision: header.revision, physical: true });
      const events = seen(kept);
      await etcd.restart();
      await happens(events, "recovered");
    }
    await usageIs(1, 1);
    expect(await stored()).toEqual(before);
    // And the guard is still there.
    await etcd.client.delete().key(kept.fullKey ?? "");
    await keysAre(() => [kept.fullKey]);
  });

  it("puts its key back when it was deleted while etcd could not be reached", async () => {
    const { proxy, client } = await throughProxy();
    const kept = await published({ client });
    const { lease } = kept;
    const events = seen(kept);
    proxy.stall();
    await etcd.client.delete().key(kept.fullKey ?? "");
    const { header } = await put(etcd.client, "elsewhere", "");
    await etcd.client.kv.compact({ revision: header.revision, physical: true });
    proxy.cut();
    proxy.flow();
    await keysAre(() => [kept.fullKey]);
    await happens(events, "registered");
    expect(kept.lease).toBe(lease);
    await usageIs(1, 1);
  });

  it.each([undefined, 7])(
    "registers anew, once, after it was cut off for longer than its TTL, with ID %s",
    async (id) => {
      const { proxy, client } = await throughProxy();
      const cutOff = await published({ client, ttlSeconds: 2, id });
      const { lease } = cutOff;
      const told = await subscribed();
      const events = seen(cutOff);
      proxy.stall();
      await keysAre(() => []);
      await happens(events, "interrupted");

      proxy.flow();
      await happens(events, "registered");
      expect(cutOff.lease).not.toBe(lease);
      await keysAre(() => [cutOff.fullKey]);
      await vi.waitFor(() => expect(told).toEqual([[A], [], [A]]), PATIENCE);
      await usageIs(1, 2);
    },
    40_000,
  );

  it("has one registration after any number of short cuts", async () => {
    const { proxy, client } = await throughProxy();
    const kept = await published({ client });
    const before = await stored();
    for (let n = 0; n < 10; n++) {
      proxy.cut();
      await delay(50 * n);
    }
    await usageIs(1, 1);
    expect(await stored()).toEqual(before);
    expect(kept.state).toBe("registered");
  });

  it("stops within the deadline while etcd is away; its lease runs out", async () => {
    const { proxy, client } = await throughProxy();
    const stopping = await published({ client, ttlSeconds: 2 });
    proxy.stall();
    await stopping.stop();
    expect(stopping.state).toBe("stopped");
    await keysAre(() => []);
    proxy.flow();
    await usageIs(0, 0);
  });

  it("revokes, once etcd is back, the lease of one that was paused while it was away", async () => {
    const pausing = await published({ ttlSeconds: 600 });
    const { lease } = pausing;
    await etcd.kill();
    await pausing.pause();
    expect(pausing.state).toBe("paused");
    await etcd.restart();
    await vi.waitFor(
      async () => expect(await listLeases(etcd.client)).not.toContain(lease),
      PATIENCE,
    );
    await pausing.resume();
    await keysAre(() => [pausing.fullKey]);
    await usageIs(1, 1);
  });
});
