import "server-only";

import type { EtcdClient } from "@/lib/etcd/client";
import { keepalive } from "@/lib/etcd/lease";
import { log } from "@/lib/log";

type HeldLease = { abort: AbortController; ended: Promise<void> };

/**
 * The leases that this process keeps alive. It does not revoke them when it ends: they run out, unless another console
 * goes on renewing them.
 */
export class HeldLeases {
  readonly #client: EtcdClient;
  readonly #held = new Map<string, HeldLease>();

  constructor(client: EtcdClient) {
    this.#client = client;
  }

  /** Decimal ids. */
  get leases(): string[] {
    return [...this.#held.keys()];
  }

  has(lease: string): boolean {
    return this.#held.has(lease);
  }

  /** Keeps a lease alive until it is released, revoked by anybody, or this is closed. */
  hold(lease: string): void {
    if (this.#held.has(lease)) return;
    const abort = new AbortController();
    this.#held.set(lease, { abort, ended: this.#keep(lease, abort) });
  }

  /** Lets a lease run out. */
  release(lease: string): void {
    this.#held.get(lease)?.abort.abort();
    this.#held.delete(lease);
  }

  async close(): Promise<void> {
    const held = [...this.#held.values()];
    this.#held.clear();
    for (const { abort } of held) abort.abort();
    await Promise.all(held.map(({ ended }) => ended));
  }

  async #keep(lease: string, abort: AbortController): Promise<void> {
    let isFailing = false;
    const end = await keepalive(this.#client, lease, {
      signal: abort.signal,
      onRenewed: () => {
        isFailing = false;
      },
      onFailed: (error) => {
        // There may be a thousand, and each is tried every second.
        if (isFailing) return;
        isFailing = true;
        log.warn("held-leases: could not renew", { lease, code: error.code, error });
      },
    });
    if (end === "aborted") return;
    log.info("held-leases: the lease is gone", { lease });
    if (this.#held.get(lease)?.abort === abort) this.#held.delete(lease);
  }
}
