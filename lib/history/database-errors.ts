import "server-only";

import { type Code, isStatusError, StatusError } from "@/lib/errors";

/**
 * SQLite's code (its first matching part), what it means, and what to do.
 *
 * @see https://www.sqlite.org/rescode.html
 */
const bySqliteCode: [RegExp, Code, (file: string) => string][] = [
  [
    /^NO_ENGINE/,
    "failed_precondition",
    () =>
      "SQLite could not be installed: install a C++ compiler, make and python3 and run `npm rebuild better-sqlite3`, or set HISTORY_DATABASE_URL.",
  ],
  [
    /^SQLITE_NOTADB/,
    "failed_precondition",
    (file) =>
      `${file} is no SQLite database: it is left as it is. Move it away, or set ROLLCALL_DATA_DIR to another folder.`,
  ],
  [
    /^SQLITE_CORRUPT/,
    "failed_precondition",
    (file) =>
      `${file} is damaged: it is left as it is. Put a backup in its place, or move it away (with its -wal and -shm files) to begin a new journal.`,
  ],
  [
    /^SQLITE_READONLY|^EROFS/,
    "failed_precondition",
    (file) => `${file} cannot be written to: make the file and its folder writable.`,
  ],
  [
    /^SQLITE_(CANTOPEN|PERM|AUTH)|^E(ACCES|PERM|NOTDIR|EXIST|ISDIR)/,
    "failed_precondition",
    (file) => `${file} cannot be opened: see to the permissions of the file and of its folder.`,
  ],
  [
    /^SQLITE_(FULL|IOERR_WRITE)|^ENOSPC/,
    "out_of_space",
    (file) => `There is no space left for ${file}: free some of the disk.`,
  ],
  [
    /^SQLITE_(BUSY|LOCKED)/,
    "unavailable",
    (file) => `${file} is held by another process: it is tried again.`,
  ],
  [
    /^SQLITE_(IOERR|NOMEM)|^CLOSED|^E/,
    "unavailable",
    (file) => `${file} cannot be read or written at present.`,
  ],
];

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const byPostgresCode: [RegExp, Code, (name: string) => string][] = [
  [
    /^(28|3D000)/,
    "failed_precondition",
    (name) =>
      `${name} refuses the user, the password or the database's name: see HISTORY_DATABASE_URL.`,
  ],
  [
    /^42501/,
    "failed_precondition",
    (name) => `${name} denies the user what the journal needs: create, read and write its tables.`,
  ],
  [/^25006/, "failed_precondition", (name) => `${name} takes no writes: it is a standby.`],
  [/^53100/, "out_of_space", (name) => `${name} has no space left.`],
  [/^57014/, "deadline_exceeded", (name) => `${name} took too long to answer.`],
  [/^(08|25P03|53|57P|40|55P|58)/, "unavailable", (name) => `${name} cannot answer at present.`],
  [
    /^(E[A-Z]|ERR_|SELF_SIGNED|UNABLE|DEPTH|CERT)/,
    "unavailable",
    (name) => `${name} cannot be reached.`,
  ],
];

/** What `pg` throws without a code. */
const lostConnection = /connection|timeout|pool|destroyed|SSL|SASL/i;

/** What a failure of SQLite or of the file system means to a user. */
export function sqliteProblem(reason: unknown, file: string): StatusError {
  return byCode(reason, bySqliteCode, file) ?? internal(reason, file);
}

/** What a failure of PostgreSQL or of the way to it means to a user. Its text names no password. */
export function postgresProblem(reason: unknown, name: string): StatusError {
  const known = byCode(reason, byPostgresCode, name);
  if (known) return known;
  if (reason instanceof Error && lostConnection.test(reason.message)) {
    return new StatusError("unavailable", `${name} cannot be reached.`, { cause: reason });
  }
  return internal(reason, name);
}

function byCode(
  reason: unknown,
  table: [RegExp, Code, (name: string) => string][],
  name: string,
): StatusError | null {
  if (isStatusError(reason)) return reason;
  const { code } = (reason ?? {}) as { code?: unknown };
  if (typeof code !== "string") return null;
  for (const [pattern, meaning, message] of table) {
    if (pattern.test(code)) return new StatusError(meaning, message(name), { cause: reason });
  }
  return null;
}

function internal(reason: unknown, name: string): StatusError {
  return new StatusError("internal", `The journal in ${name} failed.`, { cause: reason });
}
