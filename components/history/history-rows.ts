import type { HistoryEntry } from "@/lib/api/history-contract";

import { entryKey } from "./merge-pages";

/** A revision of one of etcd's stores. */
export type Position = { epoch: number; revision: number };

/**
 * A row of the list: an entry, or a mark between entries. `newer`: later changes are not loaded.
 * `here`: the instant that the reader chose. `older`: earlier ones are not loaded. `begins`: there are none.
 */
export type HistoryRow = HistoryEntry | { type: "newer" | "here" | "older" | "begins"; id: string };

export const rowKey = (row: HistoryRow) => entryKey(row as HistoryEntry);

/** The entries with the marks that belong among them. `here` is null in the present. */
export function withMarks(
  entries: readonly HistoryEntry[],
  {
    here,
    hasNewer,
    hasOlder,
    since = false,
  }: {
    here: Position | { at: number } | null;
    hasNewer: boolean;
    hasOlder: boolean;
    /** The list ends at `here`, and not where the journal begins. */
    since?: boolean;
  },
): HistoryRow[] {
  const rows: HistoryRow[] = [...entries];
  if (here !== null && entries.length > 0) {
    const index = entries.findIndex((entry) => !isAfter(entry, here));
    // Before anything newer is loaded, the list begins here, and the page says where that is.
    if (index !== 0) {
      rows.splice(index === -1 ? rows.length : index, 0, { type: "here", id: "here" });
    }
  }
  if (hasNewer) rows.unshift({ type: "newer", id: "newer" });
  if (hasOlder) rows.push({ type: "older", id: "older" });
  else if (entries.length > 0 && !since) rows.push({ type: "begins", id: "begins" });
  return rows;
}

/** Whether an entry came after where the reader stands. */
export function isAfter(entry: HistoryEntry, here: Position | { at: number }): boolean {
  if ("at" in here) return (entry.type === "gap" ? entry.to : entry.moment.at) > here.at;
  const revision = entry.type === "gap" ? entry.beforeRevision : entry.revision;
  return entry.epoch === here.epoch ? revision > here.revision : entry.epoch > here.epoch;
}

/**
 * The last revision before a change at which the state is known: the one before it, or where that
 * was not seen, the one before the gap.
 */
export function revisionBefore(change: Position, entries: readonly HistoryEntry[]): Position {
  const revision = change.revision - 1;
  const gap = entries.find(
    (entry) =>
      entry.type === "gap" &&
      entry.reason !== "reset" &&
      entry.epoch === change.epoch &&
      entry.afterRevision < revision &&
      revision < entry.beforeRevision,
  );
  return {
    epoch: change.epoch,
    revision: gap?.type === "gap" ? gap.afterRevision : revision,
  };
}
