import "server-only";

import type { KeylessLeases } from "@/lib/registry/keyless-leases";

import { type Draft, draft, Subjects } from "./draft";

/** Between grant and put a lease holds nothing: only one that still does at the next look is a finding. */
export class KeylessLook {
  readonly #leases: Pick<KeylessLeases, "list">;
  #before: ReadonlySet<string> = new Set();

  constructor(leases: Pick<KeylessLeases, "list">) {
    this.#leases = leases;
  }

  /** Leases that held no key at the last look and at this. */
  async look(): Promise<Draft[]> {
    const found = new Set((await this.#leases.list()).keys());
    const subjects = new Subjects();
    for (const lease of found) if (this.#before.has(lease)) subjects.add({ lease });
    this.#before = found;
    return subjects.total === 0 ? [] : [draft("keyless-leases", "info", [], { subjects })];
  }
}
