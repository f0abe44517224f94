import "server-only";

import { healthOf } from "./health";
import type { Registry } from "./registry";
import type { ServiceRow, Totals } from "./service-row";

const MINUTE_S = 60;

type FindingsOf = (service: string) => ServiceRow["findings"];

/** One row per service and the sums over them, each kept by difference rather than counted anew. */
export class Overview {
  readonly #registry: Registry;
  readonly #findingsOf: FindingsOf;
  readonly rows = new Map<string, ServiceRow>();
  readonly #sums = {
    ...{ emptyServices: 0, doneServices: 0 },
    ...{ instances: 0, lateInstances: 0, registrations: 0 },
  };
  /** Changes by the second they came in, a ring of one minute. */
  readonly #changes = Array.from({ length: MINUTE_S }, () => ({ second: 0, count: 0 }));
  #shortest: Totals["shortestTtl"] = null;

  constructor(registry: Registry, findingsOf: FindingsOf) {
    this.#registry = registry;
    this.#findingsOf = findingsOf;
  }

  /** Looks at these services again. Returns the rows that there are and the names that are gone. */
  update(names: Iterable<string>): { services: ServiceRow[]; removed: string[] } {
    const services: ServiceRow[] = [];
    const removed: string[] = [];
    for (const name of names) {
      const before = this.rows.get(name);
      const service = this.#registry.services.get(name);
      const row = service && { ...service.row(), findings: this.#findingsOf(name) };
      if (before) this.#sum(before, -1);
      if (row) {
        this.#sum(row, 1);
        this.rows.set(name, row);
        services.push(row);
      } else if (this.rows.delete(name)) removed.push(name);
    }
    return { services, removed };
  }

  countChanges(count: number): void {
    const second = Math.floor(Date.now() / 1_000);
    const slot = this.#changes[second % MINUTE_S];
    if (!slot) return;
    if (slot.second === second) slot.count += count;
    else Object.assign(slot, { second, count });
  }

  /** Finds the lease that will run out first: one look at every lease, so not for each event. */
  findShortest(): void {
    let first: { lease: string; expiresAt: number } | undefined;
    for (const lease of this.#registry.leases.leases()) {
      const sample = this.#registry.sampleOf(lease);
      if (sample && (!first || sample.expiresAt < first.expiresAt)) first = sample;
    }
    this.#shortest = null;
    for (const key of (first && this.#registry.leases.get(first.lease)) ?? []) {
      const registration = this.#registry.keys.get(key)?.registrations[0];
      if (!first || !registration) continue;
      const { service, address, lease } = registration;
      this.#shortest = { service, address, lease, expiresAt: first.expiresAt };
      return;
    }
  }

  /** How many services there are, without those that are done. */
  get services(): number {
    return this.rows.size - this.#sums.doneServices;
  }

  /** How many instances are registered. */
  get instances(): number {
    return this.#sums.instances;
  }

  totals(): Totals {
    const since = Math.floor(Date.now() / 1_000) - MINUTE_S;
    let changesPerMinute = 0;
    for (const { second, count } of this.#changes) if (second > since) changesPerMinute += count;
    return {
      services: this.services,
      ...this.#sums,
      leases: this.#registry.leases.size,
      otherKeys: this.#registry.otherKeys,
      undecodable: this.#registry.undecodable,
      changesPerMinute,
      shortestTtl: this.#shortest,
    };
  }

  #sum(row: ServiceRow, sign: 1 | -1): void {
    const { instances, registrations, states } = row;
    const health = healthOf(row);
    this.#sums.instances += sign * instances;
    this.#sums.registrations += sign * registrations;
    this.#sums.lateInstances += sign * states.late;
    if (health === "empty") this.#sums.emptyServices += sign;
    if (health === "done") this.#sums.doneServices += sign;
  }
}
