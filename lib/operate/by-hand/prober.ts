import "server-only";

import type { HealthCheck } from "@/lib/registry/hand-registration";

import { Gate } from "../consoles/gate";
import { probe } from "./probe";

/** Checks that are under way at a time, when there are a thousand. */
const AT_A_TIME = 64;
const TIMEOUT_MS = 3_000;

export type Checked = { address: string; check: HealthCheck };

/** What a check said last. */
export type Health = { ok: boolean; at: number; error: string | null; failures: number };

type Probing = {
  what: Checked;
  abort: AbortController;
  health: Health | null;
  timer: NodeJS.Timeout | undefined;
};

/** Checks instances, each in its interval: from the end of one check to the next. */
export class Prober {
  readonly #onHealth: (id: string, health: Health) => void;
  readonly #gate = new Gate(AT_A_TIME);
  readonly #probing = new Map<string, Probing>();

  constructor(onHealth: (id: string, health: Health) => void) {
    this.#onHealth = onHealth;
  }

  healthOf(id: string): Health | null {
    return this.#probing.get(id)?.health ?? null;
  }

  /** Begins to check, or to check something else; null ends it. */
  set(id: string, what: Checked | null): void {
    const known = this.#probing.get(id);
    if (known && what && JSON.stringify(known.what) === JSON.stringify(what)) return;
    if (known) this.#end(id, known);
    if (!what) return;
    const probing = { what, abort: new AbortController(), health: null, timer: undefined };
    this.#probing.set(id, probing);
    void this.#run(id, probing);
  }

  stop(): void {
    for (const [id, probing] of [...this.#probing]) this.#end(id, probing);
  }

  #end(id: string, { abort, timer }: Probing): void {
    abort.abort();
    clearTimeout(timer);
    this.#probing.delete(id);
  }

  async #run(id: string, probing: Probing): Promise<void> {
    const { address, check } = probing.what;
    const { signal } = probing.abort;
    const intervalMs = check.intervalSeconds * 1_000;
    const error = await this.#gate.run(() => {
      if (signal.aborted) return Promise.resolve(null);
      return probe(address, check, { timeoutMs: Math.min(TIMEOUT_MS, intervalMs), signal });
    });
    if (signal.aborted) return;
    const failures = error === null ? 0 : (probing.health?.failures ?? 0) + 1;
    probing.health = { ok: error === null, at: Date.now(), error, failures };
    probing.timer = setTimeout(() => void this.#run(id, probing), intervalMs).unref();
    this.#onHealth(id, probing.health);
  }
}
