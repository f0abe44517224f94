import { compareAddresses, compareLeases } from "./compare-addresses";
import { fieldOf } from "./instance-fields";
import type { InstanceRow } from "./instance-rows";

export type Compare = (a: InstanceRow, b: InstanceRow) => number;

const stateRank = { late: 0, permanent: 1, live: 2 };

const by =
  (rankOf: (row: InstanceRow) => number): Compare =>
  (a, b) =>
    rankOf(a) - rankOf(b);

const byAddress: Compare = (a, b) => compareAddresses(a.id, b.id);

const registrationOf = (row: InstanceRow) =>
  row.kind === "instance" ? row.instance.newest : row.departure;

const comparators: Record<string, Compare> = {
  "": byAddress,
  address: byAddress,
  state: by((row) => (row.kind === "instance" ? stateRank[row.instance.state] : 3)),
  // What has no TTL comes after what runs out last.
  ttl: by((row) => {
    if (row.kind === "departed") return 0;
    return row.instance.sample?.expiresAt ?? Number.MAX_SAFE_INTEGER;
  }),
  lease: (a, b) => compareLeases(registrationOf(a).lease, registrationOf(b).lease),
  revision: by((row) =>
    row.kind === "instance" ? row.instance.newest.modRevision : row.departure.revision,
  ),
  registered: by((row) =>
    row.kind === "instance" ? row.instance.since.at : row.departure.since.at,
  ),
};

/** What says nothing in the field comes last; numbers in it by their size, as in addresses. */
function byField(field: string): Compare {
  const saidOf = (row: InstanceRow) =>
    row.kind === "instance" ? fieldOf(row.instance, field) : "";
  return (a, b) => {
    const [x, y] = [saidOf(a), saidOf(b)];
    if (x === "" || y === "") return Number(x === "") - Number(y === "");
    return compareAddresses(x, y);
  };
}

/** The order of a query's `sort`; what is equal in it stands by address. */
export function comparison(sort: string): Compare {
  const column = sort.replace(/^-/, "");
  const compare = comparators[column] ?? byField(column);
  if (compare === byAddress && !sort.startsWith("-")) return byAddress;
  const direction = sort.startsWith("-") ? -1 : 1;
  return (a, b) => direction * compare(a, b) || byAddress(a, b);
}

/** Joins two lists that are in order each. Of the first there may be very many: it is looked into only where it has to be. */
export function merge(
  many: readonly InstanceRow[],
  few: readonly InstanceRow[],
  compare: Compare,
): InstanceRow[] {
  const merged: InstanceRow[] = [];
  let at = 0;
  for (const row of few) {
    const end = firstAfter(many, at, row, compare);
    for (; at < end; at += 1) {
      const before = many[at];
      if (before !== undefined) merged.push(before);
    }
    merged.push(row);
  }
  return merged.concat(many.slice(at));
}

/** The index, from `from` on, of the first that stands after the row. */
function firstAfter(
  rows: readonly InstanceRow[],
  from: number,
  row: InstanceRow,
  compare: Compare,
): number {
  let low = from;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = rows[middle];
    if (other !== undefined && compare(other, row) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
