import "server-only";

import path from "node:path";
import { Worker } from "node:worker_threads";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";

/** A failure of SQLite's, with its code, e.g. `SQLITE_FULL`. */
export class SqliteFailure extends Error {
  override name = "SqliteFailure";

  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

export type SqliteSettings = { file: string; readOnly: boolean; pragmas: string[] };

type Answer =
  | { id: number; rows: unknown[]; changes: number }
  | { id: number; error: { message: string; code: string } };

type Waiting = {
  resolve(result: { rows: unknown[]; changes: number }): void;
  reject(reason: Error): void;
};

/** One connection in a worker thread. Statements are run in the order in which they are given. */
class WorkerConnection implements DatabaseConnection {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #ended: Error | undefined;

  constructor(settings: SqliteSettings) {
    // From the project's folder: the bundler has moved this file, but not the worker's.
    const root = path.join(/* turbopackIgnore: true */ process.cwd());
    const script = path.join(/* turbopackIgnore: true */ root, "lib/history/sqlite-worker.mjs");
    this.#worker = new Worker(/* turbopackIgnore: true */ script, { workerData: settings });
    this.#worker.unref();
    this.#worker.on("message", (answer: Answer) => this.#settle(answer));
    this.#worker.on("error", (error) => this.#end(error));
    this.#worker.on("exit", () => this.#end(new Error("its thread has ended")));
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes } = await this.#run(sql, parameters.map(toBindable));
    return { rows: rows as R[], numAffectedRows: BigInt(changes) };
  }

  // biome-ignore lint/correctness/useYield: the interface asks for a generator.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("rows cannot be streamed from a worker thread");
  }

  /** Resolves when the file is closed. */
  async close(): Promise<void> {
    if (this.#ended) return;
    const exited = new Promise((resolve) => this.#worker.once("exit", resolve));
    this.#worker.ref();
    this.#worker.postMessage(null);
    await exited;
  }

  #run(sql: string, parameters: unknown[]): Promise<{ rows: unknown[]; changes: number }> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      // A process ends while the thread idles, but not before it has answered.
      if (this.#waiting.size === 1) this.#worker.ref();
      this.#worker.postMessage({ id, sql, parameters });
    });
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ("error" in answer) {
      waiting?.reject(new SqliteFailure(answer.error.message, answer.error.code));
    } else {
      waiting?.resolve(answer);
    }
  }

  #end(cause: Error): void {
    this.#ended ??= new SqliteFailure(`the connection is closed: ${cause.message}`, "CLOSED");
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

/** SQLite knows neither booleans nor `undefined`; and of a pooled buffer the whole pool would be sent. */
function toBindable(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === "boolean") return value ? 1 : 0;
  return value instanceof Uint8Array ? new Uint8Array(value) : value;
}

/** One connection for all; who holds it has it alone, so a transaction is nobody else's. */
class WorkerDriver implements Driver {
  readonly #settings: SqliteSettings;
  #connection: WorkerConnection | undefined;
  #last: Promise<void> = Promise.resolve();
  #release: (() => void) | undefined;

  constructor(settings: SqliteSettings) {
    this.#settings = settings;
  }

  async init(): Promise<void> {
    this.#connection = new WorkerConnection(this.#settings);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (!this.#connection) throw new SqliteFailure("the connection is closed", "CLOSED");
    // Reads need no turns: the thread takes them one by one, and none begins a transaction.
    if (this.#settings.readOnly) return this.#connection;
    const before = this.#last;
    let release = () => {};
    this.#last = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.#release = release;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#release?.();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    // At once for writing: another process may be at it, and a transaction that read first
    // could not wait for it.
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("commit"));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw("rollback"));
    } catch (reason) {
      // SQLite rolls back by itself when the disk is full; what failed before is the news.
      if (!/no transaction is active/.test(String(reason))) throw reason;
    }
  }

  async destroy(): Promise<void> {
    await this.#connection?.close();
    this.#connection = undefined;
  }
}

/** Kysely's dialect for one connection to a SQLite file in a worker thread. */
export function sqliteDialect(settings: SqliteSettings): Dialect {
  return {
    createDriver: () => new WorkerDriver(settings),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}
