import type { JournalRecord } from "./model";

/**
 * What one transaction did to an address, in the order in which it can only have been: the journal
 * keeps the lines of one revision by key.
 */
export function inOrder(records: readonly JournalRecord[]): JournalRecord[] {
  const ordered: JournalRecord[] = [];
  for (let from = 0, end = 0; from < records.length; from = end) {
    const first = records[from];
    while (isOfWrite(records[end], first)) end += 1;
    const run = records.slice(from, end);
    if (run.length > 1) {
      const came = new Set(run.filter(({ kind }) => isComing(kind)).map(({ address }) => address));
      const rank = ({ kind, address }: JournalRecord) => rankOf(kind, came.has(address));
      run.sort((a, b) => rank(a) - rank(b));
    }
    ordered.push(...run);
  }
  return ordered;
}

function isOfWrite(record: JournalRecord | undefined, first: JournalRecord | undefined): boolean {
  return record?.epoch === first?.epoch && record?.revision === first?.revision;
}

function isComing(kind: JournalRecord["kind"]): boolean {
  return kind === "registered" || kind === "re-registered";
}

/** An address leaves with its last key, comes with its first one, and a further one follows that. */
function rankOf(kind: JournalRecord["kind"], came: boolean): number {
  if (kind === "key-added") return came ? 4 : 0;
  if (kind === "key-removed") return 1;
  if (kind === "left") return 2;
  return 3;
}
