import "server-only";

import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { Kysely } from "kysely";
import { z } from "zod";

import { momentSchema } from "@/lib/registry/model";

import type { Database } from "./database";
import { lockEpoch } from "./store-epochs";
import type { CheckpointTable, Schema } from "./store-schema";
import type { Coverage, KeyState } from "./write";

const compress = promisify(gzip);
const expand = promisify(gunzip);

const CHUNK_KEYS = 1_000;
/** Of values. A key more may go beyond. */
const CHUNK_BYTES = 1_024 * 1_024;

/** A key state in a chunk: key, value in base64, lease, create and mod revision, version, since. */
const packedSchema = z.array(
  z.tuple([z.string(), z.string(), z.string(), z.number(), z.number(), z.number(), momentSchema]),
);

/**
 * Writes down the whole state at a revision, chunk by chunk; it counts once all of it is there. One
 * that is there already, another console's, stays.
 */
export async function checkpoint(
  { write, engine }: Database,
  epoch: number,
  { revision, at }: Coverage,
  states: Iterable<KeyState>,
): Promise<void> {
  if (await find(write, epoch, revision)) return;
  const id = randomUUID();
  let chunks = 0;
  for (const chunk of chunked(states)) {
    // While it is compressed, in another thread, everything else goes on.
    const data = await compress(JSON.stringify(chunk), { level: 1 });
    await write
      .insertInto("rollcall_chunks")
      .values({ id, part: chunks++, epoch, written_at: Date.now(), data })
      .execute();
  }
  await write.transaction().execute(async (trx) => {
    await lockEpoch(trx, engine, epoch);
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto("rollcall_checkpoints")
      .values({ epoch, revision, at: Math.round(at), id, chunks })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) {
      await trx.deleteFrom("rollcall_chunks").where("id", "=", id).execute();
    }
  });
}

/** The newest one of an epoch, of those at or before a revision if one is given. */
export async function newestCheckpoint(
  db: Kysely<Schema>,
  epoch: number,
  upTo: number = Number.MAX_SAFE_INTEGER,
): Promise<CheckpointTable | null> {
  const row = await db
    .selectFrom("rollcall_checkpoints")
    .selectAll()
    .where("epoch", "=", epoch)
    .where("revision", "<=", upTo)
    .orderBy("revision", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * The states of a checkpoint, chunk by chunk.
 *
 * @returns whether all of its chunks were there: they go when it is pruned
 */
export async function* readCheckpoint(
  read: Kysely<Schema>,
  { id, chunks }: CheckpointTable,
): AsyncGenerator<KeyState[], boolean> {
  for (let part = 0; part < chunks; part++) {
    const row = await read
      .selectFrom("rollcall_chunks")
      .select("data")
      .where("id", "=", id)
      .where("part", "=", part)
      .executeTakeFirst();
    if (!row) return false;
    const text = (await expand(row.data)).toString();
    yield packedSchema.parse(JSON.parse(text)).map(unpack);
  }
  return true;
}

/** @returns whether there is a checkpoint at this very revision */
export async function find(db: Kysely<Schema>, epoch: number, revision: number): Promise<boolean> {
  return (await newestCheckpoint(db, epoch, revision))?.revision === revision;
}

function* chunked(states: Iterable<KeyState>): Generator<ReturnType<typeof pack>[]> {
  let chunk: ReturnType<typeof pack>[] = [];
  let bytes = 0;
  for (const state of states) {
    chunk.push(pack(state));
    bytes += state.value.length;
    if (chunk.length < CHUNK_KEYS && bytes < CHUNK_BYTES) continue;
    yield chunk;
    chunk = [];
    bytes = 0;
  }
  if (chunk.length > 0) yield chunk;
}

function pack({ key, value, lease, createRevision, modRevision, version, since }: KeyState) {
  return [key, value.toString("base64"), lease, createRevision, modRevision, version, since];
}

function unpack(packed: z.infer<typeof packedSchema>[number]): KeyState {
  const [key, value, lease, createRevision, modRevision, version, since] = packed;
  return {
    key,
    value: Buffer.from(value, "base64"),
    lease,
    createRevision,
    modRevision,
    version,
    since,
  };
}
