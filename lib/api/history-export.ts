import "server-only";

import type { Cluster } from "@/lib/cluster";

import { exportFile } from "./export-response";
import { storeFilter } from "./history-answer";
import type { ExportQuery } from "./history-contract";
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
  const read = (cursor: string | undefined) => store.page(matching, { cursor, limit: PAGE });
  return exportFile({ name: "history", format, read, csvHeader, csvLine });
}
