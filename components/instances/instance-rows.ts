import { leaseHex } from "@/lib/client/format";
import { areUndecodable, type Instance } from "@/lib/registry/instance";
import { saysExactly } from "@/lib/registry/instance-says";
import type { Departure } from "@/lib/registry/model";

import { readPair, saysLike } from "./instance-fields";

export const instanceFilters = [
  "all",
  "live",
  "late",
  "permanent",
  "guessed",
  "several",
  "undecodable",
  "warned",
] as const;

export type InstanceFilter = (typeof instanceFilters)[number];

/**
 * What the reader chose; it stands in the URL. `sort` is a column, with `-` for descending; empty is by
 * address. `meta` is `name=value`, which all that is listed has to say; `columns` are further columns.
 */
export type InstanceQuery = {
  show: string;
  q: string;
  sort: string;
  meta?: string;
  columns?: string;
};

export const INSTANCE_DEFAULTS = {
  ...{ show: "all", q: "", sort: "", meta: "", columns: "" },
  ...{ tab: "instances", instance: "" },
};

/** An address that is registered, or one that left a moment ago. `id` is the address of either. */
export type InstanceRow =
  | { kind: "instance"; id: string; instance: Instance }
  | { kind: "departed"; id: string; departure: Departure };

/** Below it a reading of a key is a guess, and shown as one. */
export const GUESS_BELOW = 85;

/** Tells which rows a query lists. */
export function matcher({ show, q, meta = "" }: InstanceQuery): (row: InstanceRow) => boolean {
  const text = q.trim().toLowerCase();
  return (row) => {
    if (!matchesFilter(row, show) || !matchesText(row, text)) return false;
    if (meta === "") return true;
    return row.kind === "instance" && saysExactly(row.instance.newest, meta);
  };
}

/** Its lease may well live, but nobody knows what it vouches for. */
export function isUnreadable({ registrations }: Instance): boolean {
  return areUndecodable(registrations.values());
}

/** Of a service that has none. */
export function noCounts(): Record<InstanceFilter, number> {
  return {
    ...{ all: 0, live: 0, late: 0, permanent: 0 },
    ...{ guessed: 0, several: 0, undecodable: 0, warned: 0 },
  };
}

/** How many instances each filter would show. What left is not counted. */
export function filterCounts(instances: Iterable<Instance>): Record<InstanceFilter, number> {
  const counts = noCounts();
  for (const instance of instances) {
    counts.all += 1;
    if (isUnreadable(instance)) counts.undecodable += 1;
    else counts[instance.state] += 1;
    if (instance.confidence < GUESS_BELOW) counts.guessed += 1;
    if (instance.registrations.size > 1) counts.several += 1;
    if (instance.warnings.length > 0) counts.warned += 1;
  }
  return counts;
}

function matchesFilter(row: InstanceRow, filter: string): boolean {
  if (filter === "all") return true;
  // It stays in sight where it was: what left while late belongs under "late" as well.
  if (row.kind === "departed") {
    return filter === "permanent" ? row.departure.lease === "0" : row.departure.lease !== "0";
  }
  const { state, confidence, registrations, warnings } = row.instance;
  if (filter === "guessed") return confidence < GUESS_BELOW;
  if (filter === "several") return registrations.size > 1;
  if (filter === "warned") return warnings.length > 0;
  return filter === (isUnreadable(row.instance) ? "undecodable" : state);
}

function matchesText(row: InstanceRow, text: string): boolean {
  if (text === "" || row.id.toLowerCase().includes(text)) return true;
  if (row.kind === "departed") return matchesKey(row.departure, text);
  for (const registration of row.instance.registrations.values()) {
    if (matchesKey(registration, text)) return true;
  }
  const pair = readPair(text);
  if (pair) return saysLike(row.instance, pair);
  return Object.entries(row.instance.metadata).some(([name, value]) =>
    `${name}=${value}`.toLowerCase().includes(text),
  );
}

function matchesKey({ key, lease }: { key: string; lease: string }, text: string): boolean {
  if (key.toLowerCase().includes(text)) return true;
  return lease !== "0" && (lease.includes(text) || leaseHex(lease).includes(text));
}

/** The sort after a click on a column's header: ascending, descending, then by address again. */
export function nextInstanceSort(sort: string, column: string): string {
  const current = sort === "" ? "address" : sort;
  if (current === column) return `-${column}`;
  return current === `-${column}` || column === "address" ? "" : column;
}
