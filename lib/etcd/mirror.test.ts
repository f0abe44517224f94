import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { afterEach, describe, expect, it, vi } from "vitest";

import { type Follower, follow } from "@/lib/testing/follower";
import { useEtcd } from "@/lib/testing/use-etcd";

import { list, put } from "./kv";
import { grant } from "./lease";
import { metric, metrics } from "./metrics";
import { type MirrorMessage, mirror } from "./mirror";

const PATIENCE = { timeout: 15_000, interval: 20 };

describe("mirror", () => {
  const etcd = useEtcd();
  let followers: Follower[] = [];
  let abort = new AbortController();

  afterEach(async () => {
    abort.abort();
    abort = new AbortController();
    const ended = followers;
    followers = [];
    await Promise.all(ended.map((follower) => follower.stop()));
  });

  /** A mirror that is read as fast as it speaks. */
  function start(prefix: string): Follower {
    const follower = follow(etcd.client, prefix);
    followers.push(follower);
    return follower;
  }

  /** A mirror that stands still until the next message is asked for. */
  function startPaused(prefix: string): () => Promise<MirrorMessage> {
    const messages = mirror(etcd.client, { prefix, signal: abort.signal });
    return async () => {
      for (;;) {
        const { value } = await messages.next();
        if (!value) throw new Error("the mirror has ended");
        if (value.type !== "progress") return value;
      }
    };
  }

  const contents = async (prefix: string) =>
    new Map((await list(etcd.client, prefix)).kvs.map(({ key, value }) => [`${key}`, `${value}`]));
  const lastOf = (follower: Follower, type: MirrorMessage["type"]) =>
    follower.messages.findLast((message) => message.type === type);
  const untilSame = (follower: Follower, prefix: string) =>
    vi.waitFor(async () => expect(follower.keys).toEqual(await contents(prefix)), PATIENCE);

  it("keeps no value of its base in memory while it watches", async () => {
    await put(etcd.client, "large/1", Buffer.alloc(100_000));
    let kept: WeakRef<object> | undefined;
    const reading = (async () => {
      for await (const message of mirror(etcd.client, { prefix: "large/", signal: abort.signal })) {
        if (message.type === "base") kept = new WeakRef(message.kvs);
      }
    })();
    setFlagsFromString("--expose-gc");
    const collect: unknown = runInNewContext("gc");
    await vi.waitFor(() => {
      if (typeof collect === "function") collect();
      // Not the value itself: the failed attempt would keep it.
      expect(kept !== undefined && kept.deref() === undefined).toBe(true);
    }, PATIENCE);
    abort.abort();
    await reading;
  });

  it("gives a base and then what changes, missing nothing that happens meanwhile", async () => {
    await put(etcd.client, "plain/1", "a");
    const next = startPaused("plain/");
    expect(await next()).toMatchObject({ type: "base", reason: "start", kvs: [{ version: 1 }] });

    // The mirror stands still here, so its watch starts only after the put.
    const { header } = await put(etcd.client, "plain/2", "b");

    expect(await next()).toMatchObject({
      type: "updates",
      revision: header.revision,
      events: [{ type: "put", kv: { key: Buffer.from("plain/2") } }],
    });
  });

  it("never splits the events of one transaction", async () => {
    const next = startPaused("txn/");
    await next();
    const keys = Array.from({ length: 100 }, (_, n) => Buffer.from(`txn/${n}`));
    await etcd.client.kv.txn({
      success: keys.map((key) => ({ request_put: { key, value: Buffer.from("x") } })),
    });

    const updates = await next();
    expect(updates.type === "updates" && updates.events).toHaveLength(100);
  });

  it("holds one watcher, and none once aborted", async () => {
    const watchers = async () =>
      metric(
        (await metrics(etcd.client, etcd.endpoint)) ?? "",
        "etcd_debugging_mvcc_watcher_total",
      );
    await vi.waitFor(async () => expect(await watchers()).toBe(0), PATIENCE);
    const follower = start("watcher/");
    await vi.waitFor(async () => expect(await watchers()).toBe(1), PATIENCE);

    await follower.stop();

    await vi.waitFor(async () => expect(await watchers()).toBe(0), PATIENCE);
  });

  it("loses and repeats nothing when etcd crashes in the middle of a catch-up", async () => {
    const writes = 10_000;
    const next = startPaused("catchup/");
    await next();
    for (let from = 0; from < writes; from += 500) {
      const batch = Array.from({ length: 500 }, (_, n) =>
        put(etcd.client, `catchup/${from + n}`, ""),
      );
      await Promise.all(batch);
    }

    const seen: string[] = [];
    const types: string[] = [];
    let crash: Promise<void> | undefined;
    while (seen.length < writes) {
      const message = await next();
      types.push(message.type);
      if (message.type !== "updates") continue;
      for (const event of message.events) {
        if (event.type === "put") seen.push(event.kv.key.toString());
      }
      // etcd sends a thousand revisions at a time: most are still to come.
      crash ??= etcd.restart();
    }
    await crash;

    expect(new Set(seen).size).toBe(writes);
    expect(seen).toHaveLength(writes);
    expect(types).toContain("lost");
    expect(types).toContain("resumed");
    expect(types).not.toContain("base");
  }, 60_000);

  it("resumes after a restart of etcd with what was written meanwhile", async () => {
    const follower = start("restart/");
    await vi.waitFor(() => expect(lastOf(follower, "base")).toBeDefined(), PATIENCE);
    await put(etcd.client, "restart/1", "a");
    await untilSame(follower, "restart/");

    await etcd.restart();
    await put(etcd.client, "restart/2", "b");
    await etcd.client.delete().key("restart/1");

    await untilSame(follower, "restart/");
    expect(lastOf(follower, "lost")).toMatchObject({ error: { code: "unavailable" } });
    expect(lastOf(follower, "resumed")).toBeDefined();
    expect(follower.messages.filter(({ type }) => type === "base")).toHaveLength(1);
    expect(new Set(follower.events).size).toBe(3);
  });

  it("starts over from a new base when its place in history is compacted", async () => {
    await put(etcd.client, "compacted/1", "a");
    const next = startPaused("compacted/");
    await next();

    // The mirror stands still here, so its watch starts only after the compaction.
    await etcd.client.delete().key("compacted/1");
    const { header } = await put(etcd.client, "compacted/2", "b");
    await etcd.client.kv.compact({ revision: header.revision, physical: true });

    expect(await next()).toMatchObject({
      type: "base",
      reason: "compacted",
      compactRevision: header.revision,
      kvs: [{ key: Buffer.from("compacted/2") }],
    });
  });

  it("starts over when history was compacted while etcd could not be reached", async () => {
    const next = startPaused("away/");
    await next();
    await put(etcd.client, "away/1", "a");
    expect(await next()).toMatchObject({ type: "updates" });

    await etcd.restart();
    await put(etcd.client, "away/1", "b");
    const { header } = await put(etcd.client, "away/1", "c");
    await etcd.client.kv.compact({ revision: header.revision, physical: true });

    expect(await next()).toMatchObject({ type: "lost" });
    expect(await next()).toMatchObject({
      type: "base",
      reason: "compacted",
      compactRevision: header.revision,
      kvs: [{ version: 3 }],
    });
  });

  it("starts over when etcd's data was wiped", async () => {
    const follower = start("wiped/");
    for (let n = 0; n < 5; n++) await put(etcd.client, `wiped/${n}`, "before");
    await untilSame(follower, "wiped/");

    await etcd.restart({ wipe: true });
    await put(etcd.client, "wiped/after", "after");

    await untilSame(follower, "wiped/");
    expect(lastOf(follower, "base")).toMatchObject({ reason: "reset" });
  });

  it("starts over when the wiped store has passed the old revision before anybody looked", async () => {
    const next = startPaused("passed/");
    await next();
    const before = await put(etcd.client, "passed/1", "before");
    expect(await next()).toMatchObject({ type: "updates" });

    await etcd.restart({ wipe: true });
    // One key as many times as it takes, and then the same key as before: count and name are alike.
    const { id } = await grant(etcd.client, 600);
    for (let revision = 1; revision <= before.header.revision + 5; ) {
      const written = await put(etcd.client, "passed/1", "before", { lease: id });
      revision = written.header.revision;
    }

    expect(await next()).toMatchObject({ type: "lost" });
    expect(await next()).toMatchObject({ type: "base", reason: "reset", kvs: [{ lease: id }] });
  });

  it("starts over when a store it knew as empty was wiped and filled", async () => {
    const { header } = await put(etcd.client, "elsewhere", "");
    const next = startPaused("empty/");
    expect(await next()).toMatchObject({ type: "base", kvs: [] });

    await etcd.restart({ wipe: true });
    await put(etcd.client, "empty/1", "");
    for (let revision = 1; revision <= header.revision + 5; ) {
      revision = (await put(etcd.client, "elsewhere", "")).header.revision;
    }

    let message = await next();
    while (message.type === "lost") message = await next();
    expect(message).toMatchObject({ type: "base", reason: "reset", kvs: [{ version: 1 }] });
  });

  it("resumes where it was when its last key was deleted before etcd went away", async () => {
    const next = startPaused("deleted/");
    await next();
    await put(etcd.client, "deleted/1", "a");
    await next();
    await etcd.client.delete().key("deleted/1");
    await next();

    await etcd.restart();
    const { header } = await put(etcd.client, "deleted/2", "b");

    expect(await next()).toMatchObject({ type: "lost" });
    expect(await next()).toMatchObject({ type: "resumed", revision: header.revision - 1 });
    expect(await next()).toMatchObject({ type: "updates", revision: header.revision });
  });
});
