import { beforeEach, vi } from "vitest";

import { type Cluster, setCluster } from "@/lib/cluster";
import type { ClusterOptions } from "@/lib/cluster-options";

import type { TestEtcd } from "./etcd";
import { useClusters } from "./use-cluster";

/**
 * Before each test, makes a console's cluster on `etcd` the one that route handlers use, and waits
 * until its view is complete. What it returns makes another one in its place.
 */
export function useConsole(
  etcd: TestEtcd,
): (options?: Partial<ClusterOptions>) => Promise<Cluster> {
  const newCluster = useClusters(etcd);

  const start = async (options?: Partial<ClusterOptions>) => {
    const cluster = newCluster(options);
    setCluster(cluster);
    await vi.waitFor(() => cluster.assertLoaded(), { timeout: 15_000, interval: 10 });
    return cluster;
  };
  beforeEach(async () => {
    await start();
  });
  return start;
}
