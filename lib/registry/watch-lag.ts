import "server-only";

/** Longer than this, the revision was none of ours: it lies outside the prefixes. */
const FOREIGN_MS = 5_000;
const KEPT_MS = 10_000;

/**
 * How far the view is behind etcd, which has no clock to tell it: the time from hearing, in
 * the answer to another call, that the store is at a revision to having applied that one.
 */
export class WatchLag {
  #waiting: { revision: number; since: number } | undefined;
  #measured: { ms: number; at: number }[] = [];

  /** Another call's answer said that the store is at `revision`; the view is at `applied`. */
  heard(revision: number, applied: number): void {
    const now = performance.now();
    if (revision <= applied) this.#measure(0, now);
    else if (!this.#waiting || now - this.#waiting.since > FOREIGN_MS) {
      this.#waiting = { revision, since: now };
    }
  }

  applied(revision: number): void {
    if (!this.#waiting || revision < this.#waiting.revision) return;
    const now = performance.now();
    this.#measure(now - this.#waiting.since, now);
    this.#waiting = undefined;
  }

  reset(): void {
    this.#waiting = undefined;
    this.#measured = [];
  }

  /** The longest of the last 10 s, in milliseconds; null if there was nothing to measure. */
  get ms(): number | null {
    this.#forget(performance.now());
    if (this.#measured.length === 0) return null;
    return Math.round(Math.max(...this.#measured.map(({ ms }) => ms)) * 10) / 10;
  }

  #measure(ms: number, at: number): void {
    const last = this.#measured.at(-1);
    // One entry per 100 ms is enough, the longest of them.
    if (last && at - last.at < 100) last.ms = Math.max(last.ms, ms);
    else this.#measured.push({ ms, at });
    this.#forget(at);
  }

  #forget(now: number): void {
    while (this.#measured[0] && now - this.#measured[0].at > KEPT_MS) this.#measured.shift();
  }
}
