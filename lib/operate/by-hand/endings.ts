import "server-only";

import { randomUUID } from "node:crypto";

import type { Registry } from "@/lib/registry/registry";

/** A view that has not seen a departure after this long has lost its watch. */
const FORGET_MS = 15_000;

/** Tells the registry which departures are the doing of a failing check, and whoever asks why. */
export class Endings {
  readonly #registry: Registry;
  readonly #reasons = new Map<string, string>();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /**
   * Called before etcd is asked to revoke the lease, since the watch may be faster than the answer. Returns how to take
   * that back.
   */
  expect(lease: string, reason: string): () => void {
    const operation = randomUUID();
    this.#reasons.set(operation, reason);
    const forget = this.#registry.expect({ lease }, { operation, cause: "revoked" });
    const over = () => {
      clearTimeout(timer);
      forget();
      this.#reasons.delete(operation);
    };
    const timer = setTimeout(over, FORGET_MS).unref();
    return over;
  }

  /** What the check said, by what a departure is attributed to. */
  reasonOf(operation: string): string | undefined {
    return this.#reasons.get(operation);
  }
}
