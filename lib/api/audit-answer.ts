import "server-only";

import type { Cluster } from "@/lib/cluster";
import { maskKey } from "@/lib/codecs/mask-key";
import type { AuditEntry } from "@/lib/history/audit";

import type { AuditAnswer, AuditExportQuery, AuditQuery } from "./audit-contract";
import { auditCsvHeader, auditCsvLine } from "./audit-csv";
import { exportFile } from "./export-response";
import { canonicalFilter } from "./history-answer";

const PAGE = 1_000;

/**
 * A page of what operators did or tried, newest first.
 *
 * @throws StatusError `unavailable` while the journal cannot be read, `invalid_argument` for a cursor that
 *   is none.
 */
export async function auditAnswer({ journal }: Cluster, query: AuditQuery): Promise<AuditAnswer> {
  const { cursor, limit, ...filter } = query;
  const page = await journal.store.auditPage(canonicalFilter(filter), { cursor, limit });
  return { ...page, journal: journal.state() };
}

/**
 * All of the audit log that matches, newest first, as a file.
 *
 * @throws StatusError `unavailable` while the journal cannot be read.
 */
export function auditExportResponse(
  { journal }: Cluster,
  { format, ...filter }: AuditExportQuery,
): Promise<Response> {
  const { store } = journal;
  const canonical = canonicalFilter(filter);
  return exportFile({
    ...{ name: "audit", format, csvHeader: auditCsvHeader, csvLine: auditCsvLine },
    read: async (cursor) => {
      const page = await store.auditPage(canonical, { cursor, limit: PAGE });
      return { ...page, entries: page.entries.map(masked) };
    },
  });
}

/** A file goes further than the page: nobody acts by a key that it names. */
function masked(entry: AuditEntry): AuditEntry {
  return { ...entry, key: maskKey(entry.key), keys: entry.keys.map(maskKey) };
}
