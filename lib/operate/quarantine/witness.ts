import "server-only";

import type { Departed, Expected, Testimony } from "@/lib/registry/chronicle";
import type { RuledAct } from "@/lib/registry/enforced";
import type { Registry } from "@/lib/registry/registry";

import type { Leadership } from "../consoles/leadership";
import type { RuleBook } from "./rules";

/** Longer than the enforcing console takes to tell what it did. */
const WAIT_MS = 15_000;
/** The view may be later than what is told about it, and than the end of a rule. */
const KEPT_MS = 60_000;

type Kept<T> = T & { until: number };

/**
 * Knows which departures another console caused by enforcing a rule: that console says so, by key and revision, which no
 * other departure has. Nothing is concluded from a rule's being there, since an instance may leave by itself as well.
 */
export class Witness {
  readonly #registry: Registry;
  readonly #rules: RuleBook;
  readonly #leadership: Leadership;
  readonly #told = new Map<string, Kept<Expected>>();
  readonly #waiting = new Map<string, (told: Expected | null) => void>();
  /** Rules that are over: what they did may still be seen and told. */
  readonly #ended = new Map<string, Kept<Ended>>();
  readonly #stop: () => void;

  constructor(registry: Registry, rules: RuleBook, leadership: Leadership) {
    this.#registry = registry;
    this.#rules = rules;
    this.#leadership = leadership;
    registry.witness = (departed) => this.#ask(departed);
    this.#stop = rules.onChange((changes) => {
      for (const { type, entry } of changes) {
        const { id, service, address, actor, reason } = entry.rule;
        const ended = { service, address, actor, reason, until: Date.now() + KEPT_MS };
        if (type === "added") this.#ended.delete(id);
        else keep(this.#ended, id, ended);
      }
    });
  }

  close(): void {
    this.#stop();
    this.#registry.witness = () => null;
    for (const answer of this.#waiting.values()) answer(null);
  }

  /** Whose rule it was, though it may be over by now. */
  ended(id: string): Pick<Ended, "actor" | "reason"> | undefined {
    return this.#ended.get(id);
  }

  /** A console has told what it did. `late`: what is told may have been seen before. */
  tell({ rule, service, address, key, revision }: RuledAct, { late }: { late: boolean }): void {
    const departed = { service, address, key, revision };
    const name = nameOf(departed);
    const expected: Expected = { operation: rule, cause: "quarantined" };
    const answer = this.#waiting.get(name);
    if (answer) {
      answer(expected);
      return;
    }
    keep(this.#told, name, { ...expected, until: Date.now() + KEPT_MS });
    // Our own doings were expected.
    const own = this.#leadership.guard !== null;
    if (late && !own && this.#registry.revision >= revision) {
      this.#registry.attribute(departed, expected);
    }
  }

  #ask(departed: Departed): Testimony {
    // Most departures are of no interest, and there may be a great many.
    if (this.#told.size + this.#ended.size + this.#rules.size === 0) return null;
    const name = nameOf(departed);
    const told = this.#told.get(name);
    if (told) return { operation: told.operation, cause: told.cause };
    if (this.#leadership.guard || !this.#isRuled(departed)) return null;
    return new Promise((resolve) => {
      const answer = (expected: Expected | null) => {
        clearTimeout(timer);
        this.#waiting.delete(name);
        resolve(expected);
      };
      const timer = setTimeout(() => answer(null), WAIT_MS).unref();
      this.#waiting.set(name, answer);
    });
  }

  /** Whether a rule kept it out when it left, as far as is known. */
  #isRuled({ service, address, revision }: Departed): boolean {
    const standing = this.#rules.on(service, address);
    if (standing.some(({ modRevision }) => modRevision < revision)) return true;
    for (const ended of this.#ended.values()) {
      const isSame = ended.address === address && ended.until > Date.now();
      if (isSame && (ended.service === null || ended.service === service)) return true;
    }
    return false;
  }
}

type Ended = {
  service: string | null;
  address: string;
  actor: string | null;
  reason: string;
};

function nameOf({ revision, key, service, address }: Departed): string {
  return JSON.stringify([revision, key, service, address]);
}

/** Lets what is too old go, which was put first. */
function keep<T>(map: Map<string, Kept<T>>, name: string, value: Kept<T>): void {
  const now = Date.now();
  for (const [other, { until }] of map) {
    if (until > now) break;
    map.delete(other);
  }
  map.delete(name);
  map.set(name, value);
}
