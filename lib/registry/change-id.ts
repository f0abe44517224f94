import type { Change } from "./model";

/** What tells a change from all others of a store: the view and the journal name the same one alike. */
export function changeId({
  revision,
  kind,
  address,
  key,
}: Pick<Change, "revision" | "kind" | "address" | "key">): string {
  return `${revision} ${kind} ${address} ${key}`;
}
