import "server-only";

import { type Kysely, type RawBuilder, sql } from "kysely";

import { MINUTE_MS } from "./store-activity";
import type { Filter } from "./store-filter";
import type { Schema } from "./store-schema";

/** Between which revisions all lines of a time lie, both included; null: there are none. */
export type Bounds = { low: Point; high: Point } | "all" | null;
export type Point = { epoch: number; revision: number };

const everything = {
  low: { epoch: 0, revision: 0 },
  high: { epoch: 2 ** 31 - 1, revision: Number.MAX_SAFE_INTEGER - 1 },
};

function comparePoints(a: Point, b: Point): number {
  return a.epoch - b.epoch || a.revision - b.revision;
}

/** Between which revisions all lines lie that a filter lets pass by their time and their revision. */
export async function boundsOf(read: Kysely<Schema>, filter: Filter): Promise<Bounds> {
  const { after, upTo } = filter;
  const times = await boundsOfTimes(read, filter);
  if (times === null || (after === undefined && upTo === undefined)) return times;
  const { low, high } = times === "all" ? everything : times;
  const first = after && { ...after, revision: after.revision + 1 };
  const bounds = {
    low: first && comparePoints(first, low) > 0 ? first : low,
    high: upTo && comparePoints(upTo, high) < 0 ? upTo : high,
  };
  return comparePoints(bounds.low, bounds.high) > 0 ? null : bounds;
}

/**
 * Bounds from the rollup by minutes: they hold whatever the clock did, where the order of instants
 * tells nothing of that of revisions.
 */
async function boundsOfTimes(read: Kysely<Schema>, { from, to }: Filter): Promise<Bounds> {
  if (from === undefined && to === undefined) return "all";
  const first = from === undefined ? 0 : Math.floor(from / MINUTE_MS);
  const last = to === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(to / MINUTE_MS);
  const rows = await read
    .selectFrom("rollcall_activity")
    .select(({ fn }) => [
      "epoch",
      fn.min("first_revision").as("low"),
      fn.max("last_revision").as("high"),
    ])
    .where("minute", ">=", first)
    .where("minute", "<=", last)
    .groupBy("epoch")
    .orderBy("epoch")
    .execute();
  const [oldest] = rows;
  const newest = rows.at(-1);
  if (!oldest || !newest) return null;
  return {
    low: { epoch: oldest.epoch, revision: oldest.low },
    high: { epoch: newest.epoch, revision: newest.high },
  };
}

/** Holds of every line between two revisions. */
export function inBounds({ low, high }: { low: Point; high: Point }): RawBuilder<boolean> {
  return sql<boolean>`(epoch, revision) >= (${low.epoch}, ${low.revision})
    and (epoch, revision) <= (${high.epoch}, ${high.revision})`;
}
