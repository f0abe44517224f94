import "server-only";

/**
 * Which keys hang on each lease. Nearly every lease holds one key, so that one is kept bare: a
 * set for each of 100,000 would take longer to make than all the rest of loading them.
 */
export class LeaseIndex {
  readonly #keys = new Map<string, string | Set<string>>();

  get size(): number {
    return this.#keys.size;
  }

  has(lease: string): boolean {
    return this.#keys.has(lease);
  }

  get(lease: string): ReadonlySet<string> | undefined {
    const keys = this.#keys.get(lease);
    return typeof keys === "string" ? new Set([keys]) : keys;
  }

  leases(): IterableIterator<string> {
    return this.#keys.keys();
  }

  *[Symbol.iterator](): Generator<[lease: string, keys: ReadonlySet<string>], void, void> {
    for (const [lease, keys] of this.#keys) {
      yield [lease, typeof keys === "string" ? new Set([keys]) : keys];
    }
  }

  /** True if it is the first key on the lease. */
  add(lease: string, key: string): boolean {
    const keys = this.#keys.get(lease);
    if (keys === undefined) this.#keys.set(lease, key);
    else if (typeof keys === "string") this.#keys.set(lease, new Set([keys, key]));
    else keys.add(key);
    return keys === undefined;
  }

  /** True if it was the last key on the lease. */
  delete(lease: string, key: string): boolean {
    const keys = this.#keys.get(lease);
    if (keys === undefined) return false;
    if (typeof keys === "string" ? keys !== key : !keys.delete(key) || keys.size > 0) return false;
    return this.#keys.delete(lease);
  }
}
