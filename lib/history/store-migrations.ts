import "server-only";

import { type Kysely, sql } from "kysely";

import { StatusError } from "@/lib/errors";

import type { Schema } from "./store-schema";

/** Marks a SQLite file as ours: `RCJL`. */
export const APPLICATION_ID = 0x52434a4c;

/** Of the advisory lock under which PostgreSQL's schema is changed and an epoch is made: `RCJL` too. */
export const LOCK_ID = APPLICATION_ID;

export type Engine = "sqlite" | "postgres";

/**
 * One list of statements for each version of the schema. A list that was released is not changed
 * any more: another one is added.
 */
const migrations: ((engine: Engine) => string[])[] = [
  (engine) => {
    // Order and equality of text are by bytes in both.
    const text = engine === "sqlite" ? "text" : 'text collate "C"';
    const bytes = engine === "sqlite" ? "blob" : "bytea";
    const small = engine === "sqlite" ? "integer" : "smallint";
    // SQLite: no second tree from a row number to the row.
    const end = engine === "sqlite" ? "without rowid" : "";
    return [
      `create table rollcall_epochs (
        epoch integer primary key, cluster_id text not null, scope text,
        revision bigint, at bigint, pruned bigint not null default 0)`,
      `create table rollcall_changes (
        epoch integer not null, revision bigint not null, key ${text} not null, part integer not null,
        at bigint not null, after_at bigint, kind ${small} not null,
        service ${text} not null, address ${text} not null, framework text not null, lease text not null,
        cause ${small} not null, evidence text, away_ms bigint, since_at bigint, since_after bigint,
        done_kind text, actor ${text}, reason text, long text,
        state text, value ${bytes}, previous text, previous_value ${bytes},
        primary key (epoch, revision, key, part)) ${end}`,
      // What a service is filtered by besides lies in the index, so that passing over is cheap.
      `create index rollcall_changes_service on rollcall_changes
        (service, epoch, revision, key, part, kind, cause, at)`,
      `create index rollcall_changes_address on rollcall_changes
        (address, epoch, revision, key, part)`,
      `create index rollcall_changes_kind on rollcall_changes
        (kind, cause, epoch, revision, key, part)`,
      `create index rollcall_changes_actor on rollcall_changes
        (actor, epoch, revision, key, part) where actor is not null`,
      `create index rollcall_changes_at on rollcall_changes (at, epoch, revision)`,
      `create table rollcall_gaps (
        epoch integer not null, position bigint not null, reason text not null,
        after_revision bigint not null, before_revision bigint not null,
        from_at bigint not null, to_at bigint not null, differences bigint not null,
        primary key (epoch, position))`,
      `create table rollcall_checkpoints (
        epoch integer not null, revision bigint not null, at bigint not null,
        id text not null, chunks integer not null,
        primary key (epoch, revision))`,
      `create table rollcall_chunks (
        id text not null, part integer not null, epoch integer not null,
        written_at bigint not null, data ${bytes} not null,
        primary key (id, part))`,
      `create table rollcall_activity (
        minute bigint not null, epoch integer not null,
        came bigint not null, gone bigint not null, other bigint not null,
        first_revision bigint not null, last_revision bigint not null,
        primary key (minute, epoch)) ${end}`,
      `create table rollcall_service_activity (
        service ${text} not null, minute bigint not null, name text,
        came bigint not null, gone bigint not null, other bigint not null,
        primary key (service, minute)) ${end}`,
      `create index rollcall_service_activity_minute on rollcall_service_activity (minute)`,
    ];
  },
  (engine) => {
    const text = engine === "sqlite" ? "text" : 'text collate "C"';
    return [
      `create table rollcall_audit (
        id ${text} primary key, at bigint not null, kind text not null, actor ${text},
        service ${text} not null, address ${text} not null, result text not null,
        asked text not null, outcome text, watch_until bigint not null, observed text not null)`,
      `create index rollcall_audit_at on rollcall_audit (at, id)`,
      `create index rollcall_audit_actor on rollcall_audit (actor, at, id) where actor is not null`,
      `create index rollcall_audit_service on rollcall_audit (service, at, id)`,
      `create index rollcall_audit_address on rollcall_audit (address, at, id)`,
    ];
  },
];

export const SCHEMA_VERSION = migrations.length;

/**
 * Brings the schema up to date, whoever else does so at the same time.
 *
 * @throws StatusError `failed_precondition` when a newer Rollcall has written the database.
 */
export async function migrate(db: Kysely<Schema>, engine: Engine, name: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (engine === "postgres") await sql`select pg_advisory_xact_lock(${LOCK_ID})`.execute(trx);
    await sql`create table if not exists rollcall_schema (version integer not null)`.execute(trx);
    const version = await versionOf(trx, name);
    for (const statements of migrations.slice(version)) {
      for (const statement of statements(engine)) await sql.raw(statement).execute(trx);
    }
    if (version === SCHEMA_VERSION) return;
    if (engine === "sqlite")
      await sql.raw(`pragma application_id = ${APPLICATION_ID}`).execute(trx);
    await trx.deleteFrom("rollcall_schema").execute();
    await trx.insertInto("rollcall_schema").values({ version: SCHEMA_VERSION }).execute();
  });
}

/**
 * The version of the schema that is there; 0 before there is one.
 *
 * @throws StatusError `failed_precondition` when it is newer than what is known here.
 */
export async function versionOf(db: Kysely<Schema>, name: string): Promise<number> {
  const row = await db.selectFrom("rollcall_schema").select("version").executeTakeFirst();
  const version = row?.version ?? 0;
  if (version <= SCHEMA_VERSION) return version;
  throw new StatusError(
    "failed_precondition",
    `The journal in ${name} was written by a newer Rollcall: use that one, or another place for the journal.`,
  );
}
