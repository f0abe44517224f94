import "server-only";

import { log } from "@/lib/log";

import type { AuditEntry } from "./audit";
import type { JournalStore } from "./store";

/** Operators do not do more while a database is away; a program that does must not fill the memory. */
const WAITING_MAX = 10_000;

/** What the audit log is still to be told, each action as it stands by now, oldest first. */
export class AuditQueue {
  #entries = new Map<string, AuditEntry>();

  /** Actions that wait. */
  get size(): number {
    return this.#entries.size;
  }

  push(entry: AuditEntry): void {
    this.#entries.set(entry.id, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size <= WAITING_MAX || oldest === undefined) return;
    log.error("audit: too much waits to be written, the oldest action is let go", { id: oldest });
    this.#entries.delete(oldest);
  }

  /**
   * Writes all that waits. What fails to be written waits on.
   *
   * @param epoch of actions that were done before it was known
   */
  async drain(store: JournalStore, epoch: number): Promise<void> {
    if (this.#entries.size === 0) return;
    const taken = [...this.#entries.values()];
    await store.audit(taken.map((entry) => (entry.epoch === 0 ? { ...entry, epoch } : entry)));
    for (const entry of taken) {
      // What became of it meanwhile is still to be written.
      if (this.#entries.get(entry.id) === entry) this.#entries.delete(entry.id);
    }
  }
}
