import "server-only";

import { toKeyText } from "@/lib/codecs/key-text";
import { parseRule, type QuarantineRule, RULES, RuleIndex } from "@/lib/discov/quarantine-rule";
import { isStatusError } from "@/lib/errors";
import type { KeyValue } from "@/lib/etcd/kv";
import { log } from "@/lib/log";
import type { OwnKeyReader, OwnKeys } from "../consoles/own-keys";
import type { MalformedRule } from "./model";

/** A rule as it is stored. */
export type RuleEntry = {
  rule: QuarantineRule;
  key: Buffer;
  modRevision: number;
  /** Of a timed one; "0" for one that is to be lifted. */
  lease: string;
};

/** `ended`: its time was over. */
export type RuleChange = { type: "added" | "lifted" | "ended"; entry: RuleEntry };

/** The rules as they are in etcd now, whoever made them. */
export class RuleBook implements OwnKeyReader {
  readonly #prefix: string;
  readonly #index = new RuleIndex<RuleEntry>();
  /** By key text. */
  readonly #malformed = new Map<string, MalformedRule>();
  readonly #listeners = new Set<(changes: readonly RuleChange[]) => void>();
  #changes: RuleChange[] = [];
  #reported = "";

  constructor(keys: OwnKeys, root: string) {
    this.#prefix = `${root}${RULES}`;
    keys.read(RULES, this);
  }

  get size(): number {
    return this.#index.size;
  }

  all(): RuleEntry[] {
    return this.#index.all();
  }

  get(id: string): RuleEntry | undefined {
    return this.#index.get(id);
  }

  /** Whether any rule is about the address, in whichever service. Costs nothing. */
  has(address: string): boolean {
    return this.#index.has(address);
  }

  /** The rules that keep the instance out. The first decides how: it ends last. */
  on(service: string, address: string): RuleEntry[] {
    return this.#index.on(service, address);
  }

  /** What stands among the rules and is none. */
  malformed(): MalformedRule[] {
    return [...this.#malformed.values()];
  }

  /** What stands there among the rules, if it is none. */
  malformedAt(key: string): MalformedRule | undefined {
    return this.#malformed.get(key);
  }

  /** Hears of what one revision changed, all at once. Returns what ends it. */
  onChange(listener: (changes: readonly RuleChange[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  base(kvs: readonly KeyValue[]): void {
    const present = new Set(kvs.map(({ key }) => this.#idOf(key)));
    for (const { rule } of this.all()) if (!present.has(rule.id)) this.#remove(rule.id);
    this.#malformed.clear();
    for (const kv of kvs) this.put(kv);
  }

  put(kv: KeyValue): void {
    const id = this.#idOf(kv.key);
    const text = toKeyText(kv.key);
    this.#malformed.delete(text);
    if (this.#index.get(id)?.modRevision === kv.modRevision) return;
    try {
      const rule = parseRule(id, kv.value);
      const { modRevision, lease } = kv;
      const entry = { rule, key: Buffer.from(kv.key), modRevision, lease };
      // Another rule under the same id: the former is over, without a word of its own.
      this.#index.set(entry);
      this.#changes.push({ type: "added", entry });
    } catch (error) {
      this.#remove(id);
      const problem = isStatusError(error) ? error.message : "it cannot be read";
      this.#malformed.set(text, { key: text, problem, modRevision: kv.modRevision });
    }
  }

  delete(key: Buffer): void {
    this.#malformed.delete(toKeyText(key));
    this.#remove(this.#idOf(key));
  }

  applied(): void {
    const malformed = [...this.#malformed.keys()].join();
    if (malformed !== this.#reported && malformed !== "") {
      log.warn("quarantine: what stands among the rules is none", { keys: malformed });
    }
    this.#reported = malformed;
    if (this.#changes.length === 0) return;
    const changes = this.#changes;
    this.#changes = [];
    for (const listener of this.#listeners) listener(changes);
  }

  #remove(id: string): void {
    const entry = this.#index.delete(id);
    if (!entry) return;
    const { until } = entry.rule;
    // Leases end to the second, and clocks differ.
    const over = until !== null && Date.now() > until - 1_000;
    this.#changes.push({ type: over ? "ended" : "lifted", entry });
  }

  #idOf(key: Buffer): string {
    return key.toString().slice(this.#prefix.length);
  }
}
