import "server-only";

import { createHash } from "node:crypto";
import { z } from "zod";

import { departureSchema, momentSchema } from "@/lib/registry/model";

import type { DoneBy, JournalRecord, Moment } from "./model";
import { type ChangeRow, causeCodes, causeOf, kindCodes, kindOf, NO_CAUSE } from "./store-schema";
import type { KeyState, Line, Write } from "./write";

/** What an index takes, and a cursor: PostgreSQL has a limit, and a URL. */
const INDEXABLE_BYTES = 100;
const KEPT_BYTES = 60;

/** NUL, which PostgreSQL's text cannot hold, and halves of a character, which no UTF-8 can. */
const unstorable = /[\0\ud800-\udfff]/u;

const longSchema = z.object({ key: z.string(), service: z.string(), address: z.string() });
const evidenceSchema = departureSchema.shape.evidence;
const stateSchema = z.tuple([z.string(), z.number(), z.number(), z.number(), momentSchema]);

/** The columns of a change, without the value's bytes: what a record is made of. */
export const recordColumns = [
  "epoch",
  "revision",
  "key",
  "part",
  "at",
  "after_at",
  "kind",
  "service",
  "address",
  "framework",
  "lease",
  "cause",
  "evidence",
  "away_ms",
  "since_at",
  "since_after",
  "done_kind",
  "actor",
  "reason",
  "long",
] as const;

export const stateColumns = ["state", "value", "previous", "previous_value"] as const;

/** All columns, in the order in which they are inserted. */
export const changeColumns = [...recordColumns, ...stateColumns] as const;

export type RecordRow = Pick<ChangeRow, (typeof recordColumns)[number]>;

/**
 * The text itself, or, where it is too long for an index or cannot be stored, its beginning and a
 * hash that tells it from every other.
 */
export function indexable(text: string): string {
  if (Buffer.byteLength(text) <= INDEXABLE_BYTES && !unstorable.test(text)) return text;
  const hash = createHash("sha256").update(text).digest("base64url").slice(0, 32);
  const kept = Buffer.from(storable(text.slice(0, KEPT_BYTES))).subarray(0, KEPT_BYTES);
  // Cut inside of a character, its remains become one that stands for what is broken.
  return `${kept.toString().replaceAll("\ufffd", "")}…${hash}`;
}

/** The rows of one write, one for each line; the first carries what the write did to the key. */
export function toRows(epoch: number, write: Write): ChangeRow[] {
  const { revision, key, state, previous } = write;
  const shortKey = indexable(key);
  return write.lines.map((line, part) => ({
    epoch,
    revision,
    key: shortKey,
    part,
    ...lineColumns(key, shortKey, line),
    state: part === 0 && state ? packState(state) : null,
    value: part === 0 && state ? state.value : null,
    previous: part === 0 && previous ? packState(previous) : null,
    previous_value: part === 0 && previous ? previous.value : null,
  }));
}

function lineColumns(key: string, shortKey: string, line: Line) {
  const service = indexable(line.service);
  const address = indexable(line.address);
  const isShort = key === shortKey && service === line.service && address === line.address;
  const { moment, since, evidence, doneBy } = line;
  return {
    at: Math.round(moment.at),
    after_at: rounded(moment.after),
    kind: kindCodes[line.kind],
    service,
    address,
    framework: storable(line.framework),
    lease: line.lease,
    // Of a departure alone: a filter for causes relies on it.
    cause: line.kind === "left" && line.cause ? causeCodes[line.cause] : NO_CAUSE,
    evidence: evidence && JSON.stringify(evidence),
    away_ms: rounded(line.awayMs),
    since_at: rounded(since?.at ?? null),
    since_after: rounded(since?.after ?? null),
    ...(doneBy ? doneColumns(doneBy) : { done_kind: null, actor: null, reason: null }),
    long: isShort ? null : JSON.stringify({ key, service: line.service, address: line.address }),
  };
}

export function doneColumns({ kind, actor, reason }: DoneBy) {
  return {
    done_kind: storable(kind),
    actor: actor === null ? null : storable(actor),
    reason: storable(reason),
  };
}

export function toRecord(row: RecordRow): JournalRecord {
  const { key, service, address } = names(row);
  const { done_kind: doneKind, since_at: since } = row;
  return {
    id: `${row.epoch}.${row.revision}.${row.part}.${key}`,
    epoch: row.epoch,
    revision: row.revision,
    moment: { at: row.at, after: row.after_at },
    kind: kindOf(row.kind),
    key,
    service,
    address,
    framework: row.framework,
    lease: row.lease,
    cause: causeOf(row.cause),
    evidence: row.evidence === null ? null : evidenceSchema.parse(JSON.parse(row.evidence)),
    awayMs: row.away_ms,
    since: since === null ? null : { at: since, after: row.since_after },
    doneBy:
      doneKind === null ? null : { kind: doneKind, actor: row.actor, reason: row.reason ?? "" },
  };
}

/** Key, service and address in full. */
export function names(row: Pick<ChangeRow, "key" | "service" | "address" | "long">) {
  return row.long === null ? row : longSchema.parse(JSON.parse(row.long));
}

/** A state without its key and value, as text. */
export function packState({ lease, createRevision, modRevision, version, since }: KeyState) {
  return JSON.stringify([lease, createRevision, modRevision, version, since]);
}

/** @returns null where there is no state */
export function unpackState(
  key: string,
  packed: string | null,
  value: Uint8Array | null,
): KeyState | null {
  if (packed === null) return null;
  const [lease, createRevision, modRevision, version, since] = stateSchema.parse(
    JSON.parse(packed),
  );
  const bytes = value ?? new Uint8Array();
  return {
    key,
    value: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    lease,
    createRevision,
    modRevision,
    version,
    since,
  };
}

export function toMoment({ at, after_at: after }: Pick<ChangeRow, "at" | "after_at">): Moment {
  return { at, after };
}

/** Without what no text in a database can hold. */
export function storable(text: string): string {
  return text.replaceAll(/[\0\ud800-\udfff]/gu, "\ufffd");
}

function rounded(instant: number | null): number | null {
  return instant === null ? null : Math.round(instant);
}
