import { afterEach, describe, expect, it, vi } from "vitest";

import { put } from "@/lib/etcd/kv";
import { enableReaderOf } from "@/lib/testing/accounts";
import { etcdUsage } from "@/lib/testing/etcd-usage";
import { useEtcd } from "@/lib/testing/use-etcd";

import { Subscriber, type SubscriberOptions } from "./subscriber";

const PATIENCE = { timeout: 15_000, interval: 20 };
const A = "10.0.0.1:80";
const B = "10.0.0.2:80";

describe("Subscriber, of a service with quarantined instances", () => {
  const etcd = useEtcd();
  const open: { close(): unknown }[] = [];

  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
    await etcd.client.delete().prefix("/rollcall/");
  });

  async function started(key: string, options: Partial<SubscriberOptions> = {}) {
    const made = new Subscriber({ client: etcd.client, key, ...options } as SubscriberOptions);
    open.push(made);
    await made.start();
    return made;
  }
  const register = (key: string, value: string) => put(etcd.client, key, value);
  const rule = (id: string, service: string | null, address: string, root = "/rollcall/") => {
    const made = { id, service, address, strategy: "revoke", reason: "slow", actor: null };
    const text = JSON.stringify({ ...made, createdAt: 1, until: null });
    return put(etcd.client, `${root}quarantine/${id}`, text);
  };
  const lift = (id: string) => etcd.client.delete().key(`/rollcall/quarantine/${id}`);
  const lists = (of: Subscriber, ...values: string[]) =>
    vi.waitFor(() => expect([...of.values()].sort()).toEqual(values.sort()), PATIENCE);

  it("never lists an address that was quarantined before it started", async () => {
    await register("before.rpc/1", A);
    await register("before.rpc/2", B);
    await rule("r1", "before.rpc", A);
    const before = new Subscriber({ client: etcd.client, key: "before.rpc" });
    open.push(before);
    const told = vi.fn();
    before.onUpdate(told);
    await before.start();
    expect(told.mock.calls).toEqual([[[B]]]);
    expect(before.quarantined()).toEqual([{ address: A, rule: "r1", reason: "slow", until: null }]);
  });

  it("leaves an address out while its rule stands, however often it registers", async () => {
    await register("live.rpc/1", A);
    await register("live.rpc/2", B);
    const live = await started("live.rpc");
    const told = vi.fn();
    live.onUpdate(told);
    await rule("r1", "live.rpc", A);
    await lists(live, B);
    await register("live.rpc/3", A);
    await register("live.rpc/4", "10.0.0.4:80");
    await lists(live, B, "10.0.0.4:80");
    await lift("r1");
    await lists(live, A, B, "10.0.0.4:80");
    await vi.waitFor(() => expect(told.mock.lastCall?.[0]).toHaveLength(3), PATIENCE);
    const meanwhile = told.mock.calls.slice(0, -1).flatMap(([values]) => values);
    expect(meanwhile).not.toContain(A);
  });

  it("takes a rule without a service for all of them", async () => {
    await register("one.rpc/1", A);
    await register("two.rpc/1", A);
    const [one, two] = await Promise.all([started("one.rpc"), started("two.rpc")]);
    await rule("r1", null, A);
    await Promise.all([lists(one), lists(two)]);
  });

  it("leaves the address of another service alone", async () => {
    await register("own.rpc/1", A);
    const own = await started("own.rpc");
    await rule("r1", "other.rpc", A);
    await rule("r2", "own.rpc", B);
    await register("own.rpc/2", B);
    await register("own.rpc/3", "10.0.0.3:80");
    await lists(own, A, "10.0.0.3:80");
  });

  it("keeps out what a nested service registers, only where no other key has it", async () => {
    await register("a/b/1", A);
    const outer = await started("a");
    await rule("r1", "a/b", A);
    await lists(outer);
    await register("a/1", A);
    await lists(outer, A);
  });

  it("lists nothing when all are quarantined, and says which", async () => {
    await register("all.rpc/1", A);
    const all = await started("all.rpc");
    await rule("r1", "all.rpc", A);
    await lists(all);
    expect(all.quarantined()).toMatchObject([{ address: A, rule: "r1" }]);
  });

  it("goes by the rules under the root that it is told, or by none", async () => {
    await register("root.rpc/1", A);
    await rule("r1", "root.rpc", A, "/elsewhere/");
    await rule("r2", "root.rpc", A);
    const elsewhere = await started("root.rpc", { quarantine: { root: "/elsewhere/" } });
    expect(elsewhere.quarantined()).toMatchObject([{ rule: "r1" }]);
    expect((await started("root.rpc", { quarantine: false })).values()).toEqual([A]);
  });

  it("is not put off by a rule that it cannot read", async () => {
    await put(etcd.client, "/rollcall/quarantine/broken", "{");
    await put(etcd.client, "/rollcall/quarantine/other", '{"id":"another"}');
    await register("broken.rpc/1", A);
    await rule("good", "broken.rpc", A);
    expect((await started("broken.rpc")).values()).toEqual([]);
  });

  it("costs one watch for all subscribers of a client, and none once they are closed", async () => {
    const watchers = (count: number) =>
      vi.waitFor(async () => expect((await etcdUsage(etcd)).watchers).toBe(count), PATIENCE);
    await watchers(0);
    const many = await Promise.all(["a.rpc", "b.rpc", "c.rpc"].map((key) => started(key)));
    await watchers(4);
    for (const one of many) await one.close();
    await watchers(0);
  });

  it("lists what there is where its account may not read the rules", async () => {
    await register("denied.rpc/1", A);
    await rule("r1", "denied.rpc", A);
    const reader = await enableReaderOf(etcd, "denied.rpc/");
    open.push(reader);
    const denied = await started("denied.rpc", { client: reader.client });
    expect(denied.values()).toEqual([A]);
  });
});
