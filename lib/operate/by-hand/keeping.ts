import "server-only";

import { fromKeyText } from "@/lib/codecs/key-text";
import type { EtcdClient } from "@/lib/etcd/client";
import type { Registry } from "@/lib/registry/registry";

import type { Leadership } from "../consoles/leadership";
import type { Guard } from "../consoles/term";
import type { Book, Entry } from "./book";
import { type HandRecord, keysOf, type Mark, type Place, sameTarget } from "./record";

/** What the keeper knows and acts with. */
export type Keeping = {
  client: EtcdClient;
  registry: Registry;
  root: string;
  /** What this console's view looks at. */
  prefixes: readonly string[];
  records: Book<HandRecord>;
  places: Book<Place>;
  marks: Book<Mark>;
  leadership: Leadership;
  isQuarantined: (service: string, address: string) => boolean;
  /** Whether the view is complete, so that a key that it does not have is not there. */
  isReady: () => boolean;
};

/**
 * `end`: what is registered is not to be. `clear`: a mark that means nothing any more. `put-back`: its key is gone
 * while its lease lives.
 */
export type Act = "register" | "replace" | "put-back" | "end" | "clear";

/** What is to be done for one registration by hand; null where it stands as it should, or is not to be touched. */
export function nextAct(keeping: Keeping, id: string): Act | null {
  const { records, places, marks } = keeping;
  const record = records.entries.get(id)?.value;
  const place = places.entries.get(id);
  const isPlaced = places.has(id);
  if (!records.has(id)) return isPlaced ? "end" : marks.has(id) ? "clear" : null;
  // One that cannot be read may be of a newer console: what it registered is kept alive, and no more.
  if (!record) return null;
  // A place that is not one of ours keeps nothing registered.
  if (isPlaced && (!place || place.lease === "0")) return "end";
  if (marks.has(id)) {
    if (!record.check) return "clear";
    return isPlaced ? "end" : null;
  }
  // Whoever enforces the rule takes it out; a diverted one has to be kept alive where it stands.
  if (keeping.isQuarantined(record.service, record.address)) return null;
  if (!place) return "register";
  if (!sameTarget(place.value.of, record)) return "replace";
  return isKeyGone(keeping, place) ? "put-back" : null;
}

/** Whether the registration's own key is gone while its place is there. */
export function isKeyGone(
  { registry, prefixes, isReady }: Keeping,
  { value: { key }, modRevision }: Entry<Place>,
): boolean {
  if (registry.keys.has(key) || registry.revision < modRevision || !isReady()) return false;
  const bytes = fromKeyText(key);
  return prefixes.some((prefix) => bytes.indexOf(prefix) === 0);
}

/** What an act compares: that this console leads, and that what it was decided upon is as it was. Null if it does not lead. */
export function guardsOf(keeping: Keeping, id: string): Guard[] | null {
  const { guard } = keeping.leadership;
  if (!guard) return null;
  const keys = keysOf(keeping.root, id);
  const standing = (key: Buffer, book: Book<unknown>) => {
    const entry = book.entries.get(id) ?? book.malformed.get(id);
    return { key, modRevision: entry?.modRevision ?? 0 };
  };
  return [guard, standing(keys.record, keeping.records), standing(keys.mark, keeping.marks)];
}
