import "server-only";

import { type Kysely, sql } from "kysely";

import type { Database } from "./database";
import type { Moment } from "./model";
import { coverageOf } from "./store-epochs";
import { toMoment } from "./store-rows";
import type { Schema } from "./store-schema";

export type Point = { epoch: number; revision: number; moment: Moment };

type Found = { epoch: number; revision: number; at: number; after_at: number | null };

/**
 * The last that was known at an instant, by the clock that wrote it: the newest change, or that
 * nothing had changed up to some revision. Null: the journal begins later.
 */
export async function pointAt({ read }: Database, instant: number): Promise<Point | null> {
  const newest = sql`order by at desc, epoch desc, revision desc limit 1`;
  const { rows } = await sql<Found>`
    select * from (
      select * from (select epoch, revision, at, after_at from rollcall_changes
        where at <= ${instant} ${newest}) c
      union all
      select * from (select epoch, revision, at, cast(null as bigint) from rollcall_checkpoints
        where at <= ${instant} ${newest}) p
      union all
      select * from (select epoch, revision, at, cast(null as bigint) from rollcall_epochs
        where at <= ${instant} and revision is not null ${newest}) e
    ) found ${newest}`.execute(read);
  const [found] = rows;
  if (!found) return null;
  return { epoch: found.epoch, revision: found.revision, moment: toMoment(found) };
}

/**
 * When a revision was observed. One that changed nothing here is known to lie between those that
 * did. Null: the journal does not reach there.
 */
export async function momentOf(
  { read }: Database,
  epoch: number,
  revision: number,
): Promise<Moment | null> {
  const row = await read
    .selectFrom("rollcall_epochs")
    .selectAll()
    .where("epoch", "=", epoch)
    .executeTakeFirst();
  const end = row && coverageOf(row);
  if (!end || revision > end.revision) return null;
  const [before, after] = await Promise.all([
    nearest(read, epoch, revision, "before"),
    nearest(read, epoch, revision, "after"),
  ]);
  if (before?.revision === revision) return toMoment(before);
  const gap = await gapAround(read, epoch, revision);
  if (gap) return { at: gap.to_at, after: gap.from_at };
  if (revision === end.revision && before) return { at: end.at, after: null };
  if (!before) return null;
  const at = after?.at ?? end.at;
  // A clock that was set back in between has put them in the wrong order.
  return { at, after: Math.min(before.after_at ?? before.at, at) };
}

/** The change or checkpoint at a revision, or else the nearest one on one side. */
async function nearest(
  read: Kysely<Schema>,
  epoch: number,
  revision: number,
  side: "before" | "after",
): Promise<Found | null> {
  const within = side === "before" ? sql`<= ${revision}` : sql`>= ${revision}`;
  const order = side === "before" ? sql`desc` : sql`asc`;
  const { rows } = await sql<Found>`
    select * from (
      select * from (select epoch, revision, at, after_at, 1 as rank from rollcall_changes
        where epoch = ${epoch} and revision ${within}
        order by revision ${order} limit 1) c
      union all
      select * from (select epoch, revision, at, cast(null as bigint), 2 from rollcall_checkpoints
        where epoch = ${epoch} and revision ${within} order by revision ${order} limit 1) p
    ) found order by revision ${order}, rank limit 1`.execute(read);
  return rows[0] ?? null;
}

function gapAround(read: Kysely<Schema>, epoch: number, revision: number) {
  return read
    .selectFrom("rollcall_gaps")
    .select(["from_at", "to_at"])
    .where("epoch", "=", epoch)
    .where("reason", "!=", "reset")
    .where("after_revision", "<", revision)
    .where("before_revision", ">", revision)
    .executeTakeFirst();
}
