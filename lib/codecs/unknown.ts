import type { Match } from "./codec";
import { type Entry, TEXT_MAX_BYTES } from "./entry";
import { toMatch } from "./match";

/** What nobody knows: says why it cannot be more than raw bytes, or why an address is no instance. */
export function classifyUnknown(entry: Entry): Match {
  return toMatch("unknown", 0, [], reasonOf(entry));
}

function reasonOf(entry: Entry): string {
  const { length } = entry.stored.value;
  if (length === 0) return "empty";
  if (length > TEXT_MAX_BYTES) return "huge";
  // It may be an instance that somebody wrote down, or a setting: what frameworks register has a lease.
  if (!entry.leased && entry.address) return "an address without a lease";
  if (entry.leased && entry.lastSegment === entry.lease && !entry.address)
    return "named by its lease, and no address";
  return entry.text === null ? "binary" : "text";
}
