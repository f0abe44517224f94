import type { DoneBy, JournalRecord, Moment } from "./model";

/** A key that registers something, as one write left it. */
export type KeyState = {
  /** Key text, as `lib/codecs/key-text.ts` writes bytes. */
  key: string;
  value: Buffer;
  /** Decimal; "0" is none. */
  lease: string;
  createRevision: number;
  /** The last write that changed what is registered: one that repeats it is no change. */
  modRevision: number;
  version: number;
  /** Since when the key has been registering what it does. */
  since: Moment;
};

/** What a write did to one instance. */
export type Line = Pick<
  JournalRecord,
  | "moment"
  | "kind"
  | "service"
  | "address"
  | "framework"
  | "lease"
  | "cause"
  | "evidence"
  | "awayMs"
  | "since"
  | "doneBy"
>;

/** One write to etcd that changed what is registered. */
export type Write = {
  revision: number;
  key: string;
  /** The key as the write left it; null: it was deleted, or registers nothing any more. */
  state: KeyState | null;
  /** The key as it was before; null: it registered nothing. */
  previous: KeyState | null;
  /** At least one. In the same order whoever observes the write. */
  lines: Line[];
};

/** What became known of a line after it was written. */
export type Explanation = {
  revision: number;
  key: string;
  service: string;
  address: string;
  cause: JournalRecord["cause"];
  evidence: JournalRecord["evidence"];
  doneBy: DoneBy | null;
};

/** How far the journal has come: everything up to `revision` stands in it, or in a gap. */
export type Coverage = {
  revision: number;
  /** When that was known, in milliseconds since 1970. */
  at: number;
};
