import "server-only";

import type { Counted, Return } from "@/lib/registry/enforced";

/** Returns that are remembered one by one while nobody tells how many there were. */
const KEPT_MAX = 1_000;

/**
 * The returns that one rule has kept out. A return is a put, later than the rule, that registers an instance which was
 * not registered, seen as it happened: what a console finds on its way back to etcd is none. Its exposure is the time
 * from then until the console saw the last key of the instance go, or be overwritten.
 *
 * The console that enforces tells how many there were and what they add up to; to that each console adds what its own
 * watch has shown it since. So all of them say the same, and one that starts goes on where the others are.
 */
export class Tally {
  #told: Counted = { count: 0, exposureMs: 0, upTo: 0, open: [], last: null };
  /** Those that are not told of yet, or have not ended there. */
  #own: Return[] = [];
  /** Whether an enforcing console has ever said anything. */
  isTold = false;

  /** One more. Its exposure is set later, in the same object. */
  add(one: Return): void {
    if (one.revision <= this.#told.upTo) return;
    this.#own.push(one);
    if (this.#own.length > KEPT_MAX) this.#adopt(this.counted());
  }

  /** What the console that enforces says, this one perhaps. */
  told(counted: Counted): void {
    this.isTold = true;
    this.#adopt(counted);
  }

  /** Whether there is something that was not told. */
  get isNews(): boolean {
    return this.#own.some(
      ({ revision, exposureMs }) => revision > this.#told.upTo || exposureMs !== null,
    );
  }

  /** All that is known by now. */
  counted(): Counted {
    const later = this.#own.filter(({ revision }) => revision > this.#told.upTo);
    const exposureMs = this.#own.reduce((sum, one) => sum + (one.exposureMs ?? 0), 0);
    const ended = this.#own.filter((one) => one.exposureMs !== null);
    const stillOpen = this.#told.open.filter(
      (revision) => !ended.some((one) => one.revision === revision),
    );
    const open = later.filter((one) => one.exposureMs === null).map(({ revision }) => revision);
    return {
      count: this.#told.count + later.length,
      exposureMs: Math.round((this.#told.exposureMs + exposureMs) * 10) / 10,
      upTo: later.reduce((most, { revision }) => Math.max(most, revision), this.#told.upTo),
      open: [...stillOpen, ...open].slice(-KEPT_MAX),
      last: this.#last(),
    };
  }

  #adopt(counted: Counted): void {
    this.#told = counted;
    this.#own = this.#own.filter(
      ({ revision }) => revision > counted.upTo || counted.open.includes(revision),
    );
  }

  #last(): Return | null {
    let { last } = this.#told;
    for (const one of this.#own) if (one.revision >= (last?.revision ?? 0)) last = one;
    return last && { ...last };
  }
}
