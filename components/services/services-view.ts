import { type Health, healthOf } from "@/lib/registry/health";
import type { ServiceRow } from "@/lib/registry/service-row";

/** What the reader chose; it stands in the URL. `sort` is empty for worst first, else a column, with `-` for descending. */
export type ServicesFilter = { show: string; framework: string; q: string; sort: string };

export const SERVICES_DEFAULTS = { show: "all", framework: "", q: "", sort: "" };

/** How many services there are of each kind, whatever the filter. */
export type ServiceCounts = {
  all: number;
  degraded: number;
  empty: number;
  done: number;
  /** With something that somebody should do something about. */
  findings: number;
  /** With registrations that could not be read. */
  undecodable: number;
  /** By name; a service of several counts in each. */
  frameworks: Record<string, number>;
};

export function countServices(rows: Iterable<ServiceRow>): ServiceCounts {
  const counts: ServiceCounts = {
    ...{ all: 0, degraded: 0, empty: 0, done: 0, findings: 0, undecodable: 0 },
    frameworks: {},
  };
  for (const row of rows) {
    const health = healthOf(row);
    counts.all += 1;
    if (health !== "healthy" && health !== "unreadable") counts[health] += 1;
    if (hasFindings(row)) counts.findings += 1;
    if (row.undecodable !== undefined) counts.undecodable += 1;
    for (const name of frameworksOf(row)) {
      counts.frameworks[name] = (counts.frameworks[name] ?? 0) + 1;
    }
  }
  return counts;
}

/** Every framework that registers instances of it, that of most first. */
export function frameworksOf({
  framework,
  frameworks = {},
}: Pick<ServiceRow, "framework" | "frameworks">): string[] {
  const others = Object.keys(frameworks).filter((name) => name !== framework);
  return framework === "" ? others : [framework, ...others];
}

/** The rows that the filter lets through, in its order. */
export function selectServices(rows: Iterable<ServiceRow>, filter: ServicesFilter): ServiceRow[] {
  const q = filter.q.trim().toLowerCase();
  const selected: ServiceRow[] = [];
  for (const row of rows) {
    if (filter.framework !== "" && !frameworksOf(row).includes(filter.framework)) continue;
    if (q !== "" && !`${row.name}\n${row.alias ?? ""}`.toLowerCase().includes(q)) continue;
    if (!isShown(row, filter.show)) continue;
    selected.push(row);
  }
  return selected.sort(comparison(filter.sort));
}

function isShown(row: ServiceRow, show: string): boolean {
  if (show === "all") return true;
  if (show === "undecodable") return row.undecodable !== undefined;
  return show === "findings" ? hasFindings(row) : healthOf(row) === show;
}

function hasFindings({ findings: { errors, warnings } }: ServiceRow): boolean {
  return errors + warnings > 0;
}

type Compare = (a: ServiceRow, b: ServiceRow) => number;

/** What it goes by: its name, or what it is called where that is but an id. */
export function titleOf({ alias, name }: Pick<ServiceRow, "alias" | "name">): string {
  return alias ?? name;
}

const byName: Compare = (a, b) =>
  compareTexts(titleOf(a), titleOf(b)) || compareTexts(a.name, b.name);
const severity: Record<Health, number> = {
  ...{ empty: 0, unreadable: 1, degraded: 2, healthy: 3, done: 4 },
};

const comparisons: Record<string, Compare> = {
  name: byName,
  framework: (a, b) => compareTexts(a.framework, b.framework),
  live: (a, b) => a.instances - b.instances,
  // Ascending is the least time ago.
  changed: (a, b) => (b.lastChange?.at.at ?? 0) - (a.lastChange?.at.at ?? 0),
};

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function comparison(sort: string): Compare {
  const compare = comparisons[sort.replace(/^-/, "")];
  if (!compare) return (a, b) => severity[healthOf(a)] - severity[healthOf(b)] || byName(a, b);
  const sign = sort.startsWith("-") ? -1 : 1;
  return (a, b) => sign * compare(a, b) || byName(a, b);
}

/** The sort after a click on a column's header: ascending, descending, then worst first again. */
export function nextSort(sort: string, column: string): string {
  if (sort === column) return `-${column}`;
  return sort === `-${column}` ? "" : column;
}
