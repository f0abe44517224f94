import { setTimeout as delay } from "node:timers/promises";

import type { EtcdClient } from "@/lib/etcd/client";
import { mirror } from "@/lib/etcd/mirror";
import type { WatchEvent } from "@/lib/etcd/watch";
import { log } from "@/lib/log";
import { singleton } from "@/lib/singleton";

import { Listeners } from "./listeners";
import { parseRule, type QuarantineRule, RULES, RuleIndex } from "./quarantine-rule";

/** As by default in Rollcall (`ROLLCALL_ROOT`). */
export const ROLLCALL_ROOT = "/rollcall/";
/** An account that may not read the rules is not likely to be soon. */
const REFUSED_AGAIN_MS = 60_000;

/**
 * The rules by which an operator keeps instances out, as Rollcall's consoles store them. A rule counts for as
 * long as its key is there, whatever the clock here says.
 */
export class DenyList {
  readonly #index = new RuleIndex<{ rule: QuarantineRule }>();
  readonly #prefix: string;
  readonly #changes = new Listeners<void>();
  readonly #abort = new AbortController();
  #settle = () => {};
  /** Resolves once the rules are known, or it is known that they cannot be read. */
  readonly settled = new Promise<void>((resolve) => {
    this.#settle = resolve;
  });
  readonly #following: Promise<void>;
  /** Grows with each change. */
  version = 0;

  constructor(client: EtcdClient, root: string) {
    this.#prefix = `${root}${RULES}`;
    this.#following = this.#follow(client).catch((error) => {
      log.error("deny-list: no longer follows", { prefix: this.#prefix, error });
      this.#settle();
    });
  }

  get size(): number {
    return this.#index.size;
  }

  /** The rule that keeps the address out of any of the services, if there is one. */
  ruleOn(services: readonly string[], address: string): QuarantineRule | undefined {
    if (!this.#index.has(address)) return undefined;
    for (const service of services) {
      const [entry] = this.#index.on(service, address);
      if (entry) return entry.rule;
    }
    return undefined;
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  async close(): Promise<void> {
    this.#abort.abort();
    this.#changes.clear();
    this.#settle();
    await this.#following;
  }

  async #follow(client: EtcdClient): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      for await (const message of mirror(client, { prefix: this.#prefix, signal })) {
        if (message.type === "base") {
          for (const { rule } of this.#index.all()) this.#index.delete(rule.id);
          for (const kv of message.kvs) this.#apply({ type: "put", kv });
        } else if (message.type === "updates") {
          for (const event of message.events) this.#apply(event);
        } else if (message.type === "lost" && message.error.code === "permission_denied") {
          log.info("deny-list: may not read quarantine rules", { prefix: this.#prefix });
          break;
        } else continue;
        this.#settle();
        this.version += 1;
        this.#changes.emit();
      }
      this.#settle();
      await delay(REFUSED_AGAIN_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  #apply(event: WatchEvent): void {
    const key = event.type === "put" ? event.kv.key : event.key;
    const id = key.toString().slice(this.#prefix.length);
    this.#index.delete(id);
    if (event.type === "delete") return;
    try {
      this.#index.set({ rule: parseRule(id, event.kv.value) });
    } catch (error) {
      log.warn("deny-list: a rule cannot be read", { id, error });
    }
  }
}

type Shared = { list: DenyList; users: number };

/** The rules below `root`, followed once for all of this process that use the same client. */
export function acquireDenyList(
  client: EtcdClient,
  root: string,
): { list: DenyList; release(): void } {
  const lists = singleton("deny-lists", () => new WeakMap<EtcdClient, Map<string, Shared>>());
  const own = lists.get(client) ?? new Map<string, Shared>();
  lists.set(client, own);
  const shared = own.get(root) ?? { list: new DenyList(client, root), users: 0 };
  own.set(root, shared);
  shared.users += 1;
  let released = false;
  const release = () => {
    if (released) return;
    released = true;
    shared.users -= 1;
    if (shared.users > 0) return;
    if (own.get(root) === shared) own.delete(root);
    shared.list.close().catch(() => {});
  };
  return { list: shared.list, release };
}
