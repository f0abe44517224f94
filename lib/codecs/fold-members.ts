import type { JsonRecord } from "./lossless-json";

/**
 * The record with its members called as in `names`, whatever case they are written in, as Go's reader of JSON takes them:
 * the last counts. The record itself where all are called so.
 */
export function foldMembers(record: JsonRecord, names: readonly string[]): JsonRecord {
  let folded: Record<string, unknown> | undefined;
  for (const name in record) {
    if (names.includes(name)) continue;
    const lower = name.toLowerCase();
    if (names.some((known) => known.toLowerCase() === lower)) folded = {};
  }
  if (!folded) return record;
  for (const name in record) {
    const lower = name.toLowerCase();
    const known = names.find((other) => other.toLowerCase() === lower) ?? name;
    if (known !== "__proto__") folded[known] = record[name];
  }
  return folded;
}
