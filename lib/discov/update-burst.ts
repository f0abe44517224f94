/** A burst is told at its first change, and then at most this often. */
const INTERVAL_MS = 50;

/** Calls `emit` at once, and merges the calls that follow right after into one. */
export class UpdateBurst {
  readonly #emit: () => void;
  #timer: NodeJS.Timeout | undefined;
  #again = false;

  constructor(emit: () => void) {
    this.#emit = emit;
  }

  request(): void {
    if (this.#timer) {
      this.#again = true;
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.request();
    }, INTERVAL_MS);
    this.#emit();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#again = false;
  }
}
