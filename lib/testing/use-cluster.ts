import { afterEach } from "vitest";

import { Cluster, type ClusterOptions } from "@/lib/cluster";
import { put } from "@/lib/etcd/kv";
import { grant, keepaliveOnce } from "@/lib/etcd/lease";

import type { TestEtcd } from "./etcd";

/** Makes consoles' clusters that follow `etcd`, and closes them after each test. */
export function useClusters(etcd: TestEtcd): (options?: Partial<ClusterOptions>) => Cluster {
  const clusters: Cluster[] = [];

  afterEach(async () => {
    await Promise.all(clusters.splice(0).map((cluster) => cluster.close()));
  });

  return (options = {}) => {
    const cluster = new Cluster({
      endpoints: [etcd.endpoint],
      timeoutMs: 3_000,
      prefixes: [""],
      formats: [],
      ownRoot: "/rollcall/",
      leaseSamplesPerSecond: 200,
      readOnly: false,
      localEtcd: false,
      demo: false,
      ...options,
    });
    clusters.push(cluster);
    cluster.start();
    return cluster;
  };
}

/** Registers as go-zero does, under a lease of its own, and says under which. It is not kept alive. */
export async function publish(
  etcd: TestEtcd,
  service: string,
  address: string,
  ttlSeconds = 60,
): Promise<{ key: string; lease: string; renew: () => Promise<unknown> }> {
  const { id } = await grant(etcd.client, ttlSeconds);
  const key = `${service}/${id}`;
  await put(etcd.client, Buffer.from(key), Buffer.from(address), { lease: id });
  return { key, lease: id, renew: () => keepaliveOnce(etcd.client, id) };
}
