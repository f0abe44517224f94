/** `g` and the letter after it belong together for so long. */
const SEQUENCE_MS = 1_000;

/** Whether a letter is the second of two, `g` being the first. Times are those of events, in milliseconds. */
export class GoSequence {
  // Long ago: at 0 the page began to load, and for a second any letter would lead away.
  #begunAt = Number.NEGATIVE_INFINITY;

  begin(at: number): void {
    this.#begunAt = at;
  }

  end(): void {
    this.#begunAt = Number.NEGATIVE_INFINITY;
  }

  isOpen(at: number): boolean {
    return at - this.#begunAt < SEQUENCE_MS;
  }
}
