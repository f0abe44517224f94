import "server-only";

import { toKeyText } from "@/lib/codecs/key-text";
import { isStatusError } from "@/lib/errors";
import type { KeyValue } from "@/lib/etcd/kv";

import type { OwnKeyReader, OwnKeys } from "../consoles/own-keys";

/** A key of Rollcall's own, read. */
export type Entry<T> = {
  /** The rest of its key, as key text. */
  id: string;
  key: Buffer;
  modRevision: number;
  /** "0" is none. */
  lease: string;
  value: T;
};

/** What stands under a prefix as it is in etcd now, whoever wrote it. */
export class Book<T> implements OwnKeyReader {
  readonly #prefix: Buffer;
  readonly #parse: (kv: KeyValue) => T;
  readonly #onChange: (id: string) => void;
  readonly entries = new Map<string, Entry<T>>();
  /** What cannot be read; its value is why. */
  readonly malformed = new Map<string, Entry<string>>();

  /** `onChange` hears of each id before the whole revision is applied. */
  constructor(
    keys: OwnKeys,
    root: string,
    options: { prefix: string; parse: (kv: KeyValue) => T; onChange: (id: string) => void },
  ) {
    this.#prefix = Buffer.from(`${root}${options.prefix}`);
    this.#parse = options.parse;
    this.#onChange = options.onChange;
    keys.read(options.prefix, this);
  }

  /** Whether anything stands there, readable or not. */
  has(id: string): boolean {
    return this.entries.has(id) || this.malformed.has(id);
  }

  base(kvs: readonly KeyValue[]): void {
    const present = new Set(kvs.map(({ key }) => this.#idOf(key)));
    for (const id of [...this.entries.keys(), ...this.malformed.keys()]) {
      if (!present.has(id)) this.#remove(id);
    }
    for (const kv of kvs) this.put(kv);
  }

  put(kv: KeyValue): void {
    const id = this.#idOf(kv.key);
    const { modRevision, lease } = kv;
    const stored = { id, key: Buffer.from(kv.key), modRevision, lease };
    try {
      this.entries.set(id, { ...stored, value: this.#parse(kv) });
      this.malformed.delete(id);
    } catch (error) {
      const problem = isStatusError(error) ? error.message : "it cannot be read";
      this.malformed.set(id, { ...stored, value: problem });
      this.entries.delete(id);
    }
    this.#onChange(id);
  }

  delete(key: Buffer): void {
    this.#remove(this.#idOf(key));
  }

  applied(): void {}

  #remove(id: string): void {
    this.entries.delete(id);
    this.malformed.delete(id);
    this.#onChange(id);
  }

  #idOf(key: Buffer): string {
    return toKeyText(key.subarray(this.#prefix.length));
  }
}
