import "server-only";

import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";

import { fromKeyText } from "@/lib/codecs/key-text";
import type { EtcdClient } from "@/lib/etcd/client";
import { toStatusError } from "@/lib/etcd/errors";
import { listPages } from "@/lib/etcd/kv";
import { log } from "@/lib/log";
import type { Registry } from "@/lib/registry/registry";

import type { PinChange } from "./pins";

/** Keys that are read anew before others have their turn. */
const KEYS_PER_TURN = 500;
const AGAIN_MS = 1_000;

/** Reads keys anew, off the way of the watch, whose mappings are others now. */
export class Rereading {
  readonly #client: EtcdClient;
  readonly #registry: Registry;
  readonly #prefixes: readonly string[];
  readonly #abort = new AbortController();
  #waiting: PinChange[] = [];
  #running: Promise<void> | undefined;

  /** `prefixes` are those that are watched. */
  constructor(client: EtcdClient, registry: Registry, prefixes: readonly string[]) {
    this.#client = client;
    this.#registry = registry;
    this.#prefixes = prefixes;
  }

  add(changes: readonly PinChange[]): void {
    this.#waiting.push(...changes);
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    for (let change = this.#waiting[0]; change && !signal.aborted; change = this.#waiting[0]) {
      try {
        await this.#reread(change);
        this.#waiting.shift();
      } catch (error) {
        const { code } = toStatusError(error);
        log.warn("pins: could not read keys anew", { prefix: change.prefix, code, error });
        await delay(AGAIN_MS, undefined, { signal }).catch(() => {});
      }
    }
  }

  async #reread({ prefix, ...how }: PinChange): Promise<void> {
    const under = fromKeyText(prefix);
    for (const watched of this.#prefixes) {
      const bytes = Buffer.from(watched);
      const range = startsWith(under, bytes) ? under : startsWith(bytes, under) ? bytes : null;
      if (!range) continue;
      for await (const { kvs } of listPages(this.#client, range)) {
        for (let from = 0; from < kvs.length; from += KEYS_PER_TURN) {
          if (this.#abort.signal.aborted) return;
          this.#registry.reread(kvs.slice(from, from + KEYS_PER_TURN), how);
          await turn();
        }
      }
    }
  }
}

function startsWith(bytes: Buffer, prefix: Buffer): boolean {
  return bytes.subarray(0, prefix.length).equals(prefix);
}
