import type { DoneBy } from "./model";

const KEPT = 1_000;

/** What operators of this console did at which revision, for writes that the watch brings later than the answer. */
export class Claims {
  readonly #claims = new Map<string, DoneBy>();

  add(revision: number, key: string, doneBy: DoneBy): void {
    this.#claims.set(`${revision} ${key}`, doneBy);
    for (const name of this.#claims.keys()) {
      if (this.#claims.size <= KEPT) break;
      this.#claims.delete(name);
    }
  }

  of(revision: number, key: string): DoneBy | undefined {
    return this.#claims.get(`${revision} ${key}`);
  }
}
