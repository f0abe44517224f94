import { log } from "@/lib/log";

/** Those who want to hear of something. One that throws harms neither the others nor us. */
export class Listeners<T> {
  readonly #listeners = new Set<(event: T) => void>();

  /** Returns what ends it. */
  add(listener: (event: T) => void): () => void {
    // Of its own, so that a function given twice is heard twice, and ended once.
    const own = (event: T) => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  emit(event: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        log.error("discov: a listener failed", { error });
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
