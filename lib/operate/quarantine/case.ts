import "server-only";

import { Backoff } from "@/lib/discov/backoff";
import type { Return } from "@/lib/registry/enforced";
import type { Registration } from "@/lib/registry/model";

import type { Condition, NoteCode } from "./model";
import { Pace } from "./pace";

/** After what etcd refused. */
const FAILED_MS = [500, 1_000, 2_000, 5_000, 10_000];

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
  /** The return that has not ended. */
  #open: Return | null = null;

  constructor(service: string, address: string, present: Iterable<string>) {
    this.service = service;
    this.address = address;
    for (const key of present) this.#visible.add(key);
  }

  get visible(): boolean {
    return this.#visible.size > 0;
  }

  /** The return that this is, if the instance was not registered before. */
  joined({ key, lease, since, modRevision }: Registration): Return | null {
    // What a base shows may have stood for long.
    const returned = this.#visible.size === 0 && since.exact;
    this.#visible.add(key);
    if (!returned) return null;
    const now = performance.now();
    this.#visibleSince = now;
    this.pace.returned(now);
    const { service } = this;
    const at = Date.now();
    this.#open = { revision: modRevision, at, exposureMs: null, service, key, lease };
    return this.#open;
  }

  /** Whether a return has ended by this. */
  parted({ key, modRevision }: Registration): boolean {
    if (this.settled.get(key) === modRevision) this.settled.delete(key);
    if (!this.#visible.delete(key) || this.#visible.size > 0 || !this.#open) return false;
    this.#open.exposureMs = Math.round((performance.now() - this.#visibleSince) * 10) / 10;
    this.#open = null;
    return true;
  }

  /** Nobody here is to act on it. */
  rest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
