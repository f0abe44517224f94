import "server-only";

import type { Kind } from "@/lib/codecs/codec";

import type { Held } from "./holdings";
import { KeyIndex } from "./key-index";

/** What is no registration, of all keys. */
type Source = {
  readonly keys: ReadonlyMap<string, Readonly<Held>>;
  readonly otherKeysVersion: number;
};

/** A new index is made no sooner than this many times as long as the last one took. */
const PAUSE_FACTOR = 20;
/** Of the filters that were asked for last, each with what it let through. */
const FILTERS_KEPT = 8;

/**
 * The keys that register nothing, by prefix. The index is made when somebody asks and something has
 * changed; where there are very many, what it says may be as old as a fraction of a second, so that
 * no more than a twentieth of the time is spent on making it.
 */
export class OtherKeys {
  readonly #source: Source;
  #index = KeyIndex.of(new Map(), isOther);
  #version = -1;
  #nextAt = 0;
  readonly #filtered = new Map<string, KeyIndex>();

  constructor(source: Source) {
    this.#source = source;
  }

  /** The index of those whose key holds `text`, in whatever case, and that are of `kind`; null is any. */
  matching(text: string, kind: Kind | null): KeyIndex {
    const index = this.#current();
    const wanted = text.toLowerCase();
    if (wanted === "" && kind === null) return index;
    const name = `${kind ?? ""} ${wanted}`;
    const known = this.#filtered.get(name);
    const found =
      known ??
      index.filter(
        (key, held) => (kind === null || held.kind === kind) && key.toLowerCase().includes(wanted),
      );
    this.#filtered.delete(name);
    this.#filtered.set(name, found);
    for (const oldest of this.#filtered.keys()) {
      if (this.#filtered.size <= FILTERS_KEPT) break;
      this.#filtered.delete(oldest);
    }
    return found;
  }

  #current(): KeyIndex {
    const { otherKeysVersion: version } = this.#source;
    const startedAt = performance.now();
    if (version === this.#version || startedAt < this.#nextAt) return this.#index;
    this.#index = KeyIndex.of(this.#source.keys, isOther);
    this.#version = version;
    this.#filtered.clear();
    const endedAt = performance.now();
    this.#nextAt = endedAt + (endedAt - startedAt) * PAUSE_FACTOR;
    return this.#index;
  }
}

function isOther({ registrations }: Held): boolean {
  return registrations.length === 0;
}
