import "server-only";

/** The live view goes first: it gets its turn this often while much is to be done. */
const SLICE_MS = 8;
const STEPS_UNTIMED = 64;
/** What took long is done again only after so many times as long. */
const REST_FACTOR = 50;

/** Keeps work that nobody waits for from getting in the way of work that somebody does. */
export class Pace {
  readonly #tickMs: number;
  readonly #restUntil = new Map<string, number>();
  #sliceFrom = 0;
  #steps = 0;

  /** Work that is done every `tickMs` anyway needs no rest for being short. */
  constructor(tickMs: number) {
    this.#tickMs = tickMs;
  }

  /** Does the work, and remembers how long it took. */
  async run<T>(what: string, work: () => T | Promise<T>): Promise<T> {
    const from = performance.now();
    const done = await work();
    const rest = (performance.now() - from) * REST_FACTOR;
    if (rest > this.#tickMs) this.#restUntil.set(what, Date.now() + rest);
    return done;
  }

  /** Whether the work took long and was done just now. */
  isResting(what: string, now: number): boolean {
    const until = this.#restUntil.get(what);
    if (until === undefined) return false;
    if (until > now) return true;
    this.#restUntil.delete(what);
    return false;
  }

  /** True if it is time to let others have their turn. It looks at the clock now and then only. */
  sliceUsed(): boolean {
    this.#steps += 1;
    if (this.#steps % STEPS_UNTIMED !== 0) return false;
    const now = performance.now();
    if (now - this.#sliceFrom < SLICE_MS) return false;
    this.#sliceFrom = now;
    return true;
  }
}
