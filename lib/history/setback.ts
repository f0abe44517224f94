import "server-only";

import { isStatusError, StatusError } from "@/lib/errors";
import { log } from "@/lib/log";

const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 30_000;

/** Why the journal cannot be written at present, and when that is tried again. */
export class Setback {
  #known: { error: StatusError; since: number; retryMs: number; retryAt: number } | undefined;

  get error(): StatusError | null {
    return this.#known?.error ?? null;
  }

  /** In milliseconds since 1970. */
  get since(): number | null {
    return this.#known?.since ?? null;
  }

  /** Whether it is too early to try again. */
  get waiting(): boolean {
    return this.#known !== undefined && Date.now() < this.#known.retryAt;
  }

  /** It failed, perhaps again: the next attempt is twice as far away, up to 30 s. */
  happened(reason: unknown): void {
    const error = isStatusError(reason)
      ? reason
      : new StatusError("internal", "the journal cannot be written", { cause: reason });
    const retryMs = Math.min((this.#known?.retryMs ?? RETRY_MIN_MS / 2) * 2, RETRY_MAX_MS);
    const now = Date.now();
    if (error.message !== this.#known?.error.message) {
      log.warn("journal: cannot be written", { code: error.code, error });
    }
    this.#known = { error, since: this.#known?.since ?? now, retryMs, retryAt: now + retryMs };
  }

  over(): void {
    if (this.#known) log.info("journal: can be written again");
    this.#known = undefined;
  }
}
