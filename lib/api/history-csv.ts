import { type Cell, csvHead, csvRow, isoInstant } from "./csv";
import type { HistoryEntry } from "./history-contract";

type Change = Extract<HistoryEntry, { type: "change" }>;
type Gap = Extract<HistoryEntry, { type: "gap" }>;

/** What each column holds of a change, and of a gap where that has it. */
const columns: [name: string, ofChange: (entry: Change) => Cell, ofGap?: (entry: Gap) => Cell][] = [
  ["type", () => "change", () => "gap"],
  ["at", ({ moment }) => isoInstant(moment.at), ({ to }) => isoInstant(to)],
  ["not_before", ({ moment }) => isoInstant(moment.after), ({ from }) => isoInstant(from)],
  ["epoch", ({ epoch }) => epoch, ({ epoch }) => epoch],
  ["revision", ({ revision }) => revision, ({ beforeRevision }) => beforeRevision],
  ["kind", ({ kind }) => kind],
  ["service", ({ service }) => service],
  ["address", ({ address }) => address],
  ["cause", ({ cause }) => cause],
  ["actor", ({ doneBy }) => doneBy?.actor],
  ["operation", ({ doneBy }) => doneBy?.kind],
  ["reason", ({ doneBy }) => doneBy?.reason, ({ reason }) => reason],
  ["key", ({ key }) => key],
  ["lease", ({ lease }) => (lease === "0" ? null : lease)],
  ["framework", ({ framework }) => framework],
  ["registered_at", ({ since }) => isoInstant(since?.at)],
  ["away_ms", ({ awayMs }) => awayMs],
  ["ttl_left_seconds", ({ evidence }) => evidence?.ttlLeftSeconds],
  ["granted_ttl_seconds", ({ evidence }) => evidence?.grantedTtlSeconds],
  ["lease_alive", ({ evidence }) => evidence?.leaseAlive],
  ["gap_after_revision", () => null, ({ afterRevision }) => afterRevision],
  ["gap_differences", () => null, ({ differences }) => differences],
];

/** The first line of the file. */
export function csvHeader(): string {
  return csvHead(columns.map(([name]) => name));
}

/** One line of the file. */
export function csvLine(entry: HistoryEntry): string {
  return csvRow(
    columns.map(([, ofChange, ofGap]) =>
      entry.type === "change" ? ofChange(entry) : (ofGap?.(entry) ?? null),
    ),
  );
}
