import "server-only";

import type { Cluster } from "@/lib/cluster";
import { maskKey } from "@/lib/codecs/mask-key";

import { exportFile } from "./export-response";
import { storeFilter } from "./history-answer";
import type { ExportQuery, HistoryEntry } from "./history-contract";
import { csvHeader, csvLine } from "./history-csv";

const PAGE = 1_000;

/**
 * All of the journal that matches, newest first, as a file.
 *
 * @throws StatusError `unavailable` while the journal cannot be read.
 */
export function exportResponse(cluster: Cluster, query: ExportQuery): Promise<Response> {
  const { format, ...filter } = query;
  const { store } = cluster.journal;
  const matching = storeFilter(cluster, filter);
  const read = async (cursor: string | undefined) => {
    const page = await store.page(matching, { cursor, limit: PAGE });
    return { ...page, entries: page.entries.map(masked) };
  };
  return exportFile({ name: "history", format, read, csvHeader, csvLine });
}

/** A file goes further than the page: nobody acts by a key that it names, nor by the id, which has it in it. */
function masked(entry: HistoryEntry): HistoryEntry {
  if (entry.type !== "change") return entry;
  return { ...entry, id: maskKey(entry.id), key: maskKey(entry.key) };
}
