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

/** `<path>/locks/<lease id in decimal>` = what its holder says of itself, mostly JSON, never an address. */
function isLock(entry: Entry): boolean {
  if (!entry.leased || entry.lastSegment !== entry.lease || entry.address) return false;
  return entry.parent?.endsWith("/locks") ?? false;
}
