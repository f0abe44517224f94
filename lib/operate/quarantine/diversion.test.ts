import { afterEach, describe, expect, it, vi } from "vitest";

import type { Cluster } from "@/lib/cluster";
import { Publisher } from "@/lib/discov/publisher";
import { Subscriber } from "@/lib/discov/subscriber";
import { get, list, put } from "@/lib/etcd/kv";
import { revoke } from "@/lib/etcd/lease";
import { goZeroPublisher } from "@/lib/testing/go-zero-publisher";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

const soon = { timeout: 15_000, interval: 10 };
const A = "10.0.0.1:80";
const B = "10.0.0.2:80";
const C = "10.0.0.3:80";

describe("diverting a quarantined instance", () => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);
  const open: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const end of open.splice(0)) await end();
    await etcd.client.delete().all();
  });

  async function loaded(allowDivert = true): Promise<Cluster> {
    const cluster = newCluster({ allowDivert });
    await vi.waitFor(() => {
      cluster.assertLoaded();
      expect(cluster.quarantine.loaded).toBe(true);
    }, soon);
    return cluster;
  }
  async function rule(cluster: Cluster, address = A, strategy: "divert" | "revoke" = "divert") {
    const [made] = await cluster.quarantine.create([
      { service: "user.rpc", address, strategy, reason: "slow", actor: null, until: null },
    ]);
    if (!made) throw new Error("no rule was made");
    return made;
  }
  const conditionIs = (cluster: Cluster, id: string, code: string) =>
    vi.waitFor(() => expect(cluster.quarantine.get(id)?.condition.code).toBe(code), soon);
  const at = async (key: string) => {
    const { kv } = await get(etcd.client, key);
    return kv && { value: kv.value.toString(), lease: kv.lease };
  };
  const stands = (key: string, value: string, lease: string) =>
    vi.waitFor(async () => expect(await at(key)).toEqual({ value, lease }), soon);
  const records = async () => (await list(etcd.client, "/rollcall/diverted/")).kvs.length;

  it("writes a sibling's address over it on its own lease, and its own again once lifted", async () => {
    const sibling = await publish(etcd, "user.rpc", B);
    await publish(etcd, "other.rpc", A);
    const others = await list(etcd.client, "");
    const publisher = await goZeroPublisher(etcd.client, "user.rpc", A);
    open.push(publisher.stop);
    const { key, lease } = publisher;
    const cluster = await loaded();
    const made = await rule(cluster);
    await stands(key, B, lease);
    await conditionIs(cluster, made.id, "diverted");
    expect(cluster.quarantine.get(made.id)).toMatchObject({ visible: 0, notes: [] });
    await vi.waitFor(() =>
      expect(cluster.registry.services.get("user.rpc")?.departures.get(A)).toMatchObject({
        ...{ cause: "quarantined", evidence: { operation: made.id } },
      }),
    );
    await publisher.renewed();
    expect(await at(key)).toEqual({ value: B, lease });
    await cluster.quarantine.lift(made.id);
    await stands(key, A, lease);
    await vi.waitFor(async () => expect(await records()).toBe(0), soon);
    const after = (await list(etcd.client, "")).kvs.filter(({ key: one }) => {
      return !one.equals(Buffer.from(key)) && !one.toString().startsWith("/rollcall/");
    });
    expect(after).toEqual(others.kvs);
    expect(await at(sibling.key)).toEqual({ value: B, lease: sibling.lease });
  });

  it("is not seen by clients, and kept up through the instance's restarts", async () => {
    await publish(etcd, "user.rpc", B);
    const cluster = await loaded();
    const subscriber = new Subscriber({
      ...{ client: etcd.client, key: "user.rpc", quarantine: false },
    });
    open.push(() => subscriber.close());
    await subscriber.start();
    const made = await rule(cluster);
    for (let life = 1; life <= 3; life += 1) {
      const publisher = new Publisher({ client: etcd.client, key: "user.rpc", value: A });
      await publisher.start();
      await stands(publisher.fullKey ?? "", B, publisher.lease ?? "");
      await vi.waitFor(() => expect(subscriber.values()).toEqual([B]), soon);
      await vi.waitFor(() => expect(publisher.state).toBe("overridden"), soon);
      await publisher.stop();
      await vi.waitFor(async () => expect(await records()).toBe(0), soon);
    }
    expect(cluster.quarantine.get(made.id)?.returns.count).toBe(3);
  });

  it("diverts again when the key is put back over it", async () => {
    await publish(etcd, "user.rpc", B);
    const { key, lease } = await publish(etcd, "user.rpc", A);
    const cluster = await loaded();
    await rule(cluster);
    await stands(key, B, lease);
    await put(etcd.client, key, A, { lease });
    await stands(key, B, lease);
    expect(await records()).toBe(1);
  });

  it("follows when the sibling leaves, or is quarantined itself", async () => {
    const b = await publish(etcd, "user.rpc", B);
    const { key, lease } = await publish(etcd, "user.rpc", A);
    const cluster = await loaded();
    const made = await rule(cluster);
    await stands(key, B, lease);
    await publish(etcd, "user.rpc", C);
    await revoke(etcd.client, b.lease);
    await stands(key, C, lease);
    await publish(etcd, "user.rpc", "10.0.0.4:80");
    await vi.waitFor(() =>
      expect(cluster.registry.services.get("user.rpc")?.has("10.0.0.4:80")).toBe(true),
    );
    await rule(cluster, C, "revoke");
    await stands(key, "10.0.0.4:80", lease);
    await cluster.quarantine.lift(made.id);
    await stands(key, A, lease);
  });

  it("revokes where no sibling is left, and says so", async () => {
    const b = await publish(etcd, "user.rpc", B);
    const { key, lease } = await publish(etcd, "user.rpc", A);
    const cluster = await loaded();
    const made = await rule(cluster);
    await stands(key, B, lease);
    await revoke(etcd.client, b.lease);
    await vi.waitFor(async () => expect(await at(key)).toBeNull(), soon);
    expect(cluster.quarantine.get(made.id)?.notes).toEqual(["divert-has-no-sibling"]);
    await vi.waitFor(async () => expect(await records()).toBe(0), soon);
    await publish(etcd, "user.rpc", A);
    await vi.waitFor(async () => expect((await list(etcd.client, "user.rpc/")).kvs).toEqual([]));
  });

  it("revokes where the framework has no form for it, or the setting is off", async () => {
    const grpc = JSON.stringify({ Op: 0, Addr: A, Metadata: null });
    const cluster = await loaded();
    await publish(etcd, "user.rpc", B);
    const { lease } = await publish(etcd, "elsewhere.rpc", B);
    const made = await rule(cluster);
    await put(etcd.client, `user.rpc/${A}`, grpc, { lease });
    await vi.waitFor(async () => expect(await at(`user.rpc/${A}`)).toBeNull(), soon);
    expect(cluster.quarantine.get(made.id)?.notes).toContain("divert-has-no-form");
    await cluster.close();

    const off = await loaded(false);
    const { key } = await publish(etcd, "user.rpc", A);
    await vi.waitFor(async () => expect(await at(key)).toBeNull(), soon);
    await vi.waitFor(() => expect(off.quarantine.get(made.id)?.notes).toEqual(["divert-is-off"]));
    expect(off.quarantine.strategyFor("go-zero")).toMatchObject({
      strategy: "revoke",
      possible: ["revoke"],
    });
  });

  it("is undone by another console when the one that did it is gone", async () => {
    await publish(etcd, "user.rpc", B);
    const { key, lease } = await publish(etcd, "user.rpc", A);
    const first = await loaded();
    const made = await rule(first);
    await stands(key, B, lease);
    await vi.waitFor(() => expect(first.quarantine.leadership.guard).not.toBeNull());
    await first.close();
    await etcd.client.delete().key(`/rollcall/quarantine/${made.id}`);
    expect(await at(key)).toEqual({ value: B, lease });
    await loaded();
    await stands(key, A, lease);
    await vi.waitFor(async () => expect(await records()).toBe(0), soon);
  });

  it("is told by consoles that do not enforce it, and is no leaked key to any", async () => {
    await publish(etcd, "user.rpc", B);
    const { key, lease } = await publish(etcd, "user.rpc", A);
    const first = await loaded();
    const made = await rule(first);
    await stands(key, B, lease);
    const second = await loaded(false);
    await conditionIs(second, made.id, "diverted");
    expect(second.quarantine.get(made.id)?.enforcedBy).toMatchObject({ own: false });
    for (const { quarantine, registry } of [first, second]) {
      await vi.waitFor(() => {
        const diverted = [...(registry.services.get("user.rpc")?.registrations() ?? [])].filter(
          (registration) => quarantine.isDiverted(registration),
        );
        expect(diverted.map((one) => one.key)).toEqual([key]);
      }, soon);
    }
  });

  it("leaves alone what somebody else has written over it", async () => {
    await publish(etcd, "user.rpc", B);
    const { key, lease } = await publish(etcd, "user.rpc", A);
    const cluster = await loaded();
    const made = await rule(cluster);
    await stands(key, B, lease);
    await put(etcd.client, key, C, { ignoreLease: true });
    await vi.waitFor(async () => expect(await records()).toBe(0), soon);
    await cluster.quarantine.lift(made.id);
    await vi.waitFor(async () => expect((await list(etcd.client, "/rollcall/")).kvs).toEqual([]));
    expect(await at(key)).toEqual({ value: C, lease });
  });
});
