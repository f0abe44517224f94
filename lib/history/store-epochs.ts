import "server-only";

import { type Kysely, sql, type Transaction } from "kysely";

import { StatusError } from "@/lib/errors";

import type { Database } from "./database";
import { type Engine, LOCK_ID } from "./store-migrations";
import type { EpochTable, Schema } from "./store-schema";
import type { Coverage } from "./write";

export type EpochInfo = {
  epoch: number;
  clusterId: string;
  firstRevision: number;
  lastRevision: number;
  from: number;
  to: number;
};

/** The newest epoch of a cluster, made if there is none. */
export function resume(
  { write, engine, read, readOnly }: Database,
  clusterId: string,
): Promise<{ epoch: number; coverage: Coverage | null }> {
  if (readOnly) return newestOf(read, clusterId);
  return write.transaction().execute(async (trx) => {
    await lockEpochs(trx, engine);
    const newest = await findNewest(trx, clusterId, 0);
    if (newest) return { epoch: newest.epoch, coverage: coverageOf(newest) };
    return { epoch: await insertEpoch(trx, clusterId), coverage: null };
  });
}

/**
 * A new epoch of a cluster, or the one that another console has made since `after`. Without
 * `after`, one that was made but never written to.
 */
export function newEpoch(
  { write, engine }: Database,
  clusterId: string,
  after?: { epoch: number },
): Promise<number> {
  return write.transaction().execute(async (trx) => {
    await lockEpochs(trx, engine);
    const made = await findNewest(trx, clusterId, after?.epoch ?? 0);
    const isIt = made && (after || (made.revision === null && !(await firstOf(trx, made.epoch))));
    return isIt ? made.epoch : insertEpoch(trx, clusterId);
  });
}

/** What was looked at when an epoch was last written to; null: that was not told. */
export async function scopeOf(read: Kysely<Schema>, epoch: number): Promise<string | null> {
  const row = await read
    .selectFrom("rollcall_epochs")
    .select("scope")
    .where("epoch", "=", epoch)
    .executeTakeFirst();
  return row?.scope ?? null;
}

export async function setScope(write: Kysely<Schema>, epoch: number, scope: string): Promise<void> {
  await write.updateTable("rollcall_epochs").set({ scope }).where("epoch", "=", epoch).execute();
}

/**
 * Holds an epoch for this transaction: PostgreSQL then has the writers of several consoles take
 * turns, as SQLite does anyway.
 *
 * @throws StatusError `not_found` for an epoch that was never made, or is pruned away
 */
export async function lockEpoch(
  trx: Transaction<Schema>,
  engine: Engine,
  epoch: number,
): Promise<EpochTable> {
  const query = trx.selectFrom("rollcall_epochs").selectAll().where("epoch", "=", epoch);
  const row = await (engine === "postgres" ? query.forUpdate() : query).executeTakeFirst();
  if (row) return row;
  throw new StatusError("not_found", `The journal has no store number ${epoch} of etcd's.`);
}

export function coverageOf({ revision, at }: EpochTable): Coverage | null {
  return revision === null || at === null ? null : { revision, at };
}

/** Every epoch of which something is known, oldest first. */
export async function epochs(read: Kysely<Schema>): Promise<EpochInfo[]> {
  const rows = await read.selectFrom("rollcall_epochs").selectAll().orderBy("epoch").execute();
  const known: EpochInfo[] = [];
  for (const row of rows) {
    const first = await firstOf(read, row.epoch);
    const last = coverageOf(row) ?? first;
    if (!first || !last) continue;
    known.push({
      epoch: row.epoch,
      clusterId: row.cluster_id,
      firstRevision: first.revision,
      lastRevision: last.revision,
      from: first.at,
      to: last.at,
    });
  }
  return known;
}

/** Where the journal of an epoch begins: at its first checkpoint or change; null: it is empty. */
export async function firstOf(read: Kysely<Schema>, epoch: number): Promise<Coverage | null> {
  const { rows } = await sql<Coverage>`
    select revision, at from (
      select * from (select revision, at from rollcall_checkpoints
        where epoch = ${epoch} order by revision limit 1) c
      union all
      select * from (select revision, at from rollcall_changes
        where epoch = ${epoch} order by revision, key, part limit 1) r) firsts
    order by revision, at limit 1`.execute(read);
  return rows[0] ?? null;
}

async function lockEpochs(trx: Transaction<Schema>, engine: Engine): Promise<void> {
  if (engine === "postgres") await sql`select pg_advisory_xact_lock(${LOCK_ID})`.execute(trx);
}

async function newestOf(read: Kysely<Schema>, clusterId: string) {
  const newest = await findNewest(read, clusterId, 0);
  if (newest) return { epoch: newest.epoch, coverage: coverageOf(newest) };
  throw new StatusError(
    "failed_precondition",
    "The journal cannot be written to, and holds nothing of this cluster.",
  );
}

function findNewest(db: Kysely<Schema>, clusterId: string, after: number) {
  return db
    .selectFrom("rollcall_epochs")
    .selectAll()
    .where("cluster_id", "=", clusterId)
    .where("epoch", ">", after)
    .orderBy("epoch", "desc")
    .limit(1)
    .executeTakeFirst();
}

async function insertEpoch(trx: Transaction<Schema>, clusterId: string): Promise<number> {
  const { newest } = await trx
    .selectFrom("rollcall_epochs")
    .select(({ fn }) => fn.max("epoch").as("newest"))
    .executeTakeFirstOrThrow();
  const epoch = (newest ?? 0) + 1;
  await trx
    .insertInto("rollcall_epochs")
    .values({ epoch, cluster_id: clusterId, scope: null, revision: null, at: null, pruned: 0 })
    .execute();
  return epoch;
}
