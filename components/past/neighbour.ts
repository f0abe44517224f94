import type { HistoryAnswer, HistoryEntry } from "@/lib/api/history-contract";

export type Position = { epoch: number; revision: number };
export type Direction = "earlier" | "later";

type Page = Pick<HistoryAnswer, "entries" | "older" | "newer">;
type Fetch = (query: Record<string, string>) => Promise<Page>;

/** One revision may hold some ten thousand changes; more than this many pages are not leafed through. */
const PAGES_MAX = 40;

/**
 * The change of the journal that comes before or after a position, of one service or of all; null
 * if there is none. `at` is when the position was, and where to look for it.
 *
 * @throws ApiError when the journal cannot be read.
 */
export async function neighbour(
  direction: Direction,
  position: Position,
  at: number,
  service: string | null,
  fetch: Fetch,
): Promise<Position | null> {
  const filter: Record<string, string> = service === null ? {} : { service };
  // Changes may share a millisecond: the page has to begin beyond the position's own.
  let page = await fetch({ ...filter, to: String(at + 1), limit: "100" });
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const found = direction === "earlier" ? before(page, position) : after(page, position);
    if (found) return { epoch: found.epoch, revision: found.revision };
    const cursor = direction === "earlier" ? page.older : page.newer;
    // What comes next is asked for by a cursor for ever; an empty page says that it is yet to come.
    const ended = pages > 0 && page.entries.length === 0;
    if (cursor === null || ended) return null;
    page = await fetch({ ...filter, cursor, limit: "1000" });
  }
  return null;
}

type Change = Extract<HistoryEntry, { type: "change" }>;

const isChange = (entry: HistoryEntry): entry is Change => entry.type === "change";

function before({ entries }: Page, position: Position): Change | undefined {
  return entries.filter(isChange).find((change) => compare(change, position) < 0);
}

function after({ entries }: Page, position: Position): Change | undefined {
  return entries.filter(isChange).findLast((change) => compare(change, position) > 0);
}

/** Revisions start again at 1 in a store that was wiped, so that the epoch goes first. */
function compare(a: Position, b: Position): number {
  return a.epoch - b.epoch || a.revision - b.revision;
}
