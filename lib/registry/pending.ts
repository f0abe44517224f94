import "server-only";

import type { Change, Departure, LeaseSample, Registration } from "./model";

/** The net change of one service since it was last sent. */
export class PendingService {
  readonly deletes = new Set<string>();
  readonly puts = new Map<string, Registration[]>();
  readonly samples = new Map<string, LeaseSample>();
  readonly departures: Departure[] = [];

  delete(key: string): void {
    this.puts.delete(key);
    this.deletes.add(key);
  }

  put(registration: Registration): void {
    const { key, modRevision } = registration;
    this.deletes.delete(key);
    const puts = this.puts.get(key);
    // Registrations of one put of the key stand side by side; those of an earlier put are over.
    if (puts?.[0]?.modRevision === modRevision) puts.push(registration);
    else this.puts.set(key, [registration]);
  }

  /** All that the key registers here, whatever is waiting. */
  replace(key: string, registrations: Registration[]): void {
    this.deletes.delete(key);
    this.puts.set(key, registrations);
  }

  /** True if only samples are waiting, which need not hurry. */
  get onlySamples(): boolean {
    return this.deletes.size === 0 && this.puts.size === 0 && this.departures.length === 0;
  }
}

/** The net change of the whole view since it was last drained. */
export class Pending {
  readonly services = new Map<string, PendingService>();
  /** Services whose row in the overview has to be looked at. */
  readonly rows = new Set<string>();
  readonly changes: Change[] = [];
  /** Changes that were told before, whose cause is known now. */
  readonly explained: Change[] = [];

  service(name: string): PendingService {
    let service = this.services.get(name);
    if (!service) {
      service = new PendingService();
      this.services.set(name, service);
    }
    return service;
  }

  get empty(): boolean {
    return this.services.size === 0 && this.rows.size === 0 && this.#linesWaiting === 0;
  }

  get onlySamples(): boolean {
    if (this.rows.size > 0 || this.#linesWaiting > 0) return false;
    for (const service of this.services.values()) if (!service.onlySamples) return false;
    return true;
  }

  get #linesWaiting(): number {
    return this.changes.length + this.explained.length;
  }
}
