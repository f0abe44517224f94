import { describe, expect, it, vi } from "vitest";

import { useEtcd } from "@/lib/testing/use-etcd";

import { list, put } from "./kv";
import { grant, revoke } from "./lease";
import { metric, metrics } from "./metrics";
import { type WatchMessage, watch } from "./watch";

type Updates = Extract<WatchMessage, { type: "updates" }>;

describe("watch", () => {
  const etcd = useEtcd();

  /** The next `count` updates under `prefix`, from `startRevision` on. */
  async function take(count: number, prefix: string, startRevision: number): Promise<Updates[]> {
    const taken: Updates[] = [];
    const signal = AbortSignal.timeout(10_000);
    for await (const message of watch(etcd.client, { prefix, startRevision, signal })) {
      if (message.type === "updates" && taken.push(message) === count) break;
    }
    return taken;
  }

  const revisionOf = async (prefix: string) => (await list(etcd.client, prefix)).header.revision;

  it("misses nothing between a list and the watch that follows it", async () => {
    const revision = await revisionOf("next/");
    await put(etcd.client, "next/1", "10.0.0.1:8080");

    expect(await take(1, "next/", revision + 1)).toEqual([
      {
        type: "updates",
        revision: revision + 1,
        events: [
          {
            type: "put",
            kv: {
              key: Buffer.from("next/1"),
              value: Buffer.from("10.0.0.1:8080"),
              lease: "0",
              createRevision: revision + 1,
              modRevision: revision + 1,
              version: 1,
            },
          },
        ],
      },
    ]);
  });

  it("keeps keys that are no text, and those of other prefixes out", async () => {
    const revision = await revisionOf("bytes/");
    const prefix = Buffer.from([0x62, 0xff]);
    await put(etcd.client, Buffer.from([0x63]), "outside");
    await put(etcd.client, Buffer.concat([prefix, Buffer.from([0])]), "inside");

    const signal = AbortSignal.timeout(5_000);
    const messages = watch(etcd.client, { prefix, startRevision: revision + 1, signal });
    await messages.next();
    expect((await messages.next()).value).toMatchObject({
      events: [{ kv: { key: Buffer.from([0x62, 0xff, 0]) } }],
    });
    await messages.return();
  });

  it("says first that it is created, and how far the store is", async () => {
    const revision = await revisionOf("created/");
    const signal = AbortSignal.timeout(5_000);
    const options = { prefix: "created/", startRevision: revision + 1, signal };
    for await (const message of watch(etcd.client, options)) {
      expect(message).toMatchObject({ type: "created", header: { revision } });
      break;
    }
  });

  it("reports the keys of a revoked lease as deletes of one revision", async () => {
    const { id } = await grant(etcd.client, 60);
    await put(etcd.client, "lease/1", "", { lease: id });
    await put(etcd.client, "lease/2", "", { lease: id });
    const revision = await revisionOf("lease/");

    await revoke(etcd.client, id);

    const deleted = { type: "delete", modRevision: revision + 1 };
    expect(await take(1, "lease/", revision + 1)).toMatchObject([
      {
        revision: revision + 1,
        events: [
          { ...deleted, key: Buffer.from("lease/1") },
          { ...deleted, key: Buffer.from("lease/2") },
        ],
      },
    ]);
  });

  it("joins the fragments in which etcd sends one large revision", async () => {
    const name = (n: number) => `large/${"x".repeat(200)}/${String(n).padStart(5, "0")}`;
    for (let from = 0; from < 30_000; from += 100) {
      const keys = Array.from({ length: 100 }, (_, n) => Buffer.from(name(from + n)));
      await etcd.client.kv.txn({
        success: keys.map((key) => ({ request_put: { key, value: Buffer.alloc(0) } })),
      });
    }
    const revision = await revisionOf("large/x/none");

    await etcd.client.delete().prefix("large/");
    const [updates] = await take(1, "large/", revision + 1);

    expect(updates?.revision).toBe(revision + 1);
    const keys = updates?.events.map((event) => event.type === "delete" && event.key.toString());
    expect(keys).toEqual(Array.from({ length: 30_000 }, (_, n) => name(n)));
  });

  it("makes etcd wait for a reader that is busy, and then gives it all", async () => {
    const revision = await revisionOf("busy/");
    const signal = AbortSignal.timeout(15_000);
    const messages = watch(etcd.client, {
      prefix: "busy/",
      startRevision: revision + 1,
      signal,
    });
    await messages.next();

    // While nobody asks for the next message.
    for (let n = 0; n < 3_000; n += 100) {
      await Promise.all(Array.from({ length: 100 }, () => put(etcd.client, "busy/1", "")));
    }
    const versions: number[] = [];
    for await (const message of messages) {
      if (message.type !== "updates") continue;
      for (const event of message.events) {
        if (event.type === "put") versions.push(event.kv.version);
      }
      if (versions.length >= 3_000) break;
    }

    expect(versions).toEqual(Array.from({ length: 3_000 }, (_, n) => n + 1));
  });

  it("is compacted, and tells since when, if the start revision is no longer in history", async () => {
    await put(etcd.client, "compacted/1", "");
    const revision = await revisionOf("compacted/");
    await etcd.client.kv.compact({ revision, physical: true });

    await expect(take(1, "compacted/", 1)).rejects.toMatchObject({
      code: "compacted",
      compactRevision: revision,
    });
  });

  it("is unavailable rather than waiting for a revision the store has not reached", async () => {
    const revision = await revisionOf("future/");
    await expect(take(1, "future/", revision + 100)).rejects.toMatchObject({ code: "unavailable" });
  });

  it("yields nothing when aborted before it starts", async () => {
    const messages = watch(etcd.client, {
      prefix: "none",
      startRevision: 1,
      signal: AbortSignal.abort(),
    });
    expect(await messages.next()).toEqual({ done: true, value: undefined });
  });

  it("ends quietly when aborted, and leaves no watcher in etcd", async () => {
    const watchers = async () =>
      metric(
        (await metrics(etcd.client, etcd.endpoint)) ?? "",
        "etcd_debugging_mvcc_watcher_total",
      );
    await vi.waitFor(async () => expect(await watchers()).toBe(0), 5_000);
    const abort = new AbortController();
    const startRevision = (await revisionOf("none")) + 1;
    const messages = Array.from({ length: 20 }, () =>
      watch(etcd.client, { prefix: "none", startRevision, signal: abort.signal }),
    );
    await Promise.all(messages.map((each) => each.next()));
    await vi.waitFor(async () => expect(await watchers()).toBe(20), 5_000);
    const ends = messages.map((each) => each.next());

    // One ends since nobody reads on, the others by their signal, in the middle of a wait.
    const left = watch(etcd.client, { prefix: "none", startRevision, signal: abort.signal });
    await left.next();
    await left.return();
    abort.abort();

    for (const end of ends) expect(await end).toEqual({ done: true, value: undefined });
    await vi.waitFor(async () => expect(await watchers()).toBe(0), 5_000);
  });
});
