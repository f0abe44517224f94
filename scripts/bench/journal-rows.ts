import type { JournalStore } from "@/lib/history/store";
import type { KeyState, Line, Write } from "@/lib/history/write";
import type { Cause } from "@/lib/registry/model";

export const SERVICES = 2_000;
export const ADDRESSES = 5;
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
 * A made-up month of 10,000 instances, each of which leaves and comes back again and again.
 * Every batch goes the way that real ones go; returns how many rows a second that was.
 */
export async function fillJournal(
  store: JournalStore,
  epoch: number,
  rows: number,
  startAt: number,
): Promise<number> {
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
  return rows / (writingMs / 1_000);
}

function nextWrite(states: Map<number, KeyState>, revision: number, at: number): Write {
  // Spread evenly, and never twice in a row the same.
  const index = (revision * 7_919) % KEYS;
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
