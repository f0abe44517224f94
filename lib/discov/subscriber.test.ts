import { afterEach, describe, expect, it, vi } from "vitest";

import { close, connect } from "@/lib/etcd/client";
import { put } from "@/lib/etcd/kv";
import { freePort, startEtcd } from "@/lib/testing/etcd";
import { etcdUsage, processUsage, untilProcessUsage } from "@/lib/testing/etcd-usage";
import { startProxy } from "@/lib/testing/proxy";
import { useEtcd } from "@/lib/testing/use-etcd";

import { Subscriber, type SubscriberOptions } from "./subscriber";

const PATIENCE = { timeout: 15_000, interval: 20 };

describe("Subscriber", () => {
  const etcd = useEtcd();
  const open: { close(): unknown }[] = [];

  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });

  function subscriber(key: string, options: Partial<SubscriberOptions> = {}): Subscriber {
    const made = new Subscriber({ client: etcd.client, key, ...options } as SubscriberOptions);
    open.push(made);
    return made;
  }
  async function started(key: string, options: Partial<SubscriberOptions> = {}) {
    const made = subscriber(key, options);
    await made.start();
    return made;
  }
  const register = (key: string, value: string) => put(etcd.client, key, value);
  const remove = (key: string) => etcd.client.delete().key(key);
  const lists = (of: Subscriber, ...values: string[]) =>
    vi.waitFor(() => expect([...of.values()].sort()).toEqual(values.sort()), PATIENCE);
  const reaches = (of: Subscriber, state: string) =>
    vi.waitFor(() => expect(of.status.state).toBe(state), PATIENCE);

  it("lists what is there, and what comes and goes", async () => {
    await register("plain.rpc/1", "10.0.0.1:80");
    const plain = await started("plain.rpc");
    expect(plain.values()).toEqual(["10.0.0.1:80"]);
    expect(plain.status.state).toBe("following");
    await register("plain.rpc/2", "10.0.0.2:80");
    await lists(plain, "10.0.0.1:80", "10.0.0.2:80");
    await remove("plain.rpc/1");
    await lists(plain, "10.0.0.2:80");
  });

  it("misses nothing that is registered while it starts", async () => {
    const writes: Promise<unknown>[] = [];
    const busy = subscriber("busy.rpc");
    for (let n = 1; n <= 200; n++) {
      writes.push(register(`busy.rpc/${n}`, `10.0.0.1:${n}`));
      if (n === 50) writes.push(busy.start());
    }
    await Promise.all(writes);
    await vi.waitFor(() => expect(busy.values()).toHaveLength(200), PATIENCE);
  });

  it("lists an address once however many keys have it, and until the last is gone", async () => {
    const twice = await started("twice.rpc");
    await register("twice.rpc/1", "10.0.0.1:80");
    await register("twice.rpc/2", "10.0.0.1:80");
    await register("twice.rpc/3", "10.0.0.3:80");
    await lists(twice, "10.0.0.1:80", "10.0.0.3:80");
    await remove("twice.rpc/1");
    await remove("twice.rpc/3");
    await lists(twice, "10.0.0.1:80");
    await remove("twice.rpc/2");
    await lists(twice);
  });

  it("drops the old address of a key that changes its value", async () => {
    const changed = await started("changed.rpc");
    await register("changed.rpc/7", "10.0.0.1:80");
    await lists(changed, "10.0.0.1:80");
    await register("changed.rpc/7", "10.0.0.2:80");
    await lists(changed, "10.0.0.2:80");
  });

  it("knows what services named alike do not have, and what those below it do", async () => {
    const alike = await started("alike.rpc");
    await register("alike.rpc2/1", "10.0.0.9:80");
    await register("alike.rpc", "10.0.0.8:80");
    await register("alike.rpc/x/1", "10.0.0.1:80");
    await register("alike.rpc/1", "10.0.0.2:80");
    await lists(alike, "10.0.0.1:80", "10.0.0.2:80");
  });

  it("takes exactly one key, with any value, if told to", async () => {
    const exact = await started("exact.conf", { exactMatch: true });
    await register("exact.conf/1", "10.0.0.9:80");
    await register("exact.conf2", "no");
    await register("exact.conf", "a: b");
    await lists(exact, "a: b");
    await remove("exact.conf/1");
    await remove("exact.conf");
    await lists(exact);
  });

  it("leaves out values that nobody can dial, and says which", async () => {
    const odd = await started("odd.rpc");
    await register("odd.rpc/1", "10.0.0.1:80");
    await register("odd.rpc/2", "");
    await register("odd.rpc/3", '{"Addr":"10.0.0.3:80"}');
    await register("odd.rpc/4", "10.0.0.4:80 ");
    await put(etcd.client, "odd.rpc/5", Buffer.from([0xff, 0x00]));
    // By this Rollcall takes an instance out.
    await register("odd.rpc/6", "0.0.0.0:0");
    await register("odd.rpc/7", "[2001:db8::1]:80");
    await lists(odd, "10.0.0.1:80", "[2001:db8::1]:80");
    const keys = odd.rejected().map(({ key }) => key);
    expect(keys.sort()).toEqual([2, 3, 4, 5, 6].map((n) => `odd.rpc/${n}`));
    await register("odd.rpc/6", "10.0.0.6:80");
    await lists(odd, "10.0.0.1:80", "[2001:db8::1]:80", "10.0.0.6:80");
    expect(odd.rejected()).toHaveLength(4);
  });

  it("gives the same array until there are other addresses, and tells listeners of these alone", async () => {
    await register("same.rpc/1", "10.0.0.1:80");
    const same = subscriber("same.rpc");
    const told: (readonly string[])[] = [];
    same.onUpdate((values) => told.push(values));
    await same.start();
    const before = same.values();
    await register("same.rpc/2", "10.0.0.1:80");
    await register("same.rpc/3", "none");
    await remove("same.rpc/1");
    await vi.waitFor(() => expect(same.rejected()).toHaveLength(1), PATIENCE);
    expect(same.values()).toBe(before);
    await register("same.rpc/4", "10.0.0.4:80");
    await vi.waitFor(() => expect(told.at(-1)).toHaveLength(2), PATIENCE);
    expect(told[0]).toBe(before);
    expect(told).toHaveLength(2);
  });

  it("tells of an empty service too, and of the end of a burst", async () => {
    const burst = subscriber("burst.rpc");
    const told: (readonly string[])[] = [];
    burst.onUpdate((values) => told.push(values));
    const end = burst.onUpdate(() => {
      throw new Error("a listener that fails");
    });
    await burst.start();
    await vi.waitFor(() => expect(told).toEqual([[]]), PATIENCE);
    end();
    await Promise.all(
      Array.from({ length: 300 }, (_, n) => register(`burst.rpc/${n}`, `10.0.0.1:${n + 1}`)),
    );
    await vi.waitFor(() => expect(told.at(-1)).toHaveLength(300), PATIENCE);
    expect(told.length).toBeLessThan(150);
  });

  it("keeps its list while etcd is away, and then has what changed meanwhile", async () => {
    await register("away.rpc/1", "10.0.0.1:80");
    await register("away.rpc/2", "10.0.0.2:80");
    const proxy = await startProxy(etcd.endpoint);
    open.push(proxy);
    const client = connect({ endpoints: [proxy.endpoint], timeoutMs: 1_000 });
    open.push({ close: () => close(client) });
    const away = await started("away.rpc", { client });
    const statuses: string[] = [];
    away.onStatus(({ state }) => statuses.push(state));

    proxy.stall();
    await register("away.rpc/1", "10.0.0.9:80");
    await remove("away.rpc/2");
    await reaches(away, "lost");
    expect(away.values()).toEqual(["10.0.0.1:80", "10.0.0.2:80"]);

    proxy.flow();
    await lists(away, "10.0.0.9:80");
    await reaches(away, "following");
    expect(new Set(statuses)).toEqual(new Set(["lost", "following"]));
  });

  it("goes on after a restart of etcd", async () => {
    await register("again.rpc/1", "10.0.0.1:80");
    const again = await started("again.rpc");
    const told: (readonly string[])[] = [];
    again.onUpdate((values) => told.push(values));
    await etcd.restart();
    await register("again.rpc/2", "10.0.0.2:80");
    await lists(again, "10.0.0.1:80", "10.0.0.2:80");
    expect(told.every((values) => values.includes("10.0.0.1:80"))).toBe(true);
  });

  it("has what is left after events were compacted that it has not seen", async () => {
    await register("compact.rpc/1", "10.0.0.1:80");
    await register("compact.rpc/2", "10.0.0.2:80");
    const compacted = await started("compact.rpc");
    const statuses: string[] = [];
    compacted.onStatus(({ state }) => statuses.push(state));
    await etcd.kill();
    await reaches(compacted, "lost");
    await etcd.restart();
    // In one go with the restart: the subscriber is told of neither, or of a compaction.
    await remove("compact.rpc/1");
    const { header } = await register("compact.rpc/2", "10.0.0.9:80");
    await etcd.client.kv.compact({ revision: header.revision, physical: true });
    await lists(compacted, "10.0.0.9:80");
    await register("compact.rpc/3", "10.0.0.3:80");
    await lists(compacted, "10.0.0.9:80", "10.0.0.3:80");
  });

  it("has what is there after etcd's data was wiped", async () => {
    await register("wiped.rpc/1", "10.0.0.1:80");
    const wiped = await started("wiped.rpc");
    await etcd.restart({ wipe: true });
    await register("wiped.rpc/2", "10.0.0.2:80");
    await lists(wiped, "10.0.0.2:80");
  });

  it("fails to start when etcd is away, with the reason, and leaves nothing behind", async () => {
    const before = processUsage();
    const gone = new Subscriber({
      etcd: { Hosts: [`127.0.0.1:${await freePort()}`], Key: "gone.rpc" },
      startTimeoutMs: 500,
    });
    await expect(gone.start()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/gone\.rpc were not loaded.*refused/),
    });
    expect(gone.status.state).toBe("closed");
    expect(gone.values()).toEqual([]);
    await untilProcessUsage(before);
  });

  it("fails to start when etcd does not answer", async () => {
    const proxy = await startProxy(etcd.endpoint);
    open.push(proxy);
    proxy.stall();
    const mute = subscriber("mute.rpc", {
      ...{ client: undefined, etcd: { Hosts: [proxy.endpoint], Key: "mute.rpc" } },
      startTimeoutMs: 300,
    });
    await expect(mute.start()).rejects.toMatchObject({ code: "deadline_exceeded" });
  });

  it("waits for etcd if told to", async () => {
    const port = await freePort();
    const late = subscriber("late.rpc", {
      ...{ client: undefined, etcd: { Hosts: [`127.0.0.1:${port}`], Key: "late.rpc" } },
      ...{ wait: true, startTimeoutMs: 1 },
    });
    const start = late.start();
    await reaches(late, "lost");
    const server = await startEtcd({ port });
    open.push({ close: server.stop });
    await put(server.client, "late.rpc/1", "10.0.0.1:80");
    await start;
    await lists(late, "10.0.0.1:80");
    await late.close();
  });

  it("can be closed while it waits for etcd", async () => {
    const Hosts = [`127.0.0.1:${await freePort()}`];
    const waiting = new Subscriber({ etcd: { Hosts, Key: "never.rpc" }, wait: true });
    const start = expect(waiting.start()).rejects.toMatchObject({ code: "failed_precondition" });
    await waiting.close();
    await start;
    await waiting.close();
    await expect(waiting.start()).rejects.toMatchObject({ code: "failed_precondition" });
  });

  it("is lost, and the process is not, when what it was given to judge values throws", async () => {
    await register("throws.rpc/1", "10.0.0.1:80");
    const throwing = subscriber("throws.rpc", {
      accept: () => {
        throw new Error("an accept that fails");
      },
    });
    await expect(throwing.start()).rejects.toMatchObject({ code: "internal" });
  });

  it("asks for hosts and a key", async () => {
    expect(() => subscriber("")).toThrow("empty etcd key");
    const hostless = new Subscriber({ etcd: { Hosts: [], Key: "a" } });
    await expect(hostless.start()).rejects.toThrow("empty etcd hosts");
  });

  it("shares one connection with all of this process that are configured alike", async () => {
    const proxy = await startProxy(etcd.endpoint);
    open.push(proxy);
    const of = (Key: string) =>
      started(Key, { client: undefined, etcd: { Hosts: [proxy.endpoint], Key } });
    const all = await Promise.all([of("a.rpc"), of("b.rpc"), of("c.rpc")]);
    expect(proxy.taken).toBe(1);
    await all[0].close();
    await register("b.rpc/1", "10.0.0.1:80");
    await lists(all[1], "10.0.0.1:80");
  });

  it("leaves nothing behind once closed: no watch, no timer, no connection", async () => {
    const watchers = (count: number) =>
      vi.waitFor(async () => expect((await etcdUsage(etcd)).watchers).toBe(count), PATIENCE);
    await watchers(0);
    const before = processUsage();
    const many = Array.from({ length: 20 }, (_, n) => {
      return new Subscriber({ etcd: { Hosts: [etcd.endpoint], Key: `many-${n}.rpc` } });
    });
    await Promise.all(many.map((one) => one.start()));
    // One for the rules of quarantine, which they share.
    await watchers(21);
    const told = vi.fn();
    for (const one of many) one.onUpdate(told);

    await Promise.all(many.map((one) => one.close()));

    await watchers(0);
    await untilProcessUsage(before);
    told.mockClear();
    await register("many-0.rpc/1", "10.0.0.1:80");
    expect(told).not.toHaveBeenCalled();
    expect(many[0]?.status.state).toBe("closed");
  });
});
