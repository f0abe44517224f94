import "server-only";

import { type Kysely, sql } from "kysely";

import type { Gap, GapReason } from "./model";
import type { Point } from "./store-bounds";
import type { Span } from "./store-filter";
import type { GapTable, Schema } from "./store-schema";

type Times = { from?: number; to?: number };
/** As in a filter: a gap stands between revisions, and below the one after it. */
type Within = Times & { after?: Point; upTo?: Point };

/** Gaps that touch a time, oldest first. */
export async function gaps(read: Kysely<Schema>, times: Times): Promise<Gap[]> {
  const rows = await touching(read, times).orderBy("epoch").orderBy("position").execute();
  return rows.map(toGap);
}

/** Gaps that touch a time and stand in a span of positions, in its direction. */
export function gapsBetween(
  read: Kysely<Schema>,
  { after, upTo: last, ...times }: Within,
  { direction, from, inclusive, upTo }: Span,
  limit: number,
): Promise<GapTable[]> {
  const own = sql`(epoch, position, cast('' as text), -1)`;
  const at = ({ epoch, revision, key, part }: Span["from"]) =>
    sql`(cast(${epoch} as integer), cast(${revision} as bigint), cast(${key} as text), cast(${part} as integer))`;
  const sign = sql.raw(`${direction === "older" ? "<" : ">"}${inclusive ? "=" : ""}`);
  const end = sql.raw(direction === "older" ? ">=" : "<=");
  const order = direction === "older" ? "desc" : "asc";
  return touching(read, times)
    .where(sql<boolean>`${own} ${sign} ${at(from)}`)
    .$if(upTo !== undefined, (query) =>
      upTo ? query.where(sql<boolean>`${own} ${end} ${at(upTo)}`) : query,
    )
    .$if(after !== undefined, (query) =>
      after
        ? query.where(sql<boolean>`(epoch, position) > (${after.epoch}, ${after.revision})`)
        : query,
    )
    .$if(last !== undefined, (query) =>
      last
        ? query.where(sql<boolean>`(epoch, position) <= (${last.epoch}, ${last.revision})`)
        : query,
    )
    .orderBy("epoch", order)
    .orderBy("position", order)
    .limit(limit)
    .execute();
}

export function toGap(row: GapTable): Gap {
  return {
    id: `gap.${row.epoch}.${row.position}`,
    epoch: row.epoch,
    reason: row.reason as GapReason,
    afterRevision: row.after_revision,
    beforeRevision: row.before_revision,
    from: row.from_at,
    to: row.to_at,
    differences: row.differences,
  };
}

function touching(read: Kysely<Schema>, { from, to }: Times) {
  let query = read.selectFrom("rollcall_gaps").selectAll();
  if (from !== undefined) query = query.where("to_at", ">=", from);
  if (to !== undefined) query = query.where("from_at", "<=", to);
  return query;
}
