import "server-only";

import type { Cluster } from "@/lib/cluster";

import type { ClusterAnswer } from "./contract";

/** All that the Cluster page shows. Never fails: what cannot be had is null, with the reason at its member. */
export async function clusterAnswer(cluster: Cluster): Promise<ClusterAnswer> {
  return {
    ...(await cluster.facts.read()),
    at: Date.now(),
    status: cluster.status(),
    prefixes: cluster.prefixes,
    sampling: cluster.telemetry.load,
  };
}
