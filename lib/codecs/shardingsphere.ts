import type { Codec } from "./codec";
import { foreignSystem } from "./foreign";
import { noInstance } from "./framework";

/**
 * Nodes of a ShardingSphere cluster and what they agree on. The form of the values differs between releases.
 *
 * @see shardingsphere EtcdRepository.java
 */
export const shardingsphere: Codec = foreignSystem(
  "shardingsphere",
  ({ key }) => {
    if (!key.includes("/nodes/compute_nodes")) return null;
    return noInstance("foreign", "ShardingSphere", { danger: "system-data" });
  },
  undefined,
  ["/nodes/compute_nodes"],
);
