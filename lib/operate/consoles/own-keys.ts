import "server-only";

import type { StatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";
import type { KeyValue } from "@/lib/etcd/kv";
import { mirror } from "@/lib/etcd/mirror";
import { log } from "@/lib/log";

/** Is told of Rollcall's keys below one prefix. */
export type OwnKeyReader = {
  /** These are all there are. */
  base(kvs: readonly KeyValue[]): void;
  put(kv: KeyValue): void;
  delete(key: Buffer): void;
  /** What came before was whole revisions, up to `revision`. */
  applied(revision: number): void;
};

type Reading = { prefix: Buffer; reader: OwnKeyReader };

/** Follows what consoles keep in etcd, by one watch: rules, registrations by hand, who leads, what was overwritten. */
export class OwnKeys {
  readonly #client: EtcdClient;
  readonly #root: string;
  readonly #readings: Reading[] = [];
  readonly #abort = new AbortController();
  readonly #waiting = new Set<() => void>();
  /** Of the keys that hang on one. */
  readonly #leases = new Map<string, string>();
  #following: Promise<void> | undefined;
  /** The last revision that was applied; 0 before there is one. */
  revision = 0;
  /** Why they are not up to date. */
  error: StatusError | null = null;
  readonly #errorListeners = new Set<() => void>();

  constructor(client: EtcdClient, root: string) {
    this.#client = client;
    this.#root = root;
  }

  get loaded(): boolean {
    return this.revision > 0;
  }

  /** What consoles keep hangs on these. */
  leases(): Set<string> {
    return new Set(this.#leases.values());
  }

  /** `prefix` is below the root. To be called before the start. */
  read(prefix: string, reader: OwnKeyReader): void {
    this.#readings.push({ prefix: Buffer.from(`${this.#root}${prefix}`), reader });
  }

  /** Hears when they are no longer up to date, and when they are again. */
  onError(listener: () => void): void {
    this.#errorListeners.add(listener);
  }

  start(): void {
    this.#following ??= this.#follow();
  }

  async close(): Promise<void> {
    this.#abort.abort();
    for (const wake of this.#waiting) wake();
    await this.#following;
  }

  /** Resolves once `revision` is applied; false if that takes longer than `withinMs`. */
  async reached(revision: number, withinMs: number): Promise<boolean> {
    const end = performance.now() + withinMs;
    while (this.revision < revision && !this.#abort.signal.aborted) {
      const leftMs = end - performance.now();
      if (leftMs <= 0) return false;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => wake(), leftMs);
        const wake = () => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
    return this.revision >= revision;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#abort;
    for await (const message of mirror(this.#client, { prefix: this.#root, signal })) {
      if (message.type === "lost") {
        const { error } = message;
        if (!this.error) log.warn("own-keys: lost the watch", { code: error.code, error });
        this.error = error;
        this.#turned();
        continue;
      }
      this.error = null;
      if (message.type === "base") {
        this.#leases.clear();
        for (const kv of message.kvs) this.#hang(kv);
        for (const { prefix, reader } of this.#readings) {
          reader.base(message.kvs.filter(({ key }) => key.indexOf(prefix) === 0));
        }
        this.#applied(message.header.revision);
      } else if (message.type === "updates") {
        for (const event of message.events) {
          const key = event.type === "put" ? event.kv.key : event.key;
          if (event.type === "put") this.#hang(event.kv);
          else this.#leases.delete(key.toString());
          for (const { prefix, reader } of this.#readings) {
            if (key.indexOf(prefix) !== 0) continue;
            if (event.type === "put") reader.put(event.kv);
            else reader.delete(event.key);
          }
        }
        this.#applied(message.revision);
      } else if (message.type === "resumed") this.#turned();
    }
  }

  #turned(): void {
    for (const listener of this.#errorListeners) listener();
  }

  #hang({ key, lease }: KeyValue): void {
    if (lease === "0") this.#leases.delete(key.toString());
    else this.#leases.set(key.toString(), lease);
  }

  #applied(revision: number): void {
    this.revision = revision;
    for (const { reader } of this.#readings) reader.applied(revision);
    for (const wake of [...this.#waiting]) wake();
  }
}
