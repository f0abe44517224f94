import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll } from "vitest";

import { Cluster } from "@/lib/cluster";
import type { ClusterOptions } from "@/lib/cluster-options";
import { put } from "@/lib/etcd/kv";
import { grant, keepaliveOnce } from "@/lib/etcd/lease";

import type { TestEtcd } from "./etcd";
import { journalIn } from "./journal-in";

/** Makes consoles' clusters that follow `etcd`, and closes them after each test. */
export function useClusters(etcd: {
  readonly endpoint?: string;
  readonly endpoints?: string[];
}): (options?: Partial<ClusterOptions>) => Cluster {
  const clusters: Cluster[] = [];
  let folder = "";
  let made = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rollcall-journal-"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  afterEach(async () => {
    await Promise.all(clusters.splice(0).map((cluster) => cluster.close()));
  });

  return (options = {}) => {
    const cluster = new Cluster({
      endpoints: etcd.endpoints ?? [etcd.endpoint ?? ""],
      timeoutMs: 3_000,
      prefixes: [""],
      formats: [],
      ownRoot: "/rollcall/",
      leaseSamplesPerSecond: 200,
      // Each its own, as consoles on different machines have.
      history: journalIn({ file: join(folder, `${made++}.db`) }),
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
  etcd: Pick<TestEtcd, "client">,
  service: string,
  address: string,
  ttlSeconds = 60,
): Promise<{ key: string; lease: string; renew: () => Promise<unknown> }> {
  const { id } = await grant(etcd.client, ttlSeconds);
  const key = `${service}/${id}`;
  await put(etcd.client, Buffer.from(key), Buffer.from(address), { lease: id });
  return { key, lease: id, renew: () => keepaliveOnce(etcd.client, id) };
}
