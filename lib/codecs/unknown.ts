import type { Match } from "./codec";
import { type Entry, TEXT_MAX_BYTES } from "./entry";

/** What nobody knows: says why it cannot be more than raw bytes. */
export function classifyUnknown(entry: Entry): Match {
  const { length } = entry.stored.value;
  const known = entry.text === null ? "binary" : "text";
  const reason = length === 0 ? "empty" : length > TEXT_MAX_BYTES ? "huge" : known;
  return { kind: "unknown", confidence: 0, instances: [], reason };
}
