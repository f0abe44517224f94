import "server-only";

import { Backoff } from "@/lib/discov/backoff";
import type { Registration } from "@/lib/registry/model";

import type { Condition, NoteCode } from "./model";
import { Pace } from "./pace";

/** After what etcd refused. */
const FAILED_MS = [500, 1_000, 2_000, 5_000, 10_000];

export type Return = {
  at: number;
  exposureMs: number | null;
  service: string;
  key: string;
  lease: string;
};

/** One quarantined instance, as this console sees it and, while it enforces, acts on it. */
export class Case {
  readonly service: string;
  readonly address: string;
  readonly pace = new Pace();
  readonly backoff = new Backoff(FAILED_MS);
  /** Keys that register it, in this console's view. */
  readonly #visible = new Set<string>();
  #visibleSince = 0;
  /** Keys on which was acted, with the mod revision they had: the view may not have seen it yet. */
  readonly settled = new Map<string, number>();
  readonly notes = new Set<NoteCode>();
  /** Of what failed last; undefined once something has worked. */
  failure: Condition | undefined;
  acting = false;
  /** How often in a row it was found to be another than in the view. */
  changed = 0;
  timer: NodeJS.Timeout | undefined;
  returns = 0;
  exposureMs = 0;
  lastReturn: Return | null = null;
  /** How many returns there were when a rule was added: what came before is not its own. */
  readonly before = new Map<string, number>();

  constructor(service: string, address: string, present: Iterable<string>) {
    this.service = service;
    this.address = address;
    for (const key of present) this.#visible.add(key);
  }

  get visible(): boolean {
    return this.#visible.size > 0;
  }

  joined({ key, lease, since }: Registration): void {
    // What a base shows may have stood for long.
    const returned = this.#visible.size === 0 && since.exact;
    this.#visible.add(key);
    if (!returned) return;
    const now = performance.now();
    this.#visibleSince = now;
    this.pace.returned(now);
    this.returns += 1;
    this.lastReturn = { at: Date.now(), exposureMs: null, service: this.service, key, lease };
  }

  parted({ key, modRevision }: Registration): void {
    if (this.settled.get(key) === modRevision) this.settled.delete(key);
    if (!this.#visible.delete(key) || this.#visible.size > 0) return;
    if (!this.lastReturn || this.lastReturn.exposureMs !== null) return;
    const exposureMs = Math.round((performance.now() - this.#visibleSince) * 10) / 10;
    this.lastReturn = { ...this.lastReturn, exposureMs };
    this.exposureMs += exposureMs;
  }

  /** Nobody here is to act on it. */
  rest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
