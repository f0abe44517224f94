const SAMPLES_KEPT = 20;

type Ticker = {
  value: number;
  listeners: Set<() => void>;
  timer: ReturnType<typeof setInterval> | undefined;
};

/**
 * The server's clock, as far as the browser can tell, and one ticker per interval that all
 * relative times on the page share.
 */
export class Clock {
  readonly #samples: number[] = [];
  readonly #tickers = new Map<number, Ticker>();
  #offsetMs = 0;

  /** Takes the server's time of a message and the browser's time of its arrival. */
  observe(at: number, receivedAt: number): void {
    this.#samples.push(at - receivedAt);
    if (this.#samples.length > SAMPLES_KEPT) this.#samples.shift();
    // A message takes time on its way, so the largest difference is the nearest to the truth.
    this.#offsetMs = Math.max(...this.#samples);
  }

  /** The server's clock now. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** The server's time of an instant of the browser's clock. */
  toServer(browserTime: number): number {
    return browserTime + this.#offsetMs;
  }

  /** The server's clock at the last tick of this interval. The same for all who ask between two ticks. */
  value(intervalMs: number): number {
    const ticker = this.#ticker(intervalMs);
    if (!ticker.timer && Math.abs(this.now() - ticker.value) >= intervalMs)
      ticker.value = this.now();
    return ticker.value;
  }

  /** Calls `listener` at each tick. */
  subscribe(intervalMs: number, listener: () => void): () => void {
    const ticker = this.#ticker(intervalMs);
    ticker.listeners.add(listener);
    ticker.timer ??= setInterval(() => {
      ticker.value = this.now();
      for (const notify of ticker.listeners) notify();
    }, intervalMs);
    return () => {
      ticker.listeners.delete(listener);
      if (ticker.listeners.size > 0) return;
      clearInterval(ticker.timer);
      ticker.timer = undefined;
    };
  }

  #ticker(intervalMs: number): Ticker {
    let ticker = this.#tickers.get(intervalMs);
    if (!ticker) {
      ticker = { value: this.now(), listeners: new Set(), timer: undefined };
      this.#tickers.set(intervalMs, ticker);
    }
    return ticker;
  }
}
