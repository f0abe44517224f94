import "server-only";

import type { Kysely } from "kysely";

import { StatusError } from "@/lib/errors";

import type { Database } from "./database";
import { newestCheckpoint, readCheckpoint } from "./store-checkpoint";
import { firstOf } from "./store-epochs";
import { indexable, names, stateColumns, unpackState } from "./store-rows";
import type { ChangeRow, CheckpointTable, Schema } from "./store-schema";
import type { KeyState } from "./write";

/** What was pruned while it was read is read anew so often. */
const ATTEMPTS = 3;

/** Rows of one statement. */
const PAGE_ROWS = 5_000;

/**
 * Every key that registered something at a revision.
 *
 * @throws StatusError `compacted` within a gap or before the journal begins, `invalid_argument`
 *   beyond what it covers, `not_found` for an unknown epoch
 */
export async function stateAt(
  { read }: Database,
  epoch: number,
  revision: number,
): Promise<Map<string, KeyState>> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const base = await baseOf(read, epoch, revision);
    const states = new Map<string, KeyState>();
    if (!(await loadInto(states, read, base))) continue;
    await foldInto(states, read, base, revision);
    // Pruned meanwhile, rows may have been missing.
    if (await isThere(read, base)) return states;
  }
  throw await beforeTheJournal(read, epoch, revision);
}

/**
 * One key as it was at a revision; if the write at that very revision took it away, as it was just
 * before. Null: it registered nothing.
 *
 * @throws StatusError as {@link stateAt}
 */
export async function keyAt(
  { read }: Database,
  epoch: number,
  key: string,
  revision: number,
): Promise<KeyState | null> {
  const writes = read
    .selectFrom("rollcall_changes")
    .select(["revision", ...stateColumns])
    .where("epoch", "=", epoch)
    .where("key", "=", indexable(key))
    .where("part", "=", 0);
  const at = await writes.where("revision", "=", revision).executeTakeFirst();
  if (at) {
    const left = unpackState(key, at.state, at.value);
    return left ?? unpackState(key, at.previous, at.previous_value);
  }
  const base = await baseOf(read, epoch, revision);
  const last = await writes
    .where("revision", ">", base.revision)
    .where("revision", "<=", revision)
    .orderBy("revision", "desc")
    .limit(1)
    .executeTakeFirst();
  if (last) return unpackState(key, last.state, last.value);
  for await (const chunk of readCheckpoint(read, base)) {
    const state = chunk.find((candidate) => candidate.key === key);
    if (state) return state;
  }
  if (await isThere(read, base)) return null;
  throw await beforeTheJournal(read, epoch, revision);
}

/** The checkpoint to start from. */
async function baseOf(
  read: Kysely<Schema>,
  epoch: number,
  revision: number,
): Promise<CheckpointTable> {
  const row = await read
    .selectFrom("rollcall_epochs")
    .select("revision")
    .where("epoch", "=", epoch)
    .executeTakeFirst();
  if (!row) {
    throw new StatusError("not_found", `The journal has no store number ${epoch} of etcd's.`);
  }
  if (row.revision === null || revision > row.revision) {
    const end = row.revision === null ? "is empty" : `ends at revision ${row.revision}`;
    throw new StatusError("invalid_argument", `The journal ${end}: ${revision} is beyond.`);
  }
  const gap = await read
    .selectFrom("rollcall_gaps")
    .selectAll()
    .where("epoch", "=", epoch)
    .where("reason", "!=", "reset")
    .where("after_revision", "<", revision)
    .where("before_revision", ">", revision)
    .executeTakeFirst();
  if (gap) {
    throw new StatusError(
      "compacted",
      `Revision ${revision} lies in a gap of the journal: it knows revision ${gap.after_revision} and then ${gap.before_revision}.`,
    );
  }
  const base = await newestCheckpoint(read, epoch, revision);
  if (!base) throw await beforeTheJournal(read, epoch, revision);
  return base;
}

/** @returns false when it is gone */
async function loadInto(
  states: Map<string, KeyState>,
  read: Kysely<Schema>,
  base: CheckpointTable,
): Promise<boolean> {
  const chunks = readCheckpoint(read, base);
  for (;;) {
    const chunk = await chunks.next();
    if (chunk.done) return chunk.value;
    for (const state of chunk.value) states.set(state.key, state);
  }
}

async function foldInto(
  states: Map<string, KeyState>,
  read: Kysely<Schema>,
  base: CheckpointTable,
  upTo: number,
): Promise<void> {
  // Of a key that was written often only the last write is unpacked.
  const newest = new Map<string, Pick<ChangeRow, "key" | "long" | "state" | "value">>();
  let after = { revision: base.revision + 1, key: "" };
  for (;;) {
    const { revision, key } = after;
    const rows = await read
      .selectFrom("rollcall_changes")
      .select(["revision", "key", "long", "state", "value"])
      .where("epoch", "=", base.epoch)
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple("revision", "key"), ">", tuple(revision, key)),
      )
      .where("revision", "<=", upTo)
      .where("part", "=", 0)
      .orderBy("revision")
      .orderBy("key")
      .limit(PAGE_ROWS)
      .execute();
    for (const row of rows) newest.set(row.key, row);
    after = rows.at(-1) ?? after;
    if (rows.length < PAGE_ROWS) break;
  }
  for (const row of newest.values()) {
    const { key } = names({ ...row, service: "", address: "" });
    const state = unpackState(key, row.state, row.value);
    if (state) states.set(key, state);
    else states.delete(key);
  }
}

async function isThere(read: Kysely<Schema>, { epoch, revision, id }: CheckpointTable) {
  return (await newestCheckpoint(read, epoch, revision))?.id === id;
}

async function beforeTheJournal(
  read: Kysely<Schema>,
  epoch: number,
  revision: number,
): Promise<StatusError> {
  const row = await read
    .selectFrom("rollcall_checkpoints")
    .select("revision")
    .where("epoch", "=", epoch)
    .orderBy("revision")
    .limit(1)
    .executeTakeFirst();
  const first = row ?? (await firstOf(read, epoch));
  const begins = first ? `begins at revision ${first.revision}` : "does not go back that far";
  return new StatusError("compacted", `The journal ${begins}: ${revision} lies before.`);
}
