/** Sooner than any client that waits before it registers again: go-zero's ticker takes a second. */
const HOT_MS = 1_000;
/** Sooner than this every time, one that is revoked at once would cost etcd more than sixty writes a minute. */
const SOON_MS = 3_200;
const FIRST_MS = 250;
const INTERVAL_MAX_MS = 5_000;
/** Who stayed away for this long is a new case. */
const AWAY_MS = 10_000;
/** Soon returns that are met at once, before it is slowed down. */
const SOON_MAX = 3;
/**
 * etcd's Go client renews a lease within 0.5 s of its grant, and then only after a third of its TTL. One that is
 * revoked in between is missed late: go-zero is then away for 4 s in place of 1.5 s.
 */
const DWELL_MS = 600;
/** Keys that were put back at once after a delete, in a row, after which deleting them is a fight. */
const PUT_BACK_MAX = 3;
const PUT_BACK_AGAIN_MS = 30_000;

export type Act = "revoke" | "divert" | "delete";

/**
 * How soon to act again on one instance. At once as a rule; but whoever returns hot is acted on no sooner than an
 * interval after the last time, which grows, and whoever returns soon each time only after its lease was renewed.
 */
export class Pace {
  #last: { at: number; act: Act } | undefined;
  #returnedAt = 0;
  #intervalMs = 0;
  #soon = 0;
  #putBack = 0;

  /** Its process answers each delete with a put. */
  get fights(): boolean {
    return this.#putBack >= PUT_BACK_MAX;
  }

  waitMs(now: number): number {
    if (!this.#last) return 0;
    const dwellsUntil = this.#soon >= SOON_MAX ? this.#returnedAt + DWELL_MS : 0;
    return Math.max(0, this.#last.at + this.#intervalMs - now, dwellsUntil - now);
  }

  acted(act: Act, now: number): void {
    this.#last = { at: now, act };
  }

  /** The instance is registered again. */
  returned(now: number): void {
    this.#returnedAt = now;
    if (!this.#last) return;
    const awayMs = now - this.#last.at;
    if (awayMs >= AWAY_MS) {
      this.#intervalMs = 0;
      this.#soon = 0;
      this.#putBack = 0;
      return;
    }
    this.#putBack = this.#last.act === "delete" && awayMs < HOT_MS ? this.#putBack + 1 : 0;
    const slowed = this.#soon >= SOON_MAX;
    if (awayMs < SOON_MS) this.#soon += 1;
    if (this.fights) this.#intervalMs = PUT_BACK_AGAIN_MS;
    else if (awayMs < HOT_MS || (slowed && awayMs < SOON_MS)) {
      this.#intervalMs = Math.min(INTERVAL_MAX_MS, Math.max(FIRST_MS, this.#intervalMs * 2));
    }
  }
}
