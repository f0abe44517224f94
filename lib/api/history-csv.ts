import type { HistoryEntry } from "./history-contract";

type Change = Extract<HistoryEntry, { type: "change" }>;
type Gap = Extract<HistoryEntry, { type: "gap" }>;
type Cell = string | number | boolean | null | undefined;

/** What each column holds of a change, and of a gap where that has it. */
const columns: [name: string, ofChange: (entry: Change) => Cell, ofGap?: (entry: Gap) => Cell][] = [
  ["type", () => "change", () => "gap"],
  ["at", ({ moment }) => iso(moment.at), ({ to }) => iso(to)],
  ["not_before", ({ moment }) => iso(moment.after), ({ from }) => iso(from)],
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
  ["registered_at", ({ since }) => iso(since?.at)],
  ["away_ms", ({ awayMs }) => awayMs],
  ["ttl_left_seconds", ({ evidence }) => evidence?.ttlLeftSeconds],
  ["granted_ttl_seconds", ({ evidence }) => evidence?.grantedTtlSeconds],
  ["lease_alive", ({ evidence }) => evidence?.leaseAlive],
  ["gap_after_revision", () => null, ({ afterRevision }) => afterRevision],
  ["gap_differences", () => null, ({ differences }) => differences],
];

/**
 * The first line of the file. Begins with a byte order mark, without which spreadsheets take UTF-8
 * for something else.
 */
export function csvHeader(): string {
  return `\ufeff${toLine(columns.map(([name]) => name))}`;
}

/** One line of the file, as RFC 4180 has it. */
export function csvLine(entry: HistoryEntry): string {
  return toLine(
    columns.map(([, ofChange, ofGap]) =>
      entry.type === "change" ? ofChange(entry) : (ofGap?.(entry) ?? null),
    ),
  );
}

function toLine(cells: readonly Cell[]): string {
  return `${cells.map(toCell).join(",")}\r\n`;
}

function toCell(cell: Cell): string {
  const text = harmless(String(cell ?? ""));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Anybody who may register may choose names and values. A spreadsheet would run one that begins as a
 * formula does; after an apostrophe it is text.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function harmless(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  return !isNumber && /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
}

function iso(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : new Date(at).toISOString();
}
