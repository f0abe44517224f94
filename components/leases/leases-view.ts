import type { LeasesQuery } from "@/lib/api/leases-contract";

/** As many as the first paint brings along. */
export const LEASES_PAGE_SIZE = 100;

export const leaseKindFilters = [
  "all",
  "late",
  "shared",
  "keyless",
  "other",
  "permanent",
] as const satisfies readonly LeasesQuery["kind"][];

/** What the reader chose; it stands in the URL. `page` counts from 1. */
export type LeasesFilter = { kind: string; q: string; page: string };

export const LEASES_DEFAULTS = { kind: "all", q: "", page: "1" };

/** The query that a filter asks for. What a URL got wrong falls back to the default. */
export function toLeasesQuery({ kind, q, page }: LeasesFilter): LeasesQuery {
  const known = leaseKindFilters.find((name) => name === kind) ?? "all";
  const number = /^[1-9]\d{0,6}$/.test(page) ? Number(page) : 1;
  return {
    kind: known,
    q: q.slice(0, 500),
    limit: LEASES_PAGE_SIZE,
    offset: (number - 1) * LEASES_PAGE_SIZE,
  };
}

export type PageRange = {
  page: number;
  pages: number;
  /** The first and last of those on the page, counted from 1; 0 where there is none. */
  from: number;
  to: number;
};

/** Where a page lies among all that match. */
export function pageRange({ offset, limit }: LeasesQuery, total: number): PageRange {
  const page = Math.floor(offset / limit) + 1;
  const from = Math.min(offset + 1, total);
  return {
    page,
    pages: Math.max(1, Math.ceil(total / limit)),
    from,
    to: Math.min(offset + limit, total),
  };
}
