import "server-only";

import type { QuarantineView } from "./quarantine-state";

/** Exposures and conditions change by the moment; what changes within this goes out together. */
const FLUSH_MS = 50;

export type RuleChanges = QuarantineView & { removed: string[] };

type Options = {
  view(): QuarantineView;
  /** Whether anybody listens: what nobody hears need not be compared. */
  wanted(): boolean;
  publish(changes: RuleChanges): void;
};

/** Tells of rules that are new, differ or are gone since they were last told of. */
export class RuleFeed {
  readonly #options: Options;
  readonly #sent = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  changed(): void {
    if (this.#timer || !this.#options.wanted()) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#options.wanted()) this.#options.publish(this.#compare(this.#options.view()));
    }, FLUSH_MS);
  }

  /** All rules, to begin with. */
  snapshot(): RuleChanges {
    const view = this.#options.view();
    const changes = this.#compare(view);
    // Whoever listens already must hear what is compared here: the next comparison starts from it.
    if (this.#options.wanted()) this.#options.publish(changes);
    return { ...view, removed: [] };
  }

  #compare(view: QuarantineView): RuleChanges {
    const rules = view.rules.filter((rule) => {
      const text = JSON.stringify(rule);
      if (this.#sent.get(rule.id) === text) return false;
      this.#sent.set(rule.id, text);
      return true;
    });
    const ids = new Set(view.rules.map(({ id }) => id));
    const removed = [...this.#sent.keys()].filter((id) => !ids.has(id));
    for (const id of removed) this.#sent.delete(id);
    return { ...view, rules, removed };
  }
}
