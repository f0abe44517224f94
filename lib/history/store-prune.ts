import "server-only";

import { type Kysely, sql } from "kysely";

import type { Database } from "./database";
import { type Counted, raiseActivity } from "./store-activity";
import { lockEpoch } from "./store-epochs";
import type { CheckpointTable, EpochTable, Schema } from "./store-schema";

export type PruneLimits = {
  /** What is older goes, as far as a checkpoint allows. */
  before: number;
  /** Beyond this size the oldest goes, however young; the last checkpoint and what follows it stay. */
  maxBytes: number;
};

/** Rows of one transaction: appending waits no longer than for that. */
const CHUNK_ROWS = 1_000;

/** Chunks that belong to no checkpoint, though written so long ago, are a broken-off one's. */
const STRAY_MS = 60 * 60_000;

/** Pages given back to the file system at a time. */
const VACUUM_PAGES = 2_000;

/** Indexes and the trees' slack, as a multiple of the rows' own bytes: assumed, on the large side. */
const OVERHEAD = 3;

/**
 * Drops the oldest changes, up to a checkpoint each time: every revision from there on can still be
 * told.
 *
 * @returns how many lines went
 */
export async function prune(
  db: Database,
  { before, maxBytes }: PruneLimits,
): Promise<{ rows: number }> {
  await dropStrays(db);
  let rows = await finishPruning(db);
  for (;;) {
    const isTooLarge = (await sizeBytes(db)) > maxBytes;
    const target = await nextToDrop(db.write, isTooLarge ? Number.MAX_SAFE_INTEGER : before);
    if (!target) break;
    await markPruned(db, target);
    rows += await finishPruning(db);
  }
  await giveBack(db);
  return { rows };
}

/** The size of what the journal holds. Of PostgreSQL's, whose files do not shrink, an estimate. */
export async function sizeBytes({ engine, read }: Database): Promise<number> {
  if (engine === "sqlite") {
    const { rows } = await sql<{ bytes: number }>`
      select (p.page_count - f.freelist_count) * s.page_size as bytes
      from pragma_page_count() p, pragma_freelist_count() f, pragma_page_size() s`.execute(read);
    return rows[0]?.bytes ?? 0;
  }
  const { rows } = await sql<{ bytes: number }>`
    select cast(
      (select coalesce(sum(came + gone + other), 0) from rollcall_activity)
      * (select coalesce(avg(pg_column_size(c.*)), 0) from (
          select * from rollcall_changes order by epoch desc, revision desc limit 1000) c)
      * ${sql.lit(OVERHEAD)}
      + (select coalesce(sum(octet_length(data)), 0) from rollcall_chunks) as bigint) as bytes`.execute(
    read,
  );
  return rows[0]?.bytes ?? 0;
}

type Target = { epoch: number; revision: number; whole: boolean };

/**
 * Up to where the oldest part of the journal that is older than an instant can go: to the next
 * checkpoint of its epoch, or, of an epoch that is over, altogether. All that lies before has to
 * be as old: a clock that was set back makes nothing older than it is.
 */
async function nextToDrop(db: Kysely<Schema>, before: number): Promise<Target | null> {
  const epochs = await db.selectFrom("rollcall_epochs").selectAll().orderBy("epoch").execute();
  const newest = epochs.at(-1);
  for (const row of epochs) {
    const checkpoints = await db
      .selectFrom("rollcall_checkpoints")
      .selectAll()
      .where("epoch", "=", row.epoch)
      .orderBy("revision")
      .limit(2)
      .execute();
    const isOver = row.epoch !== newest?.epoch;
    const target = isOver ? ofEnded(row, checkpoints, before) : ofGoingOn(checkpoints, before);
    if (target) return target;
  }
  return null;
}

function ofGoingOn(checkpoints: CheckpointTable[], before: number): Target | null {
  const [first, next] = checkpoints;
  if (!first || !next || first.at > before || next.at > before) return null;
  return { epoch: next.epoch, revision: next.revision, whole: false };
}

