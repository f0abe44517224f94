import type { InfiniteData } from "@tanstack/react-query";

import type { HistoryAnswer, HistoryEntry } from "@/lib/api/history-contract";

export type HistoryPages = InfiniteData<HistoryAnswer, unknown>;

/** All entries of the pages, newest first, each once. */
export function entriesOf(data: HistoryPages | undefined): HistoryEntry[] {
  const seen = new Set<string>();
  const entries: HistoryEntry[] = [];
  for (const page of data?.pages ?? []) {
    for (const entry of page.entries) {
      const key = entryKey(entry);
      if (seen.has(key)) continue;
      seen.add(key);
      entries.push(entry);
    }
  }
  return entries;
}

/** Names an entry among changes and gaps. */
export function entryKey(entry: Pick<HistoryEntry, "type" | "id">): string {
  return `${entry.type}-${entry.id}`;
}

/**
 * The pages with the newest page as it is now: what came since stands at the top, and causes that
 * were found since are there. Null where the two have nothing in common: more came than a page holds.
 */
export function mergeNewest(data: HistoryPages, newest: HistoryAnswer): HistoryPages | null {
  const entries = entriesOf(data);
  const last = newest.entries.at(-1);
  const complete = newest.older === null;
  const index = last === undefined ? -1 : keysOf(entries).indexOf(entryKey(last));
  if (entries.length > 0 && !complete && index === -1) return null;
  // Beyond the journal's beginning there is nothing to keep.
  const kept = complete ? [] : entries.slice(index + 1);
  const older = complete || kept.length === 0 ? newest.older : (data.pages.at(-1)?.older ?? null);
  return {
    pages: [{ ...newest, entries: [...newest.entries, ...kept], older }],
    pageParams: data.pageParams.slice(0, 1),
  };
}

/** So many entries are kept of a list that nobody reads further down: a tab is left open overnight. */
const UNREAD_MAX = 2_000;

/**
 * As {@link mergeNewest}. Of a list that grew too long while nobody was on it only the newest page is kept, which the
 * rest is loaded behind again by who scrolls there.
 */
export function followNewest(
  data: HistoryPages,
  newest: HistoryAnswer,
  { read }: { read: boolean },
): HistoryPages | null {
  const merged = mergeNewest(data, newest);
  if (read || merged === null || entriesOf(merged).length <= UNREAD_MAX) return merged;
  return { pages: [newest], pageParams: data.pageParams.slice(0, 1) };
}

/** The pages without those at the newer end that hold nothing; they lead on from where those led. */
export function dropEmptyNewer(data: HistoryPages): HistoryPages {
  const found = data.pages.findIndex(({ entries }) => entries.length > 0);
  const first = found === -1 ? data.pages.length - 1 : found;
  const [newest] = data.pages;
  const page = data.pages[first];
  if (first <= 0 || !newest || !page) return data;
  return {
    pages: [{ ...page, newer: newest.newer }, ...data.pages.slice(first + 1)],
    pageParams: data.pageParams.slice(first),
  };
}

function keysOf(entries: readonly HistoryEntry[]): string[] {
  return entries.map(entryKey);
}
