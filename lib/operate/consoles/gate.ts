/** Runs so many at a time, the others in their order. */
export class Gate {
  readonly #atATime: number;
  readonly #waiting: (() => void)[] = [];
  readonly #idle = new Set<() => void>();
  #running = 0;

  constructor(atATime: number) {
    this.#atATime = atATime;
  }

  /** Begins in this turn if there is room. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#atATime) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
      if (this.#running === 0) for (const resolve of this.#idle) resolve();
    }
  }

  /** Resolves once nothing runs. */
  async idle(): Promise<void> {
    while (this.#running > 0) {
      await new Promise<void>((resolve) => this.#idle.add(resolve));
    }
  }
}
