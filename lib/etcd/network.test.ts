import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { freePort } from "@/lib/testing/etcd";
import { type Follower, follow } from "@/lib/testing/follower";
import { startProxy, type TestProxy } from "@/lib/testing/proxy";
import { useEtcd } from "@/lib/testing/use-etcd";

import { close, connect, type EtcdClient } from "./client";
import { get, list, put } from "./kv";
import { grant, keepalive, keepaliveOnce } from "./lease";
import { watch } from "./watch";

/** What we promise: a dead connection is noticed within this. */
const NOTICED = { timeout: 10_000, interval: 20 };
const PATIENCE = { timeout: 15_000, interval: 20 };

describe("a bad network", () => {
  const etcd = useEtcd();
  let proxy: TestProxy;
  let client: EtcdClient;
  let follower: Follower;
  let n = 0;

  beforeEach(async () => {
    proxy = await startProxy(etcd.endpoint);
    client = connect({ endpoints: [proxy.endpoint], timeoutMs: 1_000 });
    follower = follow(client, "net/");
    await vi.waitFor(() => expect(typesOf()).toContain("base"), PATIENCE);
    await put(etcd.client, `net/${++n}`, "before");
    // What came by the watch shows that there is one.
    await vi.waitFor(() => expect(typesOf()).toContain("updates"), PATIENCE);
  });
  afterEach(async () => {
    etcd.resume();
    proxy.flow();
    await follower.stop();
    close(client);
    await proxy.close();
  });

  const contents = async () =>
    new Map((await list(etcd.client, "net/")).kvs.map(({ key, value }) => [`${key}`, `${value}`]));
  const untilSame = () =>
    vi.waitFor(async () => expect(follower.keys).toEqual(await contents()), PATIENCE);
  const typesOf = () => follower.messages.map(({ type }) => type);
  const untilLost = () => vi.waitFor(() => expect(typesOf()).toContain("lost"), NOTICED);

  it("is noticed within ten seconds when etcd freezes, and got over when it thaws", async () => {
    etcd.pause();
    await untilLost();

    etcd.resume();
    await put(etcd.client, `net/${++n}`, "after");

    await untilSame();
    expect(typesOf()).toContain("resumed");
    expect(typesOf().filter((type) => type === "base")).toHaveLength(1);
  });

  it("is noticed within ten seconds when it swallows everything", async () => {
    proxy.stall();
    await put(etcd.client, `net/${++n}`, "meanwhile");
    await untilLost();
    expect(follower.keys).not.toEqual(await contents());

    proxy.flow();

    await untilSame();
    expect(typesOf()).toContain("resumed");
  });

  it("is noticed and got over when it cuts connections, again and again", async () => {
    for (let cuts = 0; cuts < 5; cuts++) {
      follower.messages.length = 0;
      proxy.cut();
      await put(etcd.client, `net/${++n}`, "meanwhile");
      await untilSame();
      expect(typesOf()).toContain("resumed");
    }
    expect(new Set(follower.events).size).toBe(follower.events.length);
  });

  it("does not keep a request beyond its deadline", async () => {
    const { id } = await grant(client, 60);
    etcd.pause();

    const requests = [get(client, "a"), list(client, ""), keepaliveOnce(client, id)];

    // All at once: one that is looked at later may have failed before anybody listens.
    const reason = { code: "deadline_exceeded" };
    expect(await Promise.allSettled(requests)).toMatchObject(
      requests.map(() => ({ status: "rejected", reason })),
    );
  });

  it("does not end a keepalive", async () => {
    const { id } = await grant(etcd.client, 3);
    const abort = new AbortController();
    const onRenewed = vi.fn();
    const kept = keepalive(client, id, { signal: abort.signal, onRenewed });
    await vi.waitFor(() => expect(onRenewed).toHaveBeenCalled(), PATIENCE);

    proxy.cut();
    onRenewed.mockClear();

    await vi.waitFor(() => expect(onRenewed.mock.calls.length).toBeGreaterThan(1), PATIENCE);
    abort.abort();
    expect(await kept).toBe("aborted");
  });

  it("is told from requests that fail and streams that are left: the connection stays", async () => {
    const { taken } = proxy;

    await expect(put(client, "big", Buffer.alloc(4_000_000))).rejects.toThrow();
    const { id } = await grant(client, 60);
    await keepaliveOnce(client, id);
    const abort = new AbortController();
    const options = { prefix: "a", startRevision: 1, signal: abort.signal };
    const messages = watch(client, options);
    await messages.next();
    const end = messages.next();
    abort.abort();
    await end;
    await get(client, "a");

    // Else the mirror's watch would be on a connection that is let go of.
    expect(proxy.taken).toBe(taken);
  });
});

describe("several endpoints", () => {
  const etcd = useEtcd();

  it("are one etcd as long as one of them answers, for reads, writes and watches", async () => {
    const nobody = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
    const client = connect({ endpoints: [...nobody, etcd.endpoint], timeoutMs: 2_000 });
    const follower = follow(client, "several/");

    for (let n = 0; n < 50; n++) await put(client, `several/${n}`, "");

    await vi.waitFor(() => expect(follower.keys.size).toBe(50), PATIENCE);
    await follower.stop();
    close(client);
  });

  it("are unavailable when none answers", async () => {
    const client = connect({
      endpoints: [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`],
      timeoutMs: 2_000,
    });
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(get(client, "a")).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringContaining("refused"),
      });
    }
    close(client);
  });

  it("are asked in place of one that swallows everything", async () => {
    const hole = await startProxy(etcd.endpoint);
    hole.stall();
    const client = connect({ endpoints: [hole.endpoint, etcd.endpoint], timeoutMs: 300 });
    const requests: boolean[] = [];
    for (let n = 0; n < 30; n++) {
      const answered = get(client, "a").then(
        () => true,
        () => false,
      );
      requests.push(await answered);
    }
    // Whichever meets it first waits out its deadline; the others are warned.
    expect(requests.filter((answered) => !answered).length).toBeLessThanOrEqual(1);
    close(client);
    await hole.close();
  });

  it("may be written with a slash at their end", async () => {
    const client = connect({ endpoints: [`${etcd.endpoint}/`], timeoutMs: 2_000 });
    expect(await get(client, "none")).toMatchObject({ kv: null });
    close(client);
  });

  it("are all http, or all https", () => {
    const endpoints = ["http://127.0.0.1:1", "https://127.0.0.1:2"];
    expect(() => connect({ endpoints, timeoutMs: 100 })).toThrow(/all http, or all https/);
  });
});
