import "server-only";

import type { EtcdClient } from "@/lib/etcd/client";
import type { KeyValue } from "@/lib/etcd/kv";
import { mirror } from "@/lib/etcd/mirror";
import type { WatchEvent } from "@/lib/etcd/watch";
import { log } from "@/lib/log";

import { type Minimum, minimumRecordSchema } from "./minimum";
import { serviceOfMinimumKey, servicesRoot } from "./minimum-key";

/**
 * The minimum of each service that has one, as etcd has it: every console follows the same. Where the keys
 * that are watched anyway hold these too, there is no second watch.
 */
export class Minimums {
  readonly #client: EtcdClient;
  readonly #ownRoot: string;
  readonly #root: Buffer;
  /** Of those that the cluster watches, the prefix that holds these keys. */
  readonly #within: string | undefined;
  readonly #abort = new AbortController();
  readonly #minimums = new Map<string, Minimum>();
  #lost = false;
  /** Called with each service whose minimum is another now. */
  onChange: (service: string) => void = () => {};

  constructor(options: { client: EtcdClient; ownRoot: string; prefixes: readonly string[] }) {
    this.#client = options.client;
    this.#ownRoot = options.ownRoot;
    this.#root = servicesRoot(options.ownRoot);
    this.#within = options.prefixes.find((prefix) => this.#root.indexOf(prefix) === 0);
  }

  start(): void {
    if (this.#within === undefined) void this.#follow();
  }

  /** All keys of a prefix that the cluster watches. */
  watchedBase(prefix: string, kvs: readonly KeyValue[]): void {
    if (prefix === this.#within) this.#base(kvs.filter(({ key }) => this.#isOurs(key)));
  }

  /** What has changed under a prefix that the cluster watches. */
  watchedUpdates(prefix: string, events: readonly WatchEvent[]): void {
    if (prefix === this.#within) this.#updates(events);
  }

  close(): void {
    this.#abort.abort();
  }

  get(service: string): Minimum | undefined {
    return this.#minimums.get(service);
  }

  async #follow(): Promise<void> {
    const options = { prefix: this.#root, signal: this.#abort.signal };
    for await (const message of mirror(this.#client, options)) {
      if (message.type === "lost") {
        // It may be forbidden for good: once is enough.
        if (!this.#lost) log.warn("minimums: not followed", { error: message.error });
        this.#lost = true;
        continue;
      }
      this.#lost = false;
      if (message.type === "base") this.#base(message.kvs);
      else if (message.type === "updates") this.#updates(message.events);
    }
  }

  #isOurs(key: Buffer): boolean {
    const root = this.#root;
    // Most keys differ in their first byte, and there may be very many.
    if (key[0] !== root[0] || key.length <= root.length) return false;
    return key.compare(root, 0, root.length, 0, root.length) === 0;
  }

  #updates(events: readonly WatchEvent[]): void {
    for (const event of events) {
      const key = event.type === "put" ? event.kv.key : event.key;
      if (!this.#isOurs(key)) continue;
      if (event.type === "put") this.#put(event.kv);
      else this.#set(serviceOfMinimumKey(this.#ownRoot, key), undefined);
    }
  }

  #base(kvs: readonly KeyValue[]): void {
    const there = new Set(kvs.map(({ key }) => serviceOfMinimumKey(this.#ownRoot, key)));
    for (const service of this.#minimums.keys()) {
      if (!there.has(service)) this.#set(service, undefined);
    }
    for (const kv of kvs) this.#put(kv);
  }

  #put({ key, value, modRevision }: KeyValue): void {
    const service = serviceOfMinimumKey(this.#ownRoot, key);
    if (service === null) return;
    const record = minimumRecordSchema.safeParse(parseJson(value));
    if (!record.success) log.warn("minimums: not understood", { service });
    this.#set(service, record.data && { ...record.data, modRevision });
  }

  #set(service: string | null, minimum: Minimum | undefined): void {
    if (service === null) return;
    if (minimum) this.#minimums.set(service, minimum);
    else if (!this.#minimums.delete(service)) return;
    this.onChange(service);
  }
}

function parseJson(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString("utf8"));
  } catch {
    return null;
  }
}
