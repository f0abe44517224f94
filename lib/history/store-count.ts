import "server-only";

import { type Kysely, sql } from "kysely";

import { boundsOf, inBounds } from "./store-bounds";
import { type Filter, waysOf } from "./store-filter";
import type { Schema } from "./store-schema";

export type LineCount = {
  changes: number;
  /** These are all; otherwise there are more. */
  complete: boolean;
};

/** How many lines pass a filter, among the newest `limit` of those that an index leads to. */
export async function countLines(
  read: Kysely<Schema>,
  filter: Filter,
  limit: number,
): Promise<LineCount> {
  const bounds = await boundsOf(read, filter);
  if (bounds === null) return { changes: 0, complete: true };
  let changes = 0;
  let complete = true;
  for (const { fixed, rest, columns } of waysOf(filter)) {
    const within = bounds === "all" ? fixed : sql`${fixed} and ${inBounds(bounds)}`;
    const passes = rest.length > 0 ? sql.join(rest, sql` and `) : sql`1 = 1`;
    const { rows } = await sql<{ looked: number; passed: number }>`
      select cast(count(*) as bigint) as looked,
        cast(coalesce(sum(case when ${passes} then 1 else 0 end), 0) as bigint) as passed
      from (select ${sql.raw(columns)} from rollcall_changes where ${within}
        order by epoch desc, revision desc, key desc, part desc limit ${limit}) newest`.execute(
      read,
    );
    changes += rows[0]?.passed ?? 0;
    complete &&= (rows[0]?.looked ?? 0) < limit;
  }
  return { changes, complete };
}