function ofEnded(row: EpochTable, checkpoints: CheckpointTable[], before: number): Target | null {
  const next = ofGoingOn(checkpoints, before);
  if (next) return next;
  const isOld = row.at === null || row.at <= before;
  const areOld = checkpoints.every(({ at }) => at <= before);
  return isOld && areOld
    ? { epoch: row.epoch, revision: Number.MAX_SAFE_INTEGER, whole: true }
    : null;
}

/** In one transaction, so that no revision is half there: from then on it begins at the target. */
async function markPruned({ write, engine }: Database, { epoch, revision, whole }: Target) {
  await write.transaction().execute(async (trx) => {
    await lockEpoch(trx, engine, epoch);
    const gone = trx
      .selectFrom("rollcall_checkpoints")
      .select("id")
      .where("epoch", "=", epoch)
      .where("revision", "<", revision);
    await trx.deleteFrom("rollcall_chunks").where("id", "in", gone).execute();
    await trx
      .deleteFrom("rollcall_checkpoints")
      .where("epoch", "=", epoch)
      .where("revision", "<", revision)
      .execute();
    await trx
      .deleteFrom("rollcall_gaps")
      .where("epoch", "=", epoch)
      .where("before_revision", "<=", revision)
      .execute();
    await trx
      .updateTable("rollcall_epochs")
      .set(whole ? { pruned: revision, revision: null, at: null } : { pruned: revision })
      .where("epoch", "=", epoch)
      .execute();
  });
}

/** Drops what is marked: also what was left when a process ended in the middle of it. */
async function finishPruning(db: Database): Promise<number> {
  const marked = await db.write
    .selectFrom("rollcall_epochs")
    .select(["epoch", "pruned"])
    .where("pruned", ">", 0)
    .execute();
  let rows = 0;
  for (const { epoch, pruned } of marked) {
    for (;;) {
      const dropped = await dropRows(db, epoch, pruned);
      rows += dropped;
      if (dropped < CHUNK_ROWS) break;
    }
    if (pruned < Number.MAX_SAFE_INTEGER) continue;
    await db.write.deleteFrom("rollcall_epochs").where("epoch", "=", epoch).execute();
  }
  return rows;
}

function dropRows({ write, engine }: Database, epoch: number, upTo: number): Promise<number> {
  return write.transaction().execute(async (trx) => {
    await lockEpoch(trx, engine, epoch);
    const { rows } = await sql<Counted>`
      delete from rollcall_changes where (epoch, revision, key, part) in (
        select epoch, revision, key, part from rollcall_changes
        where epoch = ${epoch} and revision <= ${upTo}
        order by revision, key, part limit ${CHUNK_ROWS})
      returning revision, at, kind, service, key, address, long`.execute(trx);
    await raiseActivity(trx, engine, epoch, rows, -1);
    if (rows.length < CHUNK_ROWS) await dropEmptyMinutes(trx);
    return rows.length;
  });
}

async function dropEmptyMinutes(trx: Kysely<Schema>): Promise<void> {
  for (const table of ["rollcall_activity", "rollcall_service_activity"] as const) {
    await trx
      .deleteFrom(table)
      .where("came", "=", 0)
      .where("gone", "=", 0)
      .where("other", "=", 0)
      .execute();
  }
}

async function dropStrays({ write }: Database): Promise<void> {
  await write
    .deleteFrom("rollcall_chunks")
    .where("written_at", "<", Date.now() - STRAY_MS)
    .where("id", "not in", (query) => query.selectFrom("rollcall_checkpoints").select("id"))
    .execute();
}

async function giveBack({ engine, write }: Database): Promise<void> {
  if (engine !== "sqlite") return;
  for (;;) {
    const { rows } = await sql<{ freelist_count: number }>`pragma freelist_count`.execute(write);
    if ((rows[0]?.freelist_count ?? 0) === 0) return;
    await sql.raw(`pragma incremental_vacuum(${VACUUM_PAGES})`).execute(write);
  }
}
