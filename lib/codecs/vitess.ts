import type { Codec } from "./codec";
import type { Entry } from "./entry";
import { foreignSystem } from "./foreign";
import { noInstance } from "./framework";

/**
 * Vitess's topology, in protobuf, and its locks, which are named as go-zero's keys are.
 *
 * @see vitess go/vt/topo/etcd2topo/lock.go
 */
export const vitess: Codec = foreignSystem(
  "vitess",
  (entry) => {
    if (isLock(entry)) return noInstance("lock", "Vitess lock", { danger: "lock-holder" });
    if (!entry.key.startsWith("/vitess/") || entry.address) return null;
    return noInstance("foreign", "Vitess topology", { danger: "system-data" });
  },
  undefined,
  ["/vitess/", "/locks/"],
);

/** A server that stands for election: its value is its address. */
const election = /(?:^|\/)elections\/[^/]+\/locks$/;

/** `<path>/locks/<lease id in decimal>` = what its holder says of itself, mostly JSON. */
function isLock({ key, leased, lastSegment, lease, parent, address }: Entry): boolean {
  if (!leased || lastSegment !== lease || !parent?.endsWith("/locks")) return false;
  return !address || key.startsWith("/vitess/") || election.test(parent);
}
