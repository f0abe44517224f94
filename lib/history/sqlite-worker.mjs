import { parentPort, workerData } from "node:worker_threads";

/**
 * One connection to a SQLite file, in a thread of its own, since better-sqlite3 blocks the
 * thread that it is called from. Plain JavaScript: a thread gets its code past the bundler.
 */

/** @typedef {{ file: string, readOnly: boolean, pragmas: string[] }} Settings */
/** @typedef {{ id: number, sql: string, parameters: unknown[] }} Request */
/** @typedef {{ id: number, rows: unknown[], changes: number }} Answer */
/** @typedef {{ id: number, error: { message: string, code: string } }} Failure */

/** Statements that stay prepared. The store has some dozens. */
const cacheSize = 200;

/** @type {Settings} */
const { file, readOnly, pragmas } = workerData;

/** @type {Map<string, import("better-sqlite3").Statement<unknown[]>>} */
const prepared = new Map();

/** @type {import("better-sqlite3").Database | null} */
let connection = null;

/** Optional: a machine that could not build it has no history, and everything else. */
const Database = await import("better-sqlite3").then(
  (module) => module.default,
  () => null,
);

parentPort?.on("message", (/** @type {Request | null} */ request) => {
  if (request === null) {
    connection?.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(answer(request));
});

/**
 * @param {Request} request
 * @returns {Answer | Failure}
 */
function answer({ id, sql, parameters }) {
  try {
    const statement = prepare(sql);
    if (statement.reader) return { id, rows: statement.all(...parameters), changes: 0 };
    return { id, rows: [], changes: statement.run(...parameters).changes };
  } catch (reason) {
    const { message, code } = /** @type {{ message?: string, code?: string }} */ (reason);
    return { id, error: { message: message ?? String(reason), code: code ?? "" } };
  }
}

/** @param {string} sql */
function prepare(sql) {
  connection ??= open();
  const known = prepared.get(sql);
  const statement = known ?? connection.prepare(sql);
  // The newest last: what is dropped has not been used for longest.
  prepared.delete(sql);
  prepared.set(sql, statement);
  if (prepared.size > cacheSize) prepared.delete(prepared.keys().next().value ?? "");
  return statement;
}

/** At the first statement, so that a failure is its answer. */
function open() {
  const opened = connect();
  try {
    for (const pragma of pragmas) opened.pragma(pragma);
  } catch (error) {
    opened.close();
    throw error;
  }
  return opened;
}

function connect() {
  if (!Database) throw Object.assign(new Error("better-sqlite3 is missing"), { code: "NO_ENGINE" });
  try {
    return new Database(file, { readonly: readOnly, fileMustExist: readOnly });
  } catch (error) {
    // Its own errors have a code of SQLite's; the loader of its binary speaks differently.
    const { code = "", message = "" } = /** @type {{ code?: string, message?: string }} */ (error);
    const unbuilt =
      /bindings file|\.node/.test(message) || /^(ERR_DLOPEN|MODULE_NOT_FOUND)/.test(code);
    throw unbuilt ? Object.assign(new Error(message), { code: "NO_ENGINE" }) : error;
  }
}
