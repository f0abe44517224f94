import "server-only";

import type { KeyValue } from "@/lib/etcd/kv";
import { log } from "@/lib/log";
import { ENFORCED, type Enforced, enforcedSchema } from "@/lib/registry/enforced";

import type { OwnKeyReader, OwnKeys } from "../consoles/own-keys";

/** What the console that enforces has told of each rule, as it is in etcd now. */
export class EnforcedBook implements OwnKeyReader {
  readonly #prefix: string;
  readonly #byRule = new Map<string, Enforced>();
  readonly #changed = new Map<string, boolean>();
  /** Called once the revision is applied. `late`: it was told now, rather than found. */
  onTold: (rule: string, late: boolean) => void = () => {};

  constructor(keys: OwnKeys, root: string) {
    this.#prefix = `${root}${ENFORCED}`;
    keys.read(ENFORCED, this);
  }

  get(rule: string): Enforced | undefined {
    return this.#byRule.get(rule);
  }

  rules(): string[] {
    return [...this.#byRule.keys()];
  }

  key(rule: string): Buffer {
    return Buffer.from(`${this.#prefix}${rule}`);
  }

  base(kvs: readonly KeyValue[]): void {
    this.#byRule.clear();
    for (const kv of kvs) this.put(kv, false);
  }

  put({ key, value }: KeyValue, late = true): void {
    const rule = this.#ruleOf(key);
    this.#byRule.delete(rule);
    try {
      this.#byRule.set(rule, enforcedSchema.parse(JSON.parse(value.toString())));
      this.#changed.set(rule, late);
    } catch (error) {
      log.warn("quarantine: cannot read what was told of a rule", { rule, error });
    }
  }

  delete(key: Buffer): void {
    this.#byRule.delete(this.#ruleOf(key));
  }

  applied(): void {
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const [rule, late] of changed) this.onTold(rule, late);
  }

  #ruleOf(key: Buffer): string {
    return key.toString().slice(this.#prefix.length);
  }
}
