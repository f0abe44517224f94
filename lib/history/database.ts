import "server-only";

import { access, mkdir, open } from "node:fs/promises";
import path from "node:path";
import { Kysely, PostgresDialect, sql } from "kysely";
import { Pool, types } from "pg";

import { StatusError } from "@/lib/errors";

import { postgresProblem, sqliteProblem } from "./database-errors";
import { sqliteDialect } from "./sqlite-dialect";
import {
  APPLICATION_ID,
  type Engine,
  migrate,
  SCHEMA_VERSION,
  versionOf,
} from "./store-migrations";
import type { Schema } from "./store-schema";

export type DatabaseTarget = { file: string } | { url: string };

export type DatabaseOptions = {
  /** SQLite: for reading alone, though the file could be written to. */
  readOnly?: boolean;
  /** SQLite: no larger than this many pages of 4 KiB, for tests of a full disk. */
  maxPages?: number;
  /** PostgreSQL: how long a connection or a statement may take. */
  timeoutMs?: number;
};

/** An open database whose schema is up to date. */
export type Database = {
  readonly engine: Engine;
  /** As it may be shown: without a password. */
  readonly name: string;
  readonly readOnly: boolean;
  /** Reads alone. It sees what is committed when a statement begins. */
  readonly read: Kysely<Schema>;
  readonly write: Kysely<Schema>;
  /** What a failure of a statement means to a user. */
  problem(reason: unknown): StatusError;
  close(): Promise<void>;
};

/** oid of `bigint`. All of ours fit a number. */
const INT8 = 20;

/** Consoles are few, and so are the statements that each has under way. */
const POOL_SIZE = 4;

/**
 * Opens a database and brings its schema up to date.
 *
 * @throws StatusError `failed_precondition` for a file that is damaged, foreign, or written by a
 *   newer version; `unavailable` for a database that does not answer; see `database-errors.ts`.
 */
export function openDatabase(
  target: DatabaseTarget,
  options: DatabaseOptions = {},
): Promise<Database> {
  return "file" in target ? openSqlite(target.file, options) : openPostgres(target.url, options);
}

async function openSqlite(file: string, options: DatabaseOptions): Promise<Database> {
  const { maxPages } = options;
  const problem = (reason: unknown) => sqliteProblem(reason, file);
  try {
    await mkdir(path.dirname(file), { recursive: true });
  } catch (reason) {
    throw problem(reason);
  }
  const isThere = await exists(file);
  const readOnly = isThere && (options.readOnly || !(await isWritable(file)));
  const connect = (pragmas: string[], forReading: boolean) =>
    new Kysely<Schema>({ dialect: sqliteDialect({ file, readOnly: forReading, pragmas }) });
  const read = connect(["busy_timeout = 5000", "cache_size = -65536"], true);
  const write = readOnly
    ? read
    : connect(
        [
          "busy_timeout = 5000",
          // In a new file alone, before anything is written to it.
          ...(isThere ? [] : ["auto_vacuum = incremental"]),
          "journal_mode = wal",
          "synchronous = normal",
          "cache_size = -65536",
          ...(maxPages === undefined ? [] : [`max_page_count = ${maxPages}`]),
        ],
        false,
      );
  const close = async () => {
    await read.destroy();
    if (write !== read) await write.destroy();
  };
  try {
    // By the connection that cannot write: the other one changes the file by being opened.
    const version = isThere ? await checkFile(read, file) : 0;
    if (readOnly && version < SCHEMA_VERSION) throw tooOld(file);
    if (!readOnly) await migrate(write, "sqlite", file);
  } catch (reason) {
    await close();
    throw problem(reason);
  }
  return { engine: "sqlite", name: file, readOnly, read, write, problem, close };
}

/**
 * A file of somebody else's, or of a newer version, is left as it is.
 *
 * @returns the version of its schema
 */
async function checkFile(db: Kysely<Schema>, file: string): Promise<number> {
  const { rows } = await sql<{ application_id: number }>`pragma application_id`.execute(db);
  if (rows[0]?.application_id === APPLICATION_ID) return versionOf(db, file);
  const { rows: tables } = await sql`select name from sqlite_master limit 1`.execute(db);
  if (tables.length === 0) return 0;
  throw new StatusError(
    "failed_precondition",
    `${file} is a database of another program: it is left as it is. Move it away, or set ROLLCALL_DATA_DIR to another folder.`,
  );
}

function tooOld(file: string): StatusError {
  return new StatusError(
    "failed_precondition",
    `${file} cannot be written to, and is of an older Rollcall: make it writable, so that it can be brought up to date.`,
  );
}

async function openPostgres(url: string, { timeoutMs = 10_000 }: DatabaseOptions) {
  const name = withoutPassword(url);
  const problem = (reason: unknown) => postgresProblem(reason, name);
  let pool: Pool;
  try {
    pool = new Pool({
      connectionString: url,
      max: POOL_SIZE,
      connectionTimeoutMillis: timeoutMs,
      statement_timeout: timeoutMs,
      // The server may be gone without a word.
      query_timeout: timeoutMs + 1_000,
      idle_in_transaction_session_timeout: timeoutMs,
      keepAlive: true,
      application_name: "rollcall",
      types: {
        getTypeParser: (oid, format) => (oid === INT8 ? Number : types.getTypeParser(oid, format)),
      },
    });
  } catch (reason) {
    throw problem(reason);
  }
  // A connection that breaks is replaced at the next statement, which tells if that fails. The pool hears of those
  // that are idle; of one in use, between two statements of a transaction, nobody would, and the process would end.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db, "postgres", name);
  } catch (reason) {
    await db.destroy();
    throw problem(reason);
  }
  const close = () => db.destroy();
  return {
    engine: "postgres" as const,
    name,
    readOnly: false,
    read: db,
    write: db,
    problem,
    close,
  };
}

function withoutPassword(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `postgres://${host}${pathname}`;
  } catch {
    return "HISTORY_DATABASE_URL";
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Asked by trying: permissions are not all that can stand against it. */
async function isWritable(file: string): Promise<boolean> {
  try {
    await (await open(file, "r+")).close();
    return true;
  } catch {
    return false;
  }
}
