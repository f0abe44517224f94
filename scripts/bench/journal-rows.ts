import Database from "better-sqlite3";

import type { JournalStore } from "@/lib/history/store";
import { changeColumns } from "@/lib/history/store-rows";
import type { KeyState, Line, Write } from "@/lib/history/write";
import type { Cause } from "@/lib/registry/model";

export const SERVICES = 2_000;
/** Half of them are registered at any moment. */
export const ADDRESSES = 10;
const KEYS = SERVICES * ADDRESSES;
const PER_BATCH = 2_000;
/** As the journal makes them. */
const CHECKPOINT_WRITES = 10_000;
/** One change every 260 ms makes 10 million a month. */
const EVERY_MS = 260;
const CAUSES: Cause[] = ["revoked", "revoked", "revoked", "expired", "deleted", "unknown"];

export const serviceOf = (key: number) => `service-${Math.floor(key / ADDRESSES)}.rpc`;
export const addressOf = (key: number) =>
  `10.${(key >> 16) & 255}.${(key >> 8) & 255}.${key & 255}:8080`;

/**
 * A made-up month of 20,000 instances, each of which leaves and comes back again and again.
 * Every batch goes the way that real ones go; says how many rows a second that was.
 */
export async function fillJournal(
  store: JournalStore,
  epoch: number,
  rows: number,
  startAt: number,
): Promise<{ perSecond: number; states: KeyState[] }> {
  const states = new Map<number, KeyState>();
  let revision = 0;
  let sinceCheckpoint = 0;
  let writingMs = 0;
  for (let written = 0; written < rows; written += PER_BATCH) {
    const writes: Write[] = [];
    for (let index = 0; index < PER_BATCH; index += 1) {
      revision += 1;
      writes.push(nextWrite(states, revision, startAt + revision * EVERY_MS));
    }
    const began = performance.now();
    const coverage = { revision, at: startAt + revision * EVERY_MS };
    await store.append(epoch, { writes, coverage });
    writingMs += performance.now() - began;
    sinceCheckpoint += PER_BATCH;
    if (sinceCheckpoint < CHECKPOINT_WRITES) continue;
    sinceCheckpoint = 0;
    await store.checkpoint(epoch, coverage, states.values());
  }
  return { perSecond: rows / (writingMs / 1_000), states: [...states.values()] };
}

/**
 * Repeats what a journal holds until it is so many rows, with later revisions and times: written
 * one by one that would take half an hour. Only tests of reading may rely on it.
 */
export function repeatJournal(file: string, block: number, rows: number): void {
  const db = new Database(file);
  try {
    db.pragma("synchronous = off");
    const indexes = db
      .prepare<[], { name: string; sql: string }>(
        "select name, sql from sqlite_master where type = 'index' and tbl_name = 'rollcall_changes' and sql is not null",
      )
      .all();
    // Built at the end, in one go each.
    for (const { name } of indexes) db.exec(`drop index ${name}`);
    const shiftMs = Math.ceil((block * EVERY_MS) / 60_000) * 60_000;
    const columns = changeColumns.filter((name) => !["revision", "at", "since_at"].includes(name));
    const others = columns.join(", ");
    const copies = Math.ceil(rows / block) - 1;
    db.exec(`
      with recursive copy(n) as (select 1 union all select n + 1 from copy where n < ${copies})
      insert into rollcall_changes (revision, at, since_at, ${others})
      select revision + n * ${block}, at + n * ${shiftMs}, since_at + n * ${shiftMs}, ${others}
      from copy cross join rollcall_changes where revision <= ${block};
      with recursive copy(n) as (select 1 union all select n + 1 from copy where n < ${copies})
      insert into rollcall_activity
      select minute + n * ${shiftMs / 60_000}, epoch, came, gone, other,
        first_revision + n * ${block}, last_revision + n * ${block}
      from copy cross join rollcall_activity where last_revision <= ${block};
      update rollcall_epochs set revision = ${(copies + 1) * block}, at = at + ${copies * shiftMs};
    `);
    for (const { sql } of indexes) db.exec(sql);
    db.exec("analyze; pragma wal_checkpoint(truncate)");
  } finally {
    db.close();
  }
}

function nextWrite(states: Map<number, KeyState>, revision: number, at: number): Write {
  const index = (Math.imul(revision, 2_654_435_761) >>> 8) % KEYS;
  const previous = states.get(index) ?? null;
  const lease = previous?.lease ?? String(7_587_848_000_000_000_000n + BigInt(revision));
  const key = `${serviceOf(index)}/${lease}`;
  const moment = { at, after: null };
  const line: Line = {
    ...{
      moment,
      service: serviceOf(index),
      address: addressOf(index),
      framework: "go-zero",
      lease,
    },
    ...{ awayMs: null, evidence: null, doneBy: null, cause: null, since: null },
    kind: "registered",
  };
  if (previous) {
    states.delete(index);
    const cause = CAUSES[revision % CAUSES.length] ?? "unknown";
    const byHand = revision % 1_009 === 0;
    const doneBy = byHand ? { kind: "force-expire", actor: "ada", reason: "bench" } : null;
    const left: Line = { ...line, kind: "left", cause, since: previous.since, doneBy };
    return { revision, key: previous.key, state: null, previous, lines: [left] };
  }
  const state: KeyState = {
    ...{ key, value: Buffer.from(addressOf(index)), lease, createRevision: revision },
    ...{ modRevision: revision, version: 1, since: moment },
  };
  states.set(index, state);
  return { revision, key, state, previous: null, lines: [line] };
}
