import "server-only";

import type { Cluster } from "@/lib/cluster";
import { StatusError } from "@/lib/errors";

/**
 * Says that the view is current, and as of which revision.
 *
 * @throws StatusError `unavailable`, with the reason, while it is not.
 */
export function readyAnswer(cluster: Cluster): { status: "ok"; revision: number } {
  const { connection, revision } = cluster.status();
  if (connection.state === "live") return { status: "ok", revision };
  const since = new Date(connection.since).toISOString();
  const reason = connection.error?.message ?? "the keys are being loaded";
  // Whatever etcd's reason is, it is this service that is not available.
  throw new StatusError("unavailable", `${connection.state} since ${since}: ${reason}`);
}
