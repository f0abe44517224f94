import "server-only";

import { CompiledQuery, type Kysely } from "kysely";

import type { Engine } from "./store-migrations";
import type { Schema } from "./store-schema";

/** Rows of one statement. Few sizes, so that statements stay prepared. */
const ROWS = [100, 10, 1];

const texts = new Map<string, string>();

/**
 * Runs a statement over many rows of values, with its text written once: building and compiling it
 * anew for thousands of parameters would hold up everything else.
 *
 * @param text the statement around its `values (…), (…)`
 * @returns what the statement returns for all of them
 */
export async function runOverValues<R>(
  db: Kysely<Schema>,
  engine: Engine,
  text: (values: string) => string,
  rows: readonly (readonly unknown[])[],
): Promise<R[]> {
  const returned: R[] = [];
  let done = 0;
  while (done < rows.length) {
    const left = rows.length - done;
    const size = ROWS.find((rowCount) => rowCount <= left) ?? 1;
    const chunk = rows.slice(done, done + size);
    const statement = text(placeholders(engine, size, chunk[0]?.length ?? 0));
    const result = await db.executeQuery<R>(CompiledQuery.raw(statement, chunk.flat()));
    for (const row of result.rows) returned.push(row);
    done += size;
  }
  return returned;
}

function placeholders(engine: Engine, rows: number, columns: number): string {
  const name = `${engine} ${rows} ${columns}`;
  let text = texts.get(name);
  if (text === undefined) {
    const one = (index: number) => (engine === "sqlite" ? "?" : `$${index + 1}`);
    const row = (index: number) =>
      `(${Array.from({ length: columns }, (_, column) => one(index * columns + column)).join(",")})`;
    text = `values ${Array.from({ length: rows }, (_, index) => row(index)).join(",")}`;
    texts.set(name, text);
  }
  return text;
}
