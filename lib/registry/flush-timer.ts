import "server-only";

/** Calls for a flush: at once when it has been quiet, else so long after the last one as was asked for. */
export class FlushTimer {
  readonly #flush: () => void;
  #flushedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #due = Number.POSITIVE_INFINITY;

  constructor(flush: () => void) {
    this.#flush = flush;
  }

  /** Something waits, which may do so for `waitMs` after the last flush. */
  schedule(waitMs: number): void {
    const due = this.#flushedAt + waitMs;
    const now = Date.now();
    if (due <= now) this.#flush();
    else if (due < this.#due) {
      clearTimeout(this.#timer);
      this.#due = due;
      this.#timer = setTimeout(this.#flush, due - now);
    }
  }

  /** A flush is about to be done, whoever asked for it. `something`: it has something to send. */
  flushing(something: boolean): void {
    this.cancel();
    if (something) this.#flushedAt = Date.now();
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = Number.POSITIVE_INFINITY;
  }
}
