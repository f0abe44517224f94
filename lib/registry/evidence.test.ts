import { describe, expect, it, vi } from "vitest";

import { registryAnswer } from "@/lib/api/registry-answer";
import type { Cluster } from "@/lib/cluster";
import { put } from "@/lib/etcd/kv";
import { grant, revoke } from "@/lib/etcd/lease";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

const soon = { timeout: 15_000, interval: 20 };

describe("the live view of keys that others speak for", () => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);

  async function loaded(): Promise<Cluster> {
    const cluster = newCluster();
    await vi.waitFor(() => cluster.assertLoaded(), soon);
    return cluster;
  }

  async function putLeased(key: string, value: string, ttlSeconds = 60): Promise<void> {
    const { id } = await grant(etcd.client, ttlSeconds);
    await put(etcd.client, Buffer.from(key), Buffer.from(value), { lease: id });
  }

  const confidenceOf = (cluster: Cluster, key: string) =>
    cluster.registry.keys.get(key)?.confidence;

  async function journalled(cluster: Cluster, key: string) {
    await cluster.journal.flush();
    const { entries } = await cluster.journal.store.page({}, { limit: 100 });
    return entries.flatMap((entry) =>
      entry.type === "change" && entry.key === key ? [entry.kind] : [],
    );
  }

  async function namesThen(cluster: Cluster, revision: number) {
    const { services } = await registryAnswer(cluster, { revision, view: "full" });
    return services.map(({ name }) => name);
  }

  it("raises a guess once most of its siblings are certain, and says of nothing that it happened", async () => {
    const cluster = await loaded();
    const key = "raise.rpc/7";
    await putLeased(key, "10.0.0.7:8080");
    await vi.waitFor(() => expect(confidenceOf(cluster, key)).toBe(60), soon);
    expect(cluster.live.rows.get("raise.rpc")).toMatchObject({ guessed: 60 });
    for (let n = 1; n <= 9; n += 1) await publish(etcd, "raise.rpc", `10.0.1.${n}:8080`);
    await vi.waitFor(() => expect(confidenceOf(cluster, key)).toBe(90), soon);

    await vi.waitFor(
      () => expect(cluster.live.rows.get("raise.rpc")).toMatchObject({ instances: 10 }),
      soon,
    );
    expect(cluster.live.rows.get("raise.rpc")?.guessed).toBeUndefined();
    const ofKey = cluster.live.changes.filter((change) => change.key === key);
    expect(ofKey.map(({ kind }) => kind)).toEqual(["registered"]);
    expect(await journalled(cluster, key)).toEqual(["registered"]);
    expect(cluster.registry.groupUnder("raise.rpc")).toMatchObject({ codec: "go-zero", others: 0 });
  });

  it("keeps what a key was raised to while its value is the same, whoever leaves", async () => {
    const cluster = await loaded();
    const key = "stay.rpc/7";
    await putLeased(key, "10.0.0.7:8080");
    const leases: string[] = [];
    for (let n = 1; n <= 9; n += 1) {
      leases.push((await publish(etcd, "stay.rpc", `10.0.1.${n}:8080`)).lease);
    }
    await vi.waitFor(() => expect(confidenceOf(cluster, key)).toBe(90), soon);
    for (const lease of leases) await revoke(etcd.client, lease);
    await putLeased(key, "10.0.0.7:8080");
    await vi.waitFor(() => expect(cluster.registry.keys.get(key)?.version).toBe(2), soon);
    expect(confidenceOf(cluster, key)).toBe(90);
    await putLeased(key, "10.0.0.8:8080");
    await vi.waitFor(() => expect(cluster.registry.keys.get(key)?.version).toBe(3), soon);
    expect(confidenceOf(cluster, key)).toBe(60);
  });

  it("takes a lease of ten seconds for go-zero's once it is sampled", async () => {
    const cluster = await loaded();
    await putLeased("ten.rpc/8", "10.0.0.8:8080", 60);
    await putLeased("ten.rpc/7", "10.0.0.7:8080", 10);
    await vi.waitFor(() => expect(confidenceOf(cluster, "ten.rpc/7")).toBe(90), soon);
    expect(confidenceOf(cluster, "ten.rpc/8")).toBe(60);
  });

  it("ceases to list what is Patroni's as an instance when its member is found, now and in the past alike", async () => {
    const cluster = await loaded();
    await putLeased("/pg/main/failover", "10.0.0.5:8008");
    await vi.waitFor(() => expect(cluster.registry.services.has("/pg/main")).toBe(true), soon);
    const before = cluster.registry.revision;
    await putLeased(
      "/pg/main/members/pg-0",
      '{"conn_url":"postgres://10.0.0.5:5432/x","state":"running","role":"replica"}',
    );
    await vi.waitFor(() => expect(cluster.registry.services.has("main")).toBe(true), soon);

    expect(cluster.registry.services.has("/pg/main")).toBe(false);
    expect(cluster.live.rows.has("/pg/main")).toBe(false);
    expect(cluster.live.rows.get("main")).toMatchObject({ instances: 1, framework: "patroni" });
    expect(cluster.registry.keys.get("/pg/main/failover")).toMatchObject({
      ...{ kind: "auxiliary", codec: "patroni", danger: "failover" },
    });
    expect(cluster.live.changes.some(({ kind }) => kind === "left")).toBe(false);

    await cluster.journal.flush();
    const { revision } = cluster.registry;
    expect(await namesThen(cluster, before)).toContain("/pg/main");
    expect(await namesThen(cluster, revision)).not.toContain("/pg/main");
    expect(await namesThen(cluster, revision)).toContain("main");
    const states = await cluster.journal.store.stateAt(cluster.journal.epoch, revision);
    expect(states.has("/pg/main/failover")).toBe(false);
  });
});
