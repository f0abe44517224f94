import "server-only";

import { setTimeout as delay } from "node:timers/promises";

import { Backoff } from "@/lib/discov/backoff";
import type { StatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";
import { toStatusError } from "@/lib/etcd/errors";
import { transact } from "@/lib/etcd/kv";
import { grant, keepaliveOnce, revoke } from "@/lib/etcd/lease";
import { log } from "@/lib/log";

import { LeaderKey } from "./leader-key";
import type { OwnKeys } from "./own-keys";
import { type Guard, Term } from "./term";

/** Within this another console takes over from one that has died. */
export const HANDOVER_MS = 5_000;
/** etcd deletes what hung on a lease up to 1.4 s after its end (measured), which is part of the time above. */
const TTL_SECONDS = 2;
const RENEWAL_MS = 500;
const AGAIN_MS = [500, 1_000, 2_000, 5_000];
const RENEW_AGAIN_MS = 100;
/** For one renewal: another member of etcd is to be asked while the lease lasts. */
const RENEW_WITHIN_MS = 600;

/** What only one of the consoles does, named as its key is: enforce the quarantine, keep registrations alive. */
export type Role = "enforcer" | "keeper";

/**
 * Which of several consoles does what only one is to do: the one whose key stands. The key hangs on a short lease, so
 * that another takes over when it dies; and each act compares the key, so that of two that believe they lead only one acts.
 */
export class Leadership {
  readonly #client: EtcdClient;
  readonly #keys: OwnKeys;
  readonly #key: Buffer;
  readonly #role: Role;
  readonly #console: string;
  readonly #onChange: () => void;
  readonly #abort = new AbortController();
  #wanted = false;
  #term: Term | null = null;
  /** Mod revision of our last term's key. */
  #led = 0;
  readonly #leaderKey: LeaderKey;
  #wake = () => {};
  #running: Promise<void> | undefined;
  #resigned: Promise<unknown> = Promise.resolve();
  /** Why this console could not become the one, or stopped to be. */
  problem: StatusError | null = null;

  constructor(options: {
    client: EtcdClient;
    keys: OwnKeys;
    root: string;
    role: Role;
    /** Names this console to others. */
    console: string;
    onChange: () => void;
  }) {
    this.#client = options.client;
    this.#keys = options.keys;
    this.#role = options.role;
    this.#key = Buffer.from(`${options.root}${options.role}`);
    this.#console = options.console;
    this.#onChange = options.onChange;
    this.#leaderKey = new LeaderKey(this.#key, (revision) => this.#applied(revision));
    options.keys.read(options.role, this.#leaderKey);
  }

  get #seen() {
    return this.#leaderKey.seen;
  }

  /** What to compare in each act; null when this console may not act. */
  get guard(): Guard | null {
    return this.#term?.valid ? this.#term : null;
  }

  /** What our key hangs on while we may act. */
  get lease(): string | null {
    return this.#term?.valid ? this.#term.lease : null;
  }

  /** Who leads, by etcd's word; null if nobody does, or that is not known. */
  get leader(): { console: string; own: boolean } | null {
    if (this.guard) return { console: this.#console, own: true };
    // Our own key may outlive our right to act on it.
    if (!this.#seen || this.#keys.error || this.#seen.modRevision === this.#led) return null;
    return { console: this.#seen.console, own: false };
  }

  /** Begins to stand for it, or resigns: where there is nothing to do nobody need lead, and nothing is kept alive. */
  want(wanted: boolean): void {
    if (this.#wanted === wanted || this.#abort.signal.aborted) return;
    this.#wanted = wanted;
    this.#running ??= this.#run();
    if (!wanted) this.#term?.over.abort();
    this.#wake();
  }

  /** Without `resign` as if it had died: others have to wait for the lease to end. */
  async close({ resign = true }: { resign?: boolean } = {}): Promise<void> {
    if (!resign) this.#resign = async () => {};
    this.#abort.abort();
    this.#term?.over.abort();
    this.#wake();
    await this.#running;
    await this.#resigned;
  }

  #applied(revision: number): void {
    const term = this.#term;
    if (term && revision >= term.modRevision && this.#seen?.modRevision !== term.modRevision) {
      term.over.abort();
    }
    this.#wake();
    this.#onChange();
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    const backoff = new Backoff(AGAIN_MS);
    while (!signal.aborted) {
      if (!this.#wanted || this.#seen || !this.#keys.loaded) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      try {
        await this.#serve();
        backoff.reset();
      } catch (reason) {
        const error = toStatusError(reason);
        if (error.code === "unauthenticated") this.#client.forgetToken();
        if (error.code !== this.problem?.code) {
          log.warn("leadership: cannot lead", { role: this.#role, code: error.code, error });
        }
        this.problem = error;
        this.#onChange();
        await delay(backoff.nextMs(), undefined, { signal }).catch(() => {});
      }
    }
  }

  /** One term, from the lease to its end; returns soon where another was faster. */
  async #serve(): Promise<void> {
    const { signal } = this.#abort;
    const asked = performance.now();
    const { id: lease, ttlSeconds } = await grant(this.#client, TTL_SECONDS);
    try {
      const value = Buffer.from(JSON.stringify({ console: this.#console, since: Date.now() }));
      const { succeeded, header } = await transact(this.#client, {
        ifModRevision: [{ key: this.#key, modRevision: 0 }],
        success: [{ type: "put", key: this.#key, value, lease }],
      });
      if (!succeeded) {
        // The watch is about to say who it is.
        await delay(RENEW_AGAIN_MS, undefined, { signal }).catch(() => {});
        return;
      }
      if (signal.aborted || !this.#wanted) return;
      const { revision: modRevision } = header;
      this.#term = new Term({ key: this.#key, modRevision }, lease, this.#onChange);
      this.#led = modRevision;
      log.info("leadership: this console leads", { role: this.#role, lease });
      this.#term.extend(asked, ttlSeconds);
      this.problem = null;
      this.#onChange();
      await this.#hold(this.#term, ttlSeconds);
    } finally {
      this.#term?.end();
      if (this.#term)
        log.info("leadership: this console leads no longer", { role: this.#role, lease });
      this.#term = null;
      this.#resigned = this.#resign(lease);
      this.#onChange();
    }
  }

  async #hold(term: Term, ttlSeconds: number): Promise<void> {
    const { signal } = term.over;
    let waitMs = Math.min(RENEWAL_MS, (ttlSeconds * 1_000) / 3);
    while (!signal.aborted) {
      await delay(waitMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      const asked = performance.now();
      try {
        const renewed = await keepaliveOnce(this.#client, term.lease, {
          withinMs: RENEW_WITHIN_MS,
        });
        this.problem = null;
        term.extend(asked, renewed.ttlSeconds);
        waitMs = RENEWAL_MS;
      } catch (reason) {
        const error = toStatusError(reason);
        if (error.code === "unauthenticated") this.#client.forgetToken();
        this.problem = error;
        // Its lease may live on; but who cannot renew it is not the one to lead.
        if (error.code === "not_found" || !term.valid) throw error;
        waitMs = RENEW_AGAIN_MS;
      }
    }
  }

  /** Lets the next one begin at once. */
  #resign = async (lease: string): Promise<void> => {
    // Where it fails it runs out, and soon.
    await revoke(this.#client, lease).catch(() => {});
  };
}
