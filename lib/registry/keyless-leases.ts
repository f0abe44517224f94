import "server-only";

import type { EtcdClient } from "@/lib/etcd/client";
import { toStatusError } from "@/lib/etcd/errors";
import { listLeases, timeToLive } from "@/lib/etcd/lease";
import { log } from "@/lib/log";

import { toSample } from "./lease-estimate";
import type { LeaseSample } from "./model";
import type { Registry } from "./registry";
import type { LeaseTelemetry } from "./telemetry";

/** However many look on, etcd is asked for all its leases this often. */
const FRESH_MS = 5_000;
/** Once nobody asks any more their TTLs need not be sampled. */
const UNWATCHED_MS = 30_000;
const CHECKS_MAX = 200;

/** Leases that hold no key. The view cannot know them: it sees only keys. */
export class KeylessLeases {
  readonly #client: EtcdClient;
  readonly #registry: Registry;
  readonly #telemetry: LeaseTelemetry;
  readonly #wholeStore: boolean;
  readonly #own: () => ReadonlySet<string>;
  /** Leases that hold keys which the view does not look at, as they were last found. */
  readonly #elsewhere = new Set<string>();
  #keyless = new Set<string>();
  #listing: Promise<void> | undefined;
  #listedAt = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: {
    client: EtcdClient;
    registry: Registry;
    telemetry: LeaseTelemetry;
    /** Whether the view holds every key, so that a lease it does not know holds none. */
    wholeStore: boolean;
    /** Leases of Rollcall's own keys, which are no part of the view. */
    own?: () => ReadonlySet<string>;
  }) {
    this.#client = options.client;
    this.#registry = options.registry;
    this.#telemetry = options.telemetry;
    this.#wholeStore = options.wholeStore;
    this.#own = options.own ?? (() => new Set());
  }

  /** Each with what is known of its TTL, some seconds old at most. Empty where etcd does not list leases. */
  async list(): Promise<Map<string, LeaseSample | null>> {
    if (Date.now() - this.#listedAt > FRESH_MS) {
      this.#listing ??= this.#refresh().finally(() => {
        this.#listing = undefined;
      });
      await this.#listing;
    }
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#replace(new Set()), UNWATCHED_MS).unref();
    return new Map(
      [...this.#keyless].map((lease) => {
        const estimate = this.#telemetry.estimateOf(lease);
        return [lease, estimate ? toSample(estimate) : null];
      }),
    );
  }

  close(): void {
    clearTimeout(this.#idle);
  }

  async #refresh(): Promise<void> {
    try {
      const all = await listLeases(this.#client);
      const own = this.#own();
      const unknown = all.filter((lease) => !this.#registry.leases.has(lease) && !own.has(lease));
      this.#replace(new Set(this.#wholeStore ? unknown : await this.#check(unknown)));
      this.#listedAt = Date.now();
    } catch (reason) {
      // A role may be allowed the keys and not this; the rest of the page is worth showing.
      const error = toStatusError(reason);
      log.warn("keyless-leases: could not list", { code: error.code, error });
      this.#listedAt = Date.now();
    }
  }

  /** Those of `leases` that hold nothing at all, as far as the budget of reads goes. */
  async #check(leases: readonly string[]): Promise<string[]> {
    const given = new Set(leases);
    for (const lease of this.#elsewhere) if (!given.has(lease)) this.#elsewhere.delete(lease);
    const keyless = leases.filter((lease) => this.#keyless.has(lease));
    const unchecked = leases.filter(
      (lease) => !this.#keyless.has(lease) && !this.#elsewhere.has(lease),
    );
    for (const lease of unchecked.slice(0, CHECKS_MAX)) {
      try {
        const { keys } = await timeToLive(this.#client, lease, { keys: true });
        if (keys.length === 0) keyless.push(lease);
        else this.#elsewhere.add(lease);
      } catch (reason) {
        if (toStatusError(reason).code !== "not_found") throw reason;
      }
    }
    return keyless;
  }

  #replace(keyless: Set<string>): void {
    for (const lease of keyless) this.#telemetry.track(lease);
    for (const lease of this.#keyless) {
      // One that has keys by now is the registry's to track.
      if (!keyless.has(lease) && !this.#registry.leases.has(lease)) this.#telemetry.untrack(lease);
    }
    this.#keyless = keyless;
    if (keyless.size === 0) this.#listedAt = 0;
  }
}
