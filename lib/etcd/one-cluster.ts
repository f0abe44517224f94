import "server-only";

import { StatusError } from "@/lib/errors";

import type { EtcdClient } from "./client";
import { memberStatus } from "./cluster";

/**
 * Makes sure that all endpoints are of one cluster, as far as they answer.
 *
 * @throws StatusError `failed_precondition` naming those of each, when they are not.
 */
export async function assertOneCluster(client: EtcdClient): Promise<void> {
  const { endpoints } = client.options;
  if (endpoints.length === 1) return;
  const clusterOf = new Map<string, string>();
  const asked = endpoints.map(async (endpoint) => {
    clusterOf.set(endpoint, (await memberStatus(client, endpoint)).header.clusterId);
  });
  // One that hangs is waited for until its deadline: it may be the one that is of another.
  await Promise.allSettled(asked);
  const problem = severalClusters(
    endpoints.flatMap((endpoint) => {
      const clusterId = clusterOf.get(endpoint);
      return clusterId === undefined ? [] : { endpoint, clusterId };
    }),
  );
  if (problem) throw new StatusError("failed_precondition", problem);
}

/** What is wrong with endpoints by the clusters that they are of; null if it is one. */
export function severalClusters(
  told: readonly { endpoint: string; clusterId: string }[],
): string | null {
  const clusters = new Map<string, string[]>();
  for (const { endpoint, clusterId } of told) {
    clusters.set(clusterId, [...(clusters.get(clusterId) ?? []), endpoint]);
  }
  if (clusters.size < 2) return null;
  const groups = [...clusters].map(
    ([id, endpoints]) => `${BigInt(id).toString(16)} at ${endpoints.join(", ")}`,
  );
  return `the endpoints belong to different clusters of etcd: ${groups.join("; ")}`;
}
