import "server-only";

import { type Kysely, sql } from "kysely";

import { runOverValues } from "./store-bulk";
import type { Engine } from "./store-migrations";
import { indexable, names } from "./store-rows";
import { type ChangeRow, kindCodes, type Schema } from "./store-schema";

export const MINUTE_MS = 60_000;

/** What the rollups have to know of a row. */
export type Counted = Pick<
  ChangeRow,
  "revision" | "at" | "kind" | "service" | "key" | "address" | "long"
>;

export type ActivityBucket = { at: number; came: number; left: number; other: number };

export type Activity = {
  from: number;
  to: number;
  bucketMs: number;
  /** One for each bucket, those without changes too, oldest first. */
  buckets: ActivityBucket[];
};

export type ActivityQuery = { service?: string; from?: number; to?: number; buckets: number };

type Tally = { came: number; gone: number; other: number };

/** Counts rows that were inserted into, or with `sign` -1 dropped from, an epoch. */
export async function raiseActivity(
  db: Kysely<Schema>,
  engine: Engine,
  epoch: number,
  rows: readonly Counted[],
  sign: 1 | -1 = 1,
): Promise<void> {
  const minutes = new Map<number, Tally & { first: number; last: number }>();
  const services = new Map<
    string,
    Tally & { service: string; minute: number; name: string | null }
  >();
  for (const row of rows) {
    const minute = Math.floor(row.at / MINUTE_MS);
    const all = minutes.get(minute);
    const ofMinute = all ?? { ...none(), first: row.revision, last: row.revision };
    if (!all) minutes.set(minute, ofMinute);
    ofMinute.first = Math.min(ofMinute.first, row.revision);
    ofMinute.last = Math.max(ofMinute.last, row.revision);
    const id = `${minute} ${row.service}`;
    const own = services.get(id);
    const name = row.long === null ? null : names(row).service;
    const ofService = own ?? { ...none(), service: row.service, minute, name };
    if (!own) services.set(id, ofService);
    for (const tally of [ofMinute, ofService]) tally[columnOf(row.kind)] += sign;
  }
  await runOverValues(
    db,
    engine,
    (values) => `insert into rollcall_activity
      (minute, epoch, came, gone, other, first_revision, last_revision) ${values}
      on conflict (minute, epoch) do update set
        came = rollcall_activity.came + excluded.came,
        gone = rollcall_activity.gone + excluded.gone,
        other = rollcall_activity.other + excluded.other,
        first_revision = case when excluded.first_revision < rollcall_activity.first_revision
          then excluded.first_revision else rollcall_activity.first_revision end,
        last_revision = case when excluded.last_revision > rollcall_activity.last_revision
          then excluded.last_revision else rollcall_activity.last_revision end`,
    [...minutes].map(([minute, { came, gone, other, first, last }]) => [
      minute,
      epoch,
      ...[came, gone, other],
      ...[first, last],
    ]),
  );
  await runOverValues(
    db,
    engine,
    (values) => `insert into rollcall_service_activity
      (service, minute, name, came, gone, other) ${values}
      on conflict (service, minute) do update set
        came = rollcall_service_activity.came + excluded.came,
        gone = rollcall_service_activity.gone + excluded.gone,
        other = rollcall_service_activity.other + excluded.other`,
    [...services.values()].map(({ service, minute, name, came, gone, other }) => [
      service,
      minute,
      name,
      ...[came, gone, other],
    ]),
  );
}

/**
 * How much changed when, in buckets of whole minutes that begin at whole minutes: as many as were
 * asked for, or fewer where that would make them shorter.
 */
export async function activity(
  read: Kysely<Schema>,
  { service, from: givenFrom, to = Date.now(), buckets: most }: ActivityQuery,
): Promise<Activity> {
  const from = Math.min(givenFrom ?? (await firstInstant(read)) ?? to, to);
  const first = Math.floor(from / MINUTE_MS);
  const last = Math.floor(to / MINUTE_MS);
  const minutes = Math.max(1, Math.ceil((last + 1 - first) / most));
  const buckets = Array.from({ length: Math.ceil((last + 1 - first) / minutes) }, (_, index) => ({
    at: (first + index * minutes) * MINUTE_MS,
    ...{ came: 0, left: 0, other: 0 },
  }));
  const table = sql.table(
    service === undefined ? "rollcall_activity" : "rollcall_service_activity",
  );
  const own = service === undefined ? sql`` : sql`and service = ${indexable(service)}`;
  const { rows } = await sql<Tally & { bucket: number }>`
    select (minute - cast(${first} as bigint)) / cast(${minutes} as bigint) as bucket, cast(sum(came) as bigint) as came,
      cast(sum(gone) as bigint) as gone, cast(sum(other) as bigint) as other
    from ${table} where minute between ${first} and ${last} ${own} group by 1`.execute(read);
  for (const { bucket, came, gone, other } of rows) {
    const at = buckets[bucket]?.at;
    if (at !== undefined) buckets[bucket] = { at, came, left: gone, other };
  }
  return { from, to, bucketMs: minutes * MINUTE_MS, buckets };
}

/** How often each service changed in each of some buckets. Services without a change are left out. */
export async function servicesActivity(
  read: Kysely<Schema>,
  { from, bucketMs, buckets }: { from: number; bucketMs: number; buckets: number },
): Promise<Map<string, number[]>> {
  const first = Math.floor(from / MINUTE_MS);
  const end = Math.ceil((from + bucketMs * buckets) / MINUTE_MS);
  const { rows } = await sql<{ service: string; bucket: number; changes: number }>`
    select coalesce(max(name), service) as service,
      (minute * ${sql.lit(MINUTE_MS)} - cast(${Math.floor(from)} as bigint))
        / cast(${Math.floor(bucketMs)} as bigint) as bucket,
      cast(sum(came + gone + other) as bigint) as changes
    from rollcall_service_activity
    where minute >= ${first} and minute < ${end}
    group by rollcall_service_activity.service, 2`.execute(read);
  const services = new Map<string, number[]>();
  for (const { service, bucket, changes } of rows) {
    const counts = services.get(service) ?? Array.from({ length: buckets }, () => 0);
    services.set(service, counts);
    // A minute that begins before the first bucket counts to it.
    const within = Math.min(Math.max(bucket, 0), buckets - 1);
    counts[within] = (counts[within] ?? 0) + changes;
  }
  return services;
}

async function firstInstant(read: Kysely<Schema>): Promise<number | null> {
  const row = await read
    .selectFrom("rollcall_activity")
    .select("minute")
    .orderBy("minute")
    .limit(1)
    .executeTakeFirst();
  return row ? row.minute * MINUTE_MS : null;
}

function columnOf(kind: number): keyof Tally {
  if (kind === kindCodes.registered || kind === kindCodes["re-registered"]) return "came";
  return kind === kindCodes.left ? "gone" : "other";
}

function none(): Tally {
  return { came: 0, gone: 0, other: 0 };
}
