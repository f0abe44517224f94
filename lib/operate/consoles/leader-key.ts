import "server-only";

import { z } from "zod";

import type { KeyValue } from "@/lib/etcd/kv";

import type { OwnKeyReader } from "./own-keys";

const leaderSchema = z.object({ console: z.string() });

/** The key of the console that leads, as the watch has it. */
export class LeaderKey implements OwnKeyReader {
  readonly #key: Buffer;
  readonly applied: (revision: number) => void;
  seen: { console: string; modRevision: number } | null = null;

  constructor(key: Buffer, applied: (revision: number) => void) {
    this.#key = key;
    this.applied = applied;
  }

  base(kvs: readonly KeyValue[]): void {
    this.seen = null;
    for (const kv of kvs) this.put(kv);
  }

  put({ key, value, modRevision }: KeyValue): void {
    if (!key.equals(this.#key)) return;
    let console = "?";
    try {
      console = leaderSchema.parse(JSON.parse(value.toString())).console;
    } catch {
      // Whatever it says, the key is taken.
    }
    this.seen = { console, modRevision };
  }

  delete(key: Buffer): void {
    if (key.equals(this.#key)) this.seen = null;
  }
}
