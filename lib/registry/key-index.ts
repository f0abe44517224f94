import "server-only";

import type { Held } from "./holdings";

/** What stands directly under a prefix: a key, or all keys that go on alike up to a further `/`. */
export type LevelRow =
  | { type: "key"; key: string; held: Readonly<Held> }
  | { type: "folder"; prefix: string; keys: number; bytes: number; held: readonly Held[] };

/** The stretch of keys `[from, to)` that begin with a prefix. */
type Stretch = { from: number; to: number };

/**
 * Keys in order, so that those under any prefix stand side by side: to find them takes two binary
 * searches, and to sum up their sizes a subtraction. It does not change.
 */
export class KeyIndex {
  readonly #keys: readonly string[];
  readonly #held: readonly Held[];
  /** Of the values of all keys before each. */
  readonly #bytesBefore: Float64Array;

  private constructor(keys: readonly string[], held: readonly Held[]) {
    this.#keys = keys;
    this.#held = held;
    this.#bytesBefore = new Float64Array(keys.length + 1);
    let bytes = 0;
    for (let at = 0; at < held.length; at += 1) {
      bytes += held[at]?.valueBytes ?? 0;
      this.#bytesBefore[at + 1] = bytes;
    }
  }

  /** The index of those of `keys` that `wanted` lets through. */
  static of(keys: ReadonlyMap<string, Held>, wanted: (held: Held) => boolean): KeyIndex {
    const names: string[] = [];
    let ordered = true;
    for (const [key, held] of keys) {
      if (!wanted(held)) continue;
      ordered &&= names.length === 0 || (names.at(-1) ?? "") < key;
      names.push(key);
    }
    // They come from etcd in order, but for those that came later.
    if (!ordered) names.sort();
    const found: Held[] = [];
    for (const key of names) {
      const held = keys.get(key);
      if (held) found.push(held);
    }
    return new KeyIndex(names, found);
  }

  get size(): number {
    return this.#keys.length;
  }

  /** The index of those that `wanted` lets through. */
  filter(wanted: (key: string, held: Held) => boolean): KeyIndex {
    const keys: string[] = [];
    const found: Held[] = [];
    for (let at = 0; at < this.#keys.length; at += 1) {
      const key = this.#keys[at];
      const held = this.#held[at];
      if (key === undefined || !held || !wanted(key, held)) continue;
      keys.push(key);
      found.push(held);
    }
    return new KeyIndex(keys, found);
  }

  /** How many keys begin with `prefix`, and how large their values are together. */
  total(prefix: string): { keys: number; bytes: number } {
    return this.#sum(this.#stretch(prefix));
  }

  /** What is known of each key that begins with `prefix`. */
  under(prefix: string): readonly Held[] {
    const { from, to } = this.#stretch(prefix);
    return this.#held.slice(from, to);
  }

  /**
   * At most `limit` rows of what stands directly under `prefix`, from after the row that `cursor` names.
   * Folders that hold nothing but one folder are one row with it, and one that holds a single key is that key.
   */
  level(
    prefix: string,
    { cursor, limit }: { cursor: LevelCursor | null; limit: number },
  ): { rows: LevelRow[]; next: LevelCursor | null } {
    const stretch = this.#stretch(prefix);
    const rows: LevelRow[] = [];
    let at = cursor ? Math.max(stretch.from, this.#after(cursor)) : stretch.from;
    while (at < stretch.to && rows.length < limit) {
      const { row, end } = this.#rowAt(at, prefix.length, stretch.to);
      if (row) rows.push(row);
      at = end;
    }
    const last = rows.at(-1);
    return { rows, next: at < stretch.to && last ? cursorOf(last) : null };
  }

  #rowAt(at: number, depth: number, to: number): { row: LevelRow | null; end: number } {
    const key = this.#keys[at] ?? "";
    const held = this.#held[at];
    const slash = key.indexOf("/", depth);
    const end = slash === -1 ? at + 1 : this.#end(key.slice(0, slash + 1), at, to);
    if (end - at === 1) return { row: held ? { type: "key", key, held } : null, end };
    const stretch = { from: at, to: end };
    // What the first and the last begin with, all between them do.
    const prefix = commonFolder(key, this.#keys[end - 1] ?? "");
    const row: LevelRow = {
      ...{ type: "folder", prefix, ...this.#sum(stretch) },
      held: this.#held.slice(at, end),
    };
    return { row, end };
  }

  #sum({ from, to }: Stretch): { keys: number; bytes: number } {
    const bytes = (this.#bytesBefore[to] ?? 0) - (this.#bytesBefore[from] ?? 0);
    return { keys: to - from, bytes };
  }

  #after(cursor: LevelCursor): number {
    const from = this.#start(cursor.text);
    if (cursor.type === "folder") return this.#end(cursor.text, from, this.size);
    return this.#keys[from] === cursor.text ? from + 1 : from;
  }

  #stretch(prefix: string): Stretch {
    const from = this.#start(prefix);
    return { from, to: this.#end(prefix, from, this.size) };
  }

  /** Where the first key stands that is not before `text`. */
  #start(text: string): number {
    return this.#search(0, this.size, (key) => key < text);
  }

  #end(prefix: string, from: number, to: number): number {
    return this.#search(from, to, (key) => key.startsWith(prefix));
  }

  /** The first place in `[from, to)` where `before` no longer holds; what holds stands before what does not. */
  #search(from: number, to: number, before: (key: string) => boolean): number {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (before(this.#keys[middle] ?? "")) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Names the last row of a page; the next begins after it, whatever has come or gone meanwhile. */
export type LevelCursor = { type: LevelRow["type"]; text: string };

function cursorOf(row: LevelRow): LevelCursor {
  return { type: row.type, text: row.type === "key" ? row.key : row.prefix };
}

function commonFolder(first: string, last: string): string {
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  return first.slice(0, first.lastIndexOf("/", length - 1) + 1);
}
