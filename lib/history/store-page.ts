import "server-only";

import { type Kysely, sql } from "kysely";

import {
  beginning,
  comparePositions,
  decodeCursor,
  encodeCursor,
  gapPosition,
  type Position,
} from "./cursor";
import type { Database } from "./database";
import type { Gap, JournalRecord } from "./model";
import { type Bounds, boundsOf } from "./store-bounds";
import { type Filter, findLines, type Span } from "./store-filter";
import { gapsBetween, toGap } from "./store-gaps";
import { recordColumns, toRecord } from "./store-rows";
import type { GapTable, Schema } from "./store-schema";

export type Entry = ({ type: "change" } & JournalRecord) | ({ type: "gap" } & Gap);

export type Page = {
  /** Newest first. */
  entries: Entry[];
  older: string | null;
  newer: string;
};

type Placed = { position: Position; gap?: GapTable };

/**
 * One page of the journal. Where few lines pass the filter it may hold fewer entries than asked for,
 * even none, and lead on by its cursors, so that no page takes long.
 *
 * @throws StatusError `invalid_argument` for a cursor that is none
 */
export async function page(
  { read }: Database,
  filter: Filter,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<Page> {
  // First: what is written meanwhile lies above it, and is left to the next page.
  const top = await topOf(read);
  const start = cursor === undefined ? null : decodeCursor(cursor);
  if (top === null) {
    const at = { position: beginning, inclusive: false };
    return { entries: [], older: null, newer: encodeCursor({ direction: "newer", ...at }) };
  }
  const bounds = await boundsOf(read, filter);
  if (start?.direction === "newer") return newerPage(read, filter, bounds, start, top, limit);
  const from = start ?? { position: top, inclusive: true };
  const span: Span = { direction: "older", from: from.position, inclusive: from.inclusive };
  const { placed, end } = await collect(read, filter, bounds, span, limit);
  const entries = await toEntries(read, placed);
  const first = placed[0]?.position ?? start?.position ?? end ?? beginning;
  // What came after `to` or `upTo` is newer than the page, and the next one need not keep to it.
  const bounded = filter.to !== undefined || filter.upTo !== undefined;
  const leadsOn = start === null && !bounded ? top : first;
  return {
    entries,
    older: end && encodeCursor({ direction: "older", position: end, inclusive: false }),
    newer: encodeCursor({ direction: "newer", position: leadsOn, inclusive: false }),
  };
}

async function newerPage(
  read: Kysely<Schema>,
  filter: Filter,
  bounds: Bounds,
  start: { position: Position; inclusive: boolean },
  top: Position,
  limit: number,
): Promise<Page> {
  const from = start.position;
  const span: Span = { direction: "newer", from, inclusive: start.inclusive, upTo: top };
  const { placed, end } = await collect(read, filter, bounds, span, limit);
  const entries = (await toEntries(read, placed)).reverse();
  const oldest = placed[0]?.position;
  const reached = end ?? (comparePositions(top, from) > 0 ? top : from);
  return {
    entries,
    older: oldest
      ? encodeCursor({ direction: "older", position: oldest, inclusive: false })
      : encodeCursor({ direction: "older", position: from, inclusive: true }),
    newer: encodeCursor({ direction: "newer", position: reached, inclusive: false }),
  };
}

/**
 * Lines and gaps of one page, in the span's direction.
 *
 * @returns `end`: from where to go on; null: there is no more
 */
async function collect(
  read: Kysely<Schema>,
  filter: Filter,
  bounds: Bounds,
  span: Span,
  limit: number,
): Promise<{ placed: Placed[]; end: Position | null }> {
  const lines = await findLines(read, filter, bounds, span, limit + 1);
  const stop = lines.end ?? (lines.positions.length > limit ? lines.positions.at(-1) : undefined);
  const gaps = await gapsBetween(
    read,
    filter,
    { ...span, ...(stop ? { upTo: stop } : {}) },
    limit + 1,
  );
  const sign = span.direction === "older" ? -1 : 1;
  const all: Placed[] = [
    ...lines.positions.map((position) => ({ position })),
    ...gaps.map((gap) => ({ position: gapPosition(gap.epoch, gap.position), gap })),
  ].sort((a, b) => sign * comparePositions(a.position, b.position));
  const placed = all.slice(0, limit);
  if (all.length > limit) return { placed, end: placed.at(-1)?.position ?? null };
  return { placed, end: lines.end };
}

async function toEntries(read: Kysely<Schema>, placed: Placed[]): Promise<Entry[]> {
  const records = await recordsAt(
    read,
    placed.filter(({ gap }) => !gap).map(({ position }) => position),
  );
  const entries: Entry[] = [];
  for (const { position, gap } of placed) {
    if (gap) entries.push({ type: "gap", ...toGap(gap) });
    const record = records.get(nameOf(position));
    // None where it was pruned a moment ago.
    if (record) entries.push({ type: "change", ...record });
  }
  return entries;
}

async function recordsAt(
  read: Kysely<Schema>,
  positions: Position[],
): Promise<Map<string, JournalRecord>> {
  if (positions.length === 0) return new Map();
  const tuples = positions.map(
    ({ epoch, revision, key, part }) =>
      sql`(cast(${epoch} as integer), cast(${revision} as bigint), ${key}, cast(${part} as integer))`,
  );
  const rows = await read
    .selectFrom("rollcall_changes")
    .select([...recordColumns])
    .where(sql<boolean>`(epoch, revision, key, part) in (values ${sql.join(tuples)})`)
    .execute();
  return new Map(rows.map((row) => [nameOf(row), toRecord(row)]));
}

function nameOf({ epoch, revision, part, key }: Position): string {
  return `${epoch} ${revision} ${part} ${key}`;
}

/** Where the newest line or gap stands; null in an empty journal. */
async function topOf(read: Kysely<Schema>): Promise<Position | null> {
  const { rows } = await sql<Position>`
    select * from (
      select * from (select epoch, revision, key, part from rollcall_changes
        order by epoch desc, revision desc, key desc, part desc limit 1) c
      union all
      select * from (select epoch, position, '', -1 from rollcall_gaps
        order by epoch desc, position desc limit 1) g
    ) tops order by epoch desc, revision desc, part desc`.execute(read);
  // A line stands above a gap at its revision, and has the greater part.
  return rows[0] ?? null;
}
