import "server-only";

import { getCluster } from "@/lib/cluster";
import type { StatusMessage } from "@/lib/registry/topics";

/** The status that a page is rendered with, and the server's clock as it was. */
export function statusSeed(): StatusMessage {
  const status = getCluster().status();
  return { topic: "status", revision: status.revision, at: Date.now(), status };
}
