import "server-only";

import { type Kysely, sql } from "kysely";

import { comparePositions } from "./cursor";
import type { JournalRecord } from "./model";
import { boundsOf, inBounds } from "./store-bounds";
import { indexable, type RecordRow, recordColumns, toRecord } from "./store-rows";
import type { Schema } from "./store-schema";

export type LinesQuery = {
  service: string;
  address?: string;
  /** Of `moment.at`, both included. */
  from: number;
  to: number;
  limit: number;
};

export type Lines = {
  /** Oldest first. */
  records: JournalRecord[];
  /** There are more than `limit`: the oldest are missing. */
  truncated: boolean;
};

/** The lines of a service, or of one address of it, in a time. */
export async function linesOf(
  read: Kysely<Schema>,
  { service, address, from, to, limit }: LinesQuery,
): Promise<Lines> {
  const bounds = await boundsOf(read, { from, to });
  if (bounds === null) return { records: [], truncated: false };
  let query = read
    .selectFrom("rollcall_changes")
    .select([...recordColumns])
    .where("service", "=", indexable(service))
    .where("at", ">=", from)
    .where("at", "<=", to);
  if (address !== undefined) query = query.where("address", "=", indexable(address));
  if (bounds !== "all") query = query.where(inBounds(bounds));
  const rows = await query
    .orderBy("epoch", "desc")
    .orderBy("revision", "desc")
    .orderBy("key", "desc")
    .orderBy("part", "desc")
    .limit(limit + 1)
    .execute();
  const records = rows.slice(0, limit).map(toRecord).reverse();
  return { records, truncated: rows.length > limit };
}

/** The newest line of every service of an epoch: one look into the index for each, not one for each line. */
export async function lastChanges(read: Kysely<Schema>, epoch: number): Promise<JournalRecord[]> {
  const columns = sql.raw(recordColumns.map((column) => `c.${column}`).join(", "));
  const { rows } = await sql<RecordRow>`
    with recursive names(service) as (
      select min(service) from rollcall_changes
      union all
      select (select min(service) from rollcall_changes where service > names.service)
      from names where names.service is not null
    ), newest(service, revision) as (
      select service, (select max(revision) from rollcall_changes r
        where r.service = names.service and r.epoch = ${epoch})
      from names where service is not null
    )
    select ${columns} from newest cross join rollcall_changes c
    where c.service = newest.service and c.epoch = ${epoch} and c.revision = newest.revision`.execute(
    read,
  );
  // Sorted here: to have them in order SQLite would walk through all lines instead.
  const newestOf = new Map<string, RecordRow>();
  for (const row of rows) {
    const known = newestOf.get(row.service);
    if (!known || comparePositions(row, known) > 0) newestOf.set(row.service, row);
  }
  return [...newestOf.values()].map(toRecord);
}
