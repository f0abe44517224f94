import "server-only";

import type { Cluster } from "@/lib/cluster";

import { toByteStream } from "./byte-stream";
import { canonicalFilter } from "./history-answer";
import type { ExportQuery, HistoryEntry } from "./history-contract";
import { csvHeader, csvLine } from "./history-csv";

const PAGE = 1_000;

/**
 * All of the journal that matches, newest first, as a file. It is read page by page as fast as the
 * browser takes it, so that the whole is never in memory; where reading fails in between, the
 * download breaks off rather than end early.
 *
 * @throws StatusError `unavailable` while the journal cannot be read.
 */
export async function exportResponse(cluster: Cluster, query: ExportQuery): Promise<Response> {
  const { format, ...filter } = query;
  const pages = readPages(cluster, filter);
  // What fails at once is an error, not a file.
  const first = await pages.next();
  const body = format === "csv" ? csvText(first, pages) : jsonText(first, pages);
  const type = format === "csv" ? "text/csv" : "application/json";
  return new Response(toByteStream(body), {
    headers: {
      "Content-Type": `${type}; charset=utf-8`,
      "Content-Disposition": `attachment; filename="${fileName(format)}"`,
    },
  });
}

type Pages = AsyncGenerator<HistoryEntry[], void, void>;
type Page = IteratorResult<HistoryEntry[], void>;

async function* readPages(cluster: Cluster, filter: Omit<ExportQuery, "format">): Pages {
  const { store } = cluster.journal;
  const canonical = canonicalFilter(filter);
  for (let cursor: string | undefined; ; ) {
    const { entries, older } = await store.page(canonical, { cursor, limit: PAGE });
    yield entries;
    if (older === null) return;
    cursor = older;
  }
}

async function* csvText(first: Page, pages: Pages): AsyncGenerator<string, void, void> {
  yield csvHeader();
  for await (const entries of withFirst(first, pages)) yield entries.map(csvLine).join("");
}

async function* jsonText(first: Page, pages: Pages): AsyncGenerator<string, void, void> {
  let separator = "[\n";
  for await (const entries of withFirst(first, pages)) {
    if (entries.length === 0) continue;
    yield separator + entries.map((entry) => JSON.stringify(entry)).join(",\n");
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

async function* withFirst(first: Page, rest: Pages): Pages {
  if (first.value) yield first.value;
  yield* rest;
}

/** Without colons, which some file systems do not take. */
function fileName(format: string): string {
  const at = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  return `rollcall-history-${at}.${format}`;
}
