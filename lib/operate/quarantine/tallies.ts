import "server-only";

import type { Return } from "@/lib/registry/enforced";

import type { EnforcedBook } from "./enforced-book";
import type { RuleBook, RuleEntry } from "./rules";
import { Tally } from "./tally";

/** How many returns each rule has kept out, as this console knows it. */
export class Tallies {
  readonly #rules: RuleBook;
  readonly #book: EnforcedBook;
  readonly #byRule = new Map<string, Tally>();
  readonly #stop: () => void;

  constructor(rules: RuleBook, book: EnforcedBook) {
    this.#rules = rules;
    this.#book = book;
    this.#stop = rules.onChange((changes) => {
      for (const { entry } of changes) this.#byRule.delete(entry.rule.id);
    });
  }

  close(): void {
    this.#stop();
  }

  of({ rule }: Pick<RuleEntry, "rule">): Tally {
    const known = this.#byRule.get(rule.id);
    if (known) return known;
    const tally = new Tally();
    const returns = this.#book.get(rule.id)?.returns;
    if (returns) tally.told(returns);
    this.#byRule.set(rule.id, tally);
    return tally;
  }

  /** An instance came back: for the rules that were there before. */
  returned(one: Return, address: string): void {
    for (const entry of this.#rules.on(one.service, address)) {
      if (one.revision > entry.modRevision) this.of(entry).add(one);
    }
  }

  /** What the enforcing console says of a rule. */
  told(id: string): void {
    const returns = this.#book.get(id)?.returns;
    const entry = this.#rules.get(id);
    if (returns && entry) this.of(entry).told(returns);
  }
}
