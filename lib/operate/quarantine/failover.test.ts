import { afterEach, describe, expect, it, vi } from "vitest";

import type { Cluster } from "@/lib/cluster";
import { get, list, transact } from "@/lib/etcd/kv";
import { revoke } from "@/lib/etcd/lease";
import { enableAccount } from "@/lib/testing/accounts";
import { startConsoleProgram } from "@/lib/testing/console-process";
import { startProxy } from "@/lib/testing/proxy";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

import { HANDOVER_MS } from "../consoles/leadership";

const soon = { timeout: 20_000, interval: 10 };
const A = "10.0.0.1:80";
const B = "10.0.0.2:80";
const C = "10.0.0.3:80";
const ENFORCER = "/rollcall/enforcer";

describe("several consoles, and failing ones", () => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);
  const open: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const end of open.splice(0).reverse()) await end();
    await etcd.client.delete().all();
  });

  async function loaded(options: Parameters<typeof newCluster>[0] = {}): Promise<Cluster> {
    const cluster = newCluster(options);
    await vi.waitFor(() => {
      cluster.assertLoaded();
      expect(cluster.quarantine.loaded).toBe(true);
    }, soon);
    return cluster;
  }
  async function rule(cluster: Cluster, address = A, strategy: "divert" | "revoke" = "revoke") {
    const [made] = await cluster.quarantine.create([
      { service: "user.rpc", address, strategy, reason: "slow", actor: null, until: null },
    ]);
    if (!made) throw new Error("no rule was made");
    return made;
  }
  const leads = (cluster: Cluster) => cluster.quarantine.leadership.guard !== null;
  const comesToLead = (cluster: Cluster) =>
    vi.waitFor(() => expect(leads(cluster)).toBe(true), soon);
  const conditionIs = (cluster: Cluster, id: string, expected: object) =>
    vi.waitFor(() => expect(cluster.quarantine.get(id)?.condition).toMatchObject(expected), soon);
  const values = async (prefix = "user.rpc/") =>
    (await list(etcd.client, prefix)).kvs.map(({ value }) => value.toString());
  const isOut = (address = A) =>
    vi.waitFor(async () => expect(await values()).not.toContain(address), soon);
  const leaderKey = async () => (await get(etcd.client, ENFORCER)).kv;

  it("lets one enforce, whom the others know", async () => {
    const first = await loaded();
    const made = await rule(first);
    await comesToLead(first);
    const others = [await loaded(), await loaded()];
    for (const other of others) {
      await vi.waitFor(() => {
        expect(other.quarantine.get(made.id)?.enforcedBy).toMatchObject({ own: false });
      }, soon);
      expect(leads(other)).toBe(false);
    }
    await publish(etcd, "user.rpc", A);
    await isOut();
    // All of them have seen the return, whoever ended it.
    for (const one of [first, ...others]) {
      await vi.waitFor(() =>
        expect(one.quarantine.get(made.id)?.returns).toMatchObject({
          ...{ count: 1, last: { exposureMs: expect.any(Number) } },
        }),
      );
    }
  });

  it("hands over at once to another when it ends", async () => {
    const first = await loaded();
    await rule(first);
    await comesToLead(first);
    const second = await loaded();
    await first.close();
    await comesToLead(second);
    await publish(etcd, "user.rpc", A);
    await isOut();
  });

  it("is taken over from within its time when it is killed in the middle of its work", async () => {
    const first = await loaded();
    await rule(first, "10.9.9.9:80");
    await comesToLead(first);
    const child = await startConsoleProgram(etcd.endpoint);
    open.push(child.kill);
    await first.close();
    await child.enforces;
    const cluster = await loaded();
    expect(leads(cluster)).toBe(false);
    const addresses = Array.from({ length: 200 }, (_, n) => `10.1.0.${n}:80`);
    await Promise.all(addresses.map((address) => publish(etcd, "user.rpc", address)));
    await publish(etcd, "user.rpc", B);
    await cluster.quarantine.create(
      addresses.map((address) => {
        return { service: null, address, reason: "", actor: null, until: null };
      }),
    );
    await child.kill();
    const killedAt = performance.now();
    await publish(etcd, "user.rpc", "10.9.9.9:80");
    await comesToLead(cluster);
    await vi.waitFor(async () => expect(await values()).toEqual([B]), soon);
    const { last } = cluster.quarantine.list().find((one) => one.service !== null)?.returns ?? {};
    await vi.waitFor(() => expect(last?.exposureMs ?? 0).toBeLessThan(HANDOVER_MS));
    expect(performance.now() - killedAt).toBeLessThan(HANDOVER_MS + 1_000);
  }, 60_000);

  it("stops to act before its lease can have ended, when it is cut off", async () => {
    const proxy = await startProxy(etcd.endpoint);
    open.push(proxy.close);
    const cutOff = await loaded({ endpoints: [proxy.endpoint] });
    const made = await rule(cutOff);
    await comesToLead(cutOff);
    const other = await loaded();
    proxy.stall();
    await vi.waitFor(() => expect(leads(cutOff)).toBe(false), soon);
    expect(await leaderKey()).not.toBeNull();
    expect(leads(other)).toBe(false);
    await publish(etcd, "user.rpc", A);
    await comesToLead(other);
    await isOut();
    await conditionIs(cutOff, made.id, { state: "failing", code: "cannot-enforce" });
    proxy.flow();
    await vi.waitFor(
      () => expect(cutOff.quarantine.get(made.id)?.enforcedBy?.own).toBe(false),
      soon,
    );
  });

  it("does nothing for one that only believes it leads", async () => {
    const proxy = await startProxy(etcd.endpoint);
    open.push(proxy.close);
    const believer = await loaded({ endpoints: [proxy.endpoint] });
    await rule(believer);
    await comesToLead(believer);
    const other = await loaded();
    proxy.stall();
    await revoke(etcd.client, (await leaderKey())?.lease ?? "");
    await comesToLead(other);
    const guard = believer.quarantine.leadership.guard;
    // Both hold themselves for the one at this moment.
    if (!guard) throw new Error("it has found out too early for this test");
    await publish(etcd, "user.rpc", A);
    await isOut();
    const { key } = await publish(etcd, "user.rpc", B);
    const act = { type: "delete", key: Buffer.from(key) } as const;
    const { succeeded } = await transact(etcd.client, { ifModRevision: [guard], success: [act] });
    expect(succeeded).toBe(false);
    proxy.flow();
    await vi.waitFor(() => expect(leads(believer)).toBe(false), soon);
    expect(leads(other)).toBe(true);
    expect(await values()).toEqual([B]);
  });

  it("goes on after a restart of etcd, and does nothing when its data was wiped", async () => {
    const cluster = await loaded();
    const made = await rule(cluster);
    await comesToLead(cluster);
    await etcd.kill();
    await conditionIs(cluster, made.id, { state: "failing", code: "cannot-enforce" });
    await etcd.restart();
    await publish(etcd, "user.rpc", A);
    await isOut();
    await conditionIs(cluster, made.id, { state: "ok" });
    await etcd.restart({ wipe: true });
    await publish(etcd, "user.rpc", A);
    await vi.waitFor(() => expect(cluster.quarantine.list()).toEqual([]), soon);
    await vi.waitFor(() => expect(leads(cluster)).toBe(false), soon);
    expect(await values()).toEqual([A]);
  });

  it("says that it cannot enforce without space in etcd, and does once there is some", async () => {
    const cluster = await loaded({ allowDivert: true });
    const sibling = await publish(etcd, "user.rpc", B);
    const { key } = await publish(etcd, "user.rpc", A);
    const made = await rule(cluster, A, "divert");
    await vi.waitFor(async () => expect(await values(key)).toEqual([B]), soon);
    await publish(etcd, "user.rpc", C);
    await etcd.client.maintenance.alarm({ action: "Activate", memberID: "0", alarm: "Nospace" });
    const disarm = () =>
      etcd.client.maintenance.alarm({ action: "Deactivate", memberID: "0", alarm: "Nospace" });
    open.push(disarm);
    await expect(rule(cluster, B)).rejects.toMatchObject({ code: "out_of_space" });
    await revoke(etcd.client, sibling.lease);
    await conditionIs(cluster, made.id, { state: "failing", code: "cannot-enforce" });
    expect(cluster.quarantine.get(made.id)?.condition.message).toMatch(/no space/);
    await disarm();
    await vi.waitFor(async () => expect(await values()).toEqual([C, C]), soon);
    await conditionIs(cluster, made.id, { state: "ok", code: "diverted" });
  });

  it("says that it may not, with an account that may not write", async () => {
    const { key } = await publish(etcd, "user.rpc", A);
    await publish(etcd, "user.rpc", B);
    const open_ = await loaded();
    const made = await rule(open_, "10.9.9.9:80");
    await open_.close();
    const account = await enableAccount(etcd, [
      { permType: "Read", prefix: "" },
      { permType: "Readwrite", prefix: "/rollcall/" },
    ]);
    open.push(account.close);
    const cluster = await loaded({ username: "few", password: "few" });
    await comesToLead(cluster);
    const denied = await rule(cluster);
    await conditionIs(cluster, denied.id, { state: "failing", code: "cannot-enforce" });
    expect(cluster.quarantine.get(denied.id)?.condition.message).toMatch(/denies/);
    await conditionIs(cluster, made.id, { state: "ok" });
    await cluster.close();
    await account.close();
    open.pop();
    expect((await get(etcd.client, key)).kv?.value.toString()).toBe(A);
  });

  it("says that nobody enforces, with an account that may only read", async () => {
    const first = await loaded();
    const made = await rule(first);
    await first.close();
    const account = await enableAccount(etcd, [{ permType: "Read", prefix: "" }]);
    open.push(account.close);
    const cluster = await loaded({ username: "few", password: "few" });
    await conditionIs(cluster, made.id, { state: "failing", code: "cannot-enforce" });
    expect(cluster.quarantine.get(made.id)?.enforcedBy).toBeNull();
    await expect(rule(cluster, B)).rejects.toMatchObject({ code: "permission_denied" });
    await cluster.close();
  });
});
