import type { Insertable, Selectable } from "kysely";

import type { Cause } from "@/lib/registry/model";

import type { JournalRecord } from "./model";

/**
 * One line of a write. `key`, `service` and `address` are as `indexable` gives them, and whole in
 * `long` where that is shorter. Revisions, instants and minutes are integers of 53 bits.
 */
export type ChangeTable = {
  epoch: number;
  revision: number;
  key: string;
  part: number;
  at: number;
  /** Null: observed at `at`. */
  after_at: number | null;
  kind: number;
  service: string;
  address: string;
  framework: string;
  lease: string;
  /** 0: of no departure, or, of one, not known yet. */
  cause: number;
  /** JSON. */
  evidence: string | null;
  away_ms: number | null;
  since_at: number | null;
  since_after: number | null;
  done_kind: string | null;
  actor: string | null;
  reason: string | null;
  /** JSON `{ key, service, address }`, where one of them is too long for an index. */
  long: string | null;
  /** Of part 0: the key as the write left it and as it was before, JSON without the value; null: none. */
  state: string | null;
  value: Uint8Array | null;
  previous: string | null;
  previous_value: Uint8Array | null;
};

/** One life of one store of etcd's, and how far its journal has come. */
export type EpochTable = {
  epoch: number;
  cluster_id: string;
  /** What was looked at, as text to compare; null: not told. */
  scope: string | null;
  /** Null: nothing is covered yet. */
  revision: number | null;
  at: number | null;
  /** What is at or before this revision has been dropped, or is about to be. */
  pruned: number;
};

export type GapTable = {
  epoch: number;
  /** It stands below all revisions from this one on, and above all before. */
  position: number;
  reason: string;
  after_revision: number;
  before_revision: number;
  from_at: number;
  to_at: number;
  differences: number;
};

export type CheckpointTable = {
  epoch: number;
  revision: number;
  at: number;
  /** Of its chunks, which are there before it is. */
  id: string;
  chunks: number;
};

export type ChunkTable = {
  id: string;
  part: number;
  epoch: number;
  /** When it was written: what never came to belong to a checkpoint is dropped some time later. */
  written_at: number;
  /** gzip of JSON: an array of key states, values in base64. */
  data: Uint8Array;
};

/** How much changed in one minute of the clock. */
export type ActivityTable = {
  minute: number;
  epoch: number;
  came: number;
  gone: number;
  other: number;
  /** All of them lie between these two, which stay when the first are pruned. */
  first_revision: number;
  last_revision: number;
};

export type ServiceActivityTable = {
  service: string;
  minute: number;
  /** The whole name, where `service` is shortened. */
  name: string | null;
  came: number;
  gone: number;
  other: number;
};

/** What an operator asked for, and what came of it. Names are as `indexable` gives them. */
export type AuditTable = {
  id: string;
  at: number;
  kind: string;
  actor: string | null;
  service: string;
  address: string;
  result: string;
  /** JSON: what was asked for, with names in full, and what etcd answered. Never written again. */
  asked: string;
  outcome: string | null;
  watch_until: number;
  /** JSON: what was observed afterwards. */
  observed: string;
};

export type Schema = {
  rollcall_schema: { version: number };
  rollcall_changes: ChangeTable;
  rollcall_epochs: EpochTable;
  rollcall_gaps: GapTable;
  rollcall_checkpoints: CheckpointTable;
  rollcall_chunks: ChunkTable;
  rollcall_activity: ActivityTable;
  rollcall_service_activity: ServiceActivityTable;
  rollcall_audit: AuditTable;
};

export type ChangeRow = Selectable<ChangeTable>;
export type NewChange = Insertable<ChangeTable>;

/** Small numbers in the most indexed columns. They are on disk: a number is never given anew. */
export const kindCodes: Record<JournalRecord["kind"], number> = {
  registered: 1,
  "re-registered": 2,
  left: 3,
  changed: 4,
  "key-added": 5,
  "key-removed": 6,
};

export const causeCodes: Record<Cause, number> = {
  unknown: 1,
  revoked: 2,
  expired: 3,
  deleted: 4,
  replaced: 5,
  "force-expired": 6,
  quarantined: 7,
};

export const NO_CAUSE = 0;

const kindsByCode = new Map(
  Object.entries(kindCodes).map(([kind, code]) => [code, kind as JournalRecord["kind"]]),
);
const causesByCode = new Map(
  Object.entries(causeCodes).map(([cause, code]) => [code, cause as Cause]),
);

/** @throws Error for a code that no version has written. */
export function kindOf(code: number): JournalRecord["kind"] {
  const kind = kindsByCode.get(code);
  if (!kind) throw new Error(`the journal holds a kind of change that is not known: ${code}`);
  return kind;
}

export function causeOf(code: number): Cause | null {
  return causesByCode.get(code) ?? null;
}
