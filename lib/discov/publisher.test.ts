import { afterEach, describe, expect, it, vi } from "vitest";

import { get, list, put } from "@/lib/etcd/kv";
import { grant, listLeases, revoke, timeToLive } from "@/lib/etcd/lease";
import { etcdUsage, processUsage, untilProcessUsage } from "@/lib/testing/etcd-usage";
import { type Follower, follow } from "@/lib/testing/follower";
import { goZeroPublisher } from "@/lib/testing/go-zero-publisher";
import { useEtcd } from "@/lib/testing/use-etcd";

import { Publisher, type PublisherOptions } from "./publisher";
import type { PublisherEvent } from "./publisher-event";

const PATIENCE = { timeout: 15_000, interval: 20 };
const A = "10.0.0.1:80";
const B = "10.0.0.2:80";

describe("Publisher", () => {
  const etcd = useEtcd();
  const open: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    await Promise.all(open.splice(0).map((end) => end()));
  });

  function publisher(key: string, value = A, more: Partial<PublisherOptions> = {}): Publisher {
    const made = new Publisher({ client: etcd.client, key, value, ...more } as PublisherOptions);
    open.push(() => made.stop());
    return made;
  }
  async function published(key: string, value = A, more: Partial<PublisherOptions> = {}) {
    const made = publisher(key, value, more);
    await made.start();
    return made;
  }
  function followed(prefix: string): Follower {
    const follower = follow(etcd.client, prefix);
    open.push(() => follower.stop());
    return follower;
  }
  const stored = async (prefix: string) =>
    (await list(etcd.client, prefix)).kvs.map(
      ({ key, value, lease }) => `${key}=${value} ${lease}`,
    );
  const storedIs = (prefix: string, expected: () => string[]) =>
    vi.waitFor(async () => expect(await stored(prefix)).toEqual(expected()), PATIENCE);
  const own = (of: Publisher, value = A) => `${of.fullKey}=${value} ${of.lease}`;
  const reaches = (of: Publisher, state: string) =>
    vi.waitFor(() => expect(of.state).toBe(state), PATIENCE);
  const remove = (key: string | null) => etcd.client.delete().key(key ?? "");
  const seen = (of: Publisher) => {
    const events: PublisherEvent["type"][] = [];
    of.on(({ type }) => void events.push(type));
    return events;
  };

  it("puts its address under a lease of 10 s, in a key of that name", async () => {
    const plain = await published("plain.rpc");
    expect(plain.state).toBe("registered");
    const { kvs } = await list(etcd.client, "plain.rpc/");
    expect(kvs).toHaveLength(1);
    expect(kvs[0]?.key.toString()).toBe(`plain.rpc/${kvs[0]?.lease}`);
    expect(kvs[0]?.key.toString()).toBe(plain.fullKey);
    expect(kvs[0]?.value.toString()).toBe(A);
    expect(await timeToLive(etcd.client, plain.lease ?? "")).toMatchObject({
      grantedTtlSeconds: 10,
    });
  });

  it("ends its key with its ID if that is above zero", async () => {
    const seven = await published("id.rpc", A, { id: 7 });
    expect(seven.fullKey).toBe("id.rpc/7");
    expect(await stored("id.rpc/")).toEqual([own(seven)]);
    const zero = await published("id-zero.rpc", A, { id: 0 });
    expect(zero.fullKey).toBe(`id-zero.rpc/${zero.lease}`);
    const conf = { Hosts: [etcd.endpoint], Key: "id-conf.rpc", ID: "9223372036854775807" };
    const configured = await published("id-conf.rpc", A, { client: undefined, etcd: conf });
    expect(configured.fullKey).toBe("id-conf.rpc/9223372036854775807");
  });

  it("keeps its lease alive", async () => {
    const short = await published("alive.rpc", A, { ttlSeconds: 2 });
    const lease = short.lease;
    const follower = followed("alive.rpc/");
    await vi.waitFor(() => expect(follower.keys.size).toBe(1), PATIENCE);
    // One that is not kept, and so tells when the time is over.
    const { id } = await grant(etcd.client, 6);
    await vi.waitFor(async () => expect(await listLeases(etcd.client)).not.toContain(id), PATIENCE);
    expect(short.lease).toBe(lease);
    expect(follower.events).toEqual([]);
  });

  it.each(["", "10.0.0.1", ":8080", "10.0.0.1:0", '{"a":1}', "a b:80"])(
    "refuses to register %j, which nobody could dial",
    (value) => {
      expect(() => publisher("bad.rpc", value)).toThrow(/no host:port/);
    },
  );

  it("refuses a key, an ID and a TTL that are none", () => {
    expect(() => publisher("")).toThrow("empty etcd key");
    expect(() => publisher("bad.rpc", A, { id: "x" })).toThrow(/int64/);
    expect(() => publisher("bad.rpc", A, { ttlSeconds: 0.5 })).toThrow(/TTL/);
  });

  it("puts its key back, on the same lease, when somebody deletes it", async () => {
    const guarded = await published("deleted.rpc");
    const before = own(guarded);
    const events = seen(guarded);
    await remove(guarded.fullKey);
    await storedIs("deleted.rpc/", () => [before]);
    await reaches(guarded, "registered");
    expect(events).toEqual(["lost", "registered"]);
    // Again, and again: later each time, but always.
    await remove(guarded.fullKey);
    await storedIs("deleted.rpc/", () => [before]);
    await remove(guarded.fullKey);
    await storedIs("deleted.rpc/", () => [before]);
    expect(own(guarded)).toBe(before);
  });

  it("registers anew, under another key, when somebody revokes its lease", async () => {
    const follower = followed("revoked.rpc/");
    const revoked = await published("revoked.rpc");
    const lease = revoked.lease ?? "";
    const former = revoked.fullKey;
    const events = seen(revoked);
    await revoke(etcd.client, lease);
    await vi.waitFor(() => expect(events).toContain("registered"), PATIENCE);
    expect(revoked.lease).not.toBe(lease);
    await storedIs("revoked.rpc/", () => [own(revoked)]);
    // Put, deleted with its lease, and only then another put.
    await vi.waitFor(() => expect(follower.events).toHaveLength(3), PATIENCE);
    const keys = follower.events.map((event) => event.split(" ")[1]);
    expect(keys).toEqual([former, former, revoked.fullKey]);
  });

  it("registers anew under its ID when somebody revokes its lease", async () => {
    const revoked = await published("revoked-id.rpc", A, { id: 7 });
    const events = seen(revoked);
    await revoke(etcd.client, revoked.lease ?? "");
    await vi.waitFor(() => expect(events).toContain("registered"), PATIENCE);
    await storedIs("revoked-id.rpc/", () => [own(revoked)]);
    expect(revoked.fullKey).toBe("revoked-id.rpc/7");
  });

  it("leaves another value under its lease alone, as go-zero's do, until the key is deleted", async () => {
    const quarantined = await published("overridden.rpc");
    const events = seen(quarantined);
    await put(etcd.client, quarantined.fullKey ?? "", "0.0.0.0:0", { ignoreLease: true });
    await reaches(quarantined, "overridden");
    expect(await stored("overridden.rpc/")).toEqual([own(quarantined, "0.0.0.0:0")]);
    await remove(quarantined.fullKey);
    await storedIs("overridden.rpc/", () => [own(quarantined)]);
    await reaches(quarantined, "registered");
    await put(etcd.client, quarantined.fullKey ?? "", "0.0.0.0:0", { ignoreLease: true });
    await reaches(quarantined, "overridden");
    await put(etcd.client, quarantined.fullKey ?? "", A, { ignoreLease: true });
    await reaches(quarantined, "registered");
    expect(events).toEqual([...["overridden", "lost", "registered", "overridden", "registered"]]);
  });

  it("leaves another value under its lease alone for longer than that lives unrenewed", async () => {
    const quarantined = await published("lasting.rpc", A, { ttlSeconds: 2 });
    const tombstone = own(quarantined, "0.0.0.0:0");
    await put(etcd.client, quarantined.fullKey ?? "", "0.0.0.0:0", { ignoreLease: true });
    // One that nobody renews tells when two of our TTLs are over.
    const { id } = await grant(etcd.client, 4);
    await vi.waitFor(async () => expect(await listLeases(etcd.client)).not.toContain(id), PATIENCE);
    expect(await stored("lasting.rpc/")).toEqual([tombstone]);
    await quarantined.stop();
    expect(await stored("lasting.rpc/")).toEqual([]);
  });

  it("leaves its key to another lease for as long as that lives", async () => {
    const kept = await published("leased.rpc");
    const { id } = await grant(etcd.client, 60);
    await put(etcd.client, kept.fullKey ?? "", "0.0.0.0:0", { lease: id });
    await reaches(kept, "taken");
    await revoke(etcd.client, id);
    await reaches(kept, "registered");
    expect(await stored("leased.rpc/")).toEqual([own(kept)]);
  });

  it("takes its key back when it is overwritten on no lease, where it would outlive us", async () => {
    const kept = await published("leaseless.rpc");
    await put(etcd.client, kept.fullKey ?? "", "10.9.9.9:80");
    await storedIs("leaseless.rpc/", () => [own(kept)]);
    await reaches(kept, "registered");
    await put(etcd.client, kept.fullKey ?? "", A);
    await storedIs("leaseless.rpc/", () => [own(kept)]);
  });

  it("fails to start while another process lives with its ID, and does it no harm", async () => {
    const first = await published("twins.rpc", A, { id: 7, ttlSeconds: 2 });
    const follower = followed("twins.rpc/");
    const second = publisher("twins.rpc", B, { id: 7, ttlSeconds: 2 });
    await expect(second.start()).rejects.toMatchObject({
      code: "failed_precondition",
      message: expect.stringMatching(/twins\.rpc\/7.*ID given twice/),
    });
    expect(follower.events).toEqual([]);
    expect(await stored("twins.rpc/")).toEqual([own(first)]);
    expect(first.state).toBe("registered");
  });

  it("waits, if told to, until the other process with its ID is gone", async () => {
    const first = await published("heir.rpc", A, { id: 7 });
    const second = publisher("heir.rpc", B, { id: 7, wait: true });
    const start = second.start();
    await reaches(second, "taken");
    await first.stop();
    await start;
    await storedIs("heir.rpc/", () => [own(second, B)]);
  });

  it("starts with the ID of a process that has died once its lease has run out", async () => {
    const { id } = await grant(etcd.client, 2);
    await put(etcd.client, "dead.rpc/7", B, { lease: id });
    const heir = await published("dead.rpc", A, { id: 7 });
    expect(await stored("dead.rpc/")).toEqual([own(heir)]);
  });

  it("takes over at once what a former run of it has left: its ID with its address", async () => {
    const { id } = await grant(etcd.client, 600);
    await put(etcd.client, "former.rpc/7", A, { lease: id });
    const heir = await published("former.rpc", A, { id: 7, startTimeoutMs: 2_000 });
    expect(await stored("former.rpc/")).toEqual([own(heir)]);
    await revoke(etcd.client, id);
    expect(await stored("former.rpc/")).toEqual([own(heir)]);
  });

  it("has its ID back when a go-zero process that overwrote it is gone", async () => {
    const ours = await published("mixed.rpc", A, { id: 7 });
    const theirs = await goZeroPublisher(etcd.client, "mixed.rpc", B, 7);
    await reaches(ours, "taken");
    expect(await stored("mixed.rpc/")).toEqual([`mixed.rpc/7=${B} ${theirs.lease}`]);
    await theirs.stop();
    await reaches(ours, "registered");
    expect(await stored("mixed.rpc/")).toEqual([own(ours)]);
  });

  it("is out of discovery while paused, and in again after", async () => {
    const pausing = await published("paused.rpc");
    const events = seen(pausing);
    const lease = pausing.lease ?? "";
    await pausing.pause();
    expect(pausing.state).toBe("paused");
    expect(pausing.fullKey).toBeNull();
    expect(await stored("paused.rpc/")).toEqual([]);
    expect(await listLeases(etcd.client)).not.toContain(lease);
    await pausing.pause();
    await pausing.resume();
    expect(await stored("paused.rpc/")).toEqual([own(pausing)]);
    await pausing.resume();
    expect(events).toEqual(["paused", "registered"]);
    await pausing.pause();
    await pausing.stop();
    expect(pausing.state).toBe("stopped");
  });

  it("ends as told last, however quickly it is told", async () => {
    const hasty = await published("hasty.rpc");
    const told: Promise<void>[] = [];
    for (let n = 0; n < 10; n++) told.push(hasty.pause(), hasty.resume());
    await Promise.all(told);
    await storedIs("hasty.rpc/", () => [own(hasty)]);
    const ends = [hasty.pause(), hasty.resume().catch(() => {}), hasty.stop(), hasty.stop()];
    await Promise.all(ends);
    expect(await stored("hasty.rpc/")).toEqual([]);
    await expect(hasty.resume()).rejects.toMatchObject({ code: "failed_precondition" });
    await expect(hasty.pause()).rejects.toMatchObject({ code: "failed_precondition" });
    await expect(publisher("hasty.rpc").pause()).rejects.toThrow(/not started/);
  });

  it("can be stopped in the middle of its start, or before it", async () => {
    for (const ticks of [0, 1, 5, 20]) {
      const early = publisher("early.rpc");
      const start = early.start().then(
        () => "started",
        ({ code }) => code,
      );
      for (let n = 0; n < ticks; n++) await new Promise(setImmediate);
      await early.stop();
      expect(["started", "failed_precondition"]).toContain(await start);
      expect(await stored("early.rpc/")).toEqual([]);
    }
    const never = publisher("early.rpc");
    await never.stop();
    await expect(never.start()).rejects.toMatchObject({ code: "failed_precondition" });
  });

  it("leaves nothing behind once stopped: no lease, no watch, no timer, no connection", async () => {
    const usage = (leases: number, watchers: number) =>
      vi.waitFor(async () => expect(await etcdUsage(etcd)).toEqual({ leases, watchers }), PATIENCE);
    for (const lease of await listLeases(etcd.client)) await revoke(etcd.client, lease);
    await usage(0, 0);
    const before = processUsage();
    const many = Array.from({ length: 20 }, (_, n) => {
      const conf = { Hosts: [etcd.endpoint], Key: `many-${n % 5}.rpc` };
      return new Publisher({ etcd: conf, value: `10.0.0.${n}:80` });
    });
    await Promise.all(many.map((one) => one.start()));
    await usage(20, 20);
    // What go-zero leaks a watch for each time.
    await Promise.all(many.map(({ lease }) => revoke(etcd.client, lease ?? "")));
    await vi.waitFor(() => expect(many.every(({ state }) => state === "registering")).toBe(true));
    await Promise.all(many.map((one) => reaches(one, "registered")));
    await usage(20, 20);

    await Promise.all(many.map((one) => one.stop()));

    await usage(0, 0);
    expect(await stored("many-")).toEqual([]);
    await untilProcessUsage(before);
  });

  it("is not harmed by a listener that fails", async () => {
    const harmed = publisher("listener.rpc");
    harmed.on(() => {
      throw new Error("a listener that fails");
    });
    await harmed.start();
    expect((await get(etcd.client, harmed.fullKey ?? "")).kv?.value.toString()).toBe(A);
  });
});
