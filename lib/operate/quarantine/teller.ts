import "server-only";

import type { Code } from "@/lib/errors";
import { toStatusError } from "@/lib/etcd/errors";
import { type Op, transact } from "@/lib/etcd/kv";
import { log } from "@/lib/log";
import type { Act, Enforced } from "@/lib/registry/enforced";

import { type Acting, guardsOf } from "./acting";
import type { EnforcedBook } from "./enforced-book";
import type { RuleEntry } from "./rules";
import type { Tallies } from "./tallies";

/** What belongs together comes within this: the act, and the departure that it caused. */
const SOON_MS = 50;
/** No more often than this, since each costs etcd a write for each rule. */
const EVERY_MS = 10_000;
const AGAIN_MS = 500;
/** etcd takes 128 comparisons in a transaction. */
const BATCH = 50;
const ACTS_MAX = 200;

/**
 * Tells the other consoles, as the one that enforces, which departures are its doing and how many returns there were: in
 * one key for each rule, that goes with the rule.
 */
export class Teller {
  readonly #acting: Acting;
  readonly #book: EnforcedBook;
  readonly #tallies: Tallies;
  readonly #onTold: () => void;
  readonly #acts = new Map<string, Act[]>();
  readonly #dirty = new Set<string>();
  #toldAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> | undefined;
  #failing = false;
  #problem: Code | null = null;
  #closed = false;

  constructor(acting: Acting, book: EnforcedBook, tallies: Tallies, onTold: () => void) {
    this.#acting = acting;
    this.#book = book;
    this.#tallies = tallies;
    this.#onTold = onTold;
    acting.rules.onChange((changes) => {
      for (const { type, entry } of changes) if (type !== "added") this.#over(entry.rule.id);
    });
  }

  /** Whether something is still to be told: who leads must not resign before. */
  get pending(): boolean {
    return this.#dirty.size > 0 || this.#telling !== undefined;
  }

  /** These left by our doing. */
  acted(rule: RuleEntry, acts: readonly Act[]): void {
    const { id } = rule.rule;
    this.#acts.set(id, [...(this.#acts.get(id) ?? []), ...acts]);
    this.#tell(id);
  }

  /** There is another number of returns, or of the time that they could be seen. */
  counted(id: string): void {
    if (this.#acting.leadership.guard) this.#tell(id);
  }

  /** This console began to enforce, or no longer does. */
  lead(leads: boolean): void {
    if (!leads) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#acts.clear();
      this.#dirty.clear();
      return;
    }
    for (const entry of this.#acting.rules.all()) {
      if (this.#tallies.of(entry).isNews) this.#tell(entry.rule.id);
    }
    // What was told of a rule that ended while nobody enforced.
    for (const id of this.#book.rules()) this.#over(id);
  }

  /** Tells what there is, and nothing from then on. */
  async close({ tell }: { tell: boolean }): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#telling;
    if (tell && this.pending) await this.#flush();
  }

  #over(id: string): void {
    if (this.#acting.rules.get(id) || !this.#acting.leadership.guard) return;
    if (!this.#acts.has(id) && !this.#book.get(id)) return;
    this.#dirty.add(id);
    this.#schedule(0);
  }

  #tell(id: string): void {
    this.#dirty.add(id);
    if (this.#timer || this.#telling) return;
    this.#schedule(Math.max(SOON_MS, this.#toldAt + EVERY_MS - performance.now()));
  }

  #schedule(waitMs: number): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#telling ??= this.#flush().finally(() => {
        this.#telling = undefined;
        if (this.#dirty.size > 0 && !this.#timer) {
          this.#schedule(this.#failing ? AGAIN_MS : EVERY_MS);
        }
        this.#onTold();
      });
    }, waitMs);
  }

  async #flush(): Promise<void> {
    this.#toldAt = performance.now();
    this.#failing = false;
    const ids = [...this.#dirty];
    for (let from = 0; from < ids.length && !this.#failing; from += BATCH) {
      await this.#write(ids.slice(from, from + BATCH));
    }
  }

  async #write(ids: readonly string[]): Promise<void> {
    const { client, rules, leadership } = this.#acting;
    const taken = new Map<string, number>();
    const standing: RuleEntry[] = [];
    const success: Op[] = [];
    for (const id of ids) {
      const acts = (this.#acts.get(id) ?? []).slice(0, ACTS_MAX);
      taken.set(id, acts.length);
      this.#dirty.delete(id);
      const entry = rules.get(id);
      if (entry) standing.push(entry);
      const key = this.#book.key(id);
      const lease = entry ? entry.lease : leadership.lease;
      if (!entry && acts.length === 0) success.push({ type: "delete", key });
      else if (lease !== null) {
        const told: Enforced = { acts, returns: entry ? this.#tallies.of(entry).counted() : null };
        // Of a rule that is over it stays no longer than this console leads.
        success.push({ type: "put", key, value: Buffer.from(JSON.stringify(told)), lease });
      }
    }
    try {
      const ifModRevision = guardsOf(this.#acting, ...standing);
      if (!ifModRevision) return;
      const { succeeded } = await transact(client, { ifModRevision, success });
      if (!succeeded) return this.#again(ids);
      this.#problem = null;
      for (const [id, count] of taken) {
        const rest = (this.#acts.get(id) ?? []).slice(count);
        if (rest.length === 0) this.#acts.delete(id);
        else {
          this.#acts.set(id, rest);
          this.#dirty.add(id);
        }
      }
    } catch (reason) {
      const { code } = toStatusError(reason);
      if (code !== this.#problem) {
        log.warn("quarantine: could not tell what was done", { code, error: reason });
      }
      this.#problem = code;
      this.#again(ids);
    }
  }

  /** A rule has changed meanwhile, or etcd takes nothing. */
  #again(ids: readonly string[]): void {
    if (!this.#acting.leadership.guard) return;
    this.#failing = true;
    for (const id of ids) this.#dirty.add(id);
  }
}
