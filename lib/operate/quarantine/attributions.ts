import "server-only";

import type { Registry } from "@/lib/registry/registry";

/** A view that has not seen it after this long has lost its watch, and then anything can have happened. */
const FORGET_MS = 15_000;

/** Tells the registry which departures are the enforcer's doing. */
export class Attributions {
  readonly #registry: Registry;
  readonly #byKey = new Map<string, () => void>();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /**
   * Called before etcd is asked, since the watch may be faster than the answer. With an address, nothing else that the key
   * registers is meant.
   */
  expect(keys: readonly string[], rule: string, address?: string): void {
    for (const key of keys) {
      this.settle(key);
      const expected = { operation: rule, cause: "quarantined", address } as const;
      const forget = this.#registry.expect({ key }, expected);
      const timer = setTimeout(() => this.settle(key), FORGET_MS).unref();
      this.#byKey.set(key, () => {
        clearTimeout(timer);
        forget();
      });
    }
  }

  /** The key went, or was not touched after all. */
  settle(key: string): void {
    this.#byKey.get(key)?.();
    this.#byKey.delete(key);
  }

  close(): void {
    for (const key of [...this.#byKey.keys()]) this.settle(key);
  }
}
