/** Of each step, so that the many that lost the same etcd do not come back as one. */
const JITTER = 0.25;

/** How long to wait before each of several attempts in a row. */
export class Backoff {
  readonly #stepsMs: readonly number[];
  #attempts = 0;

  /** The last step is repeated. */
  constructor(stepsMs: readonly number[]) {
    this.#stepsMs = stepsMs;
  }

  nextMs(): number {
    const at = Math.min(this.#attempts, this.#stepsMs.length - 1);
    this.#attempts += 1;
    return (this.#stepsMs[at] ?? 0) * (1 + Math.random() * JITTER);
  }

  reset(): void {
    this.#attempts = 0;
  }
}
