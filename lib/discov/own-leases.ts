import { setTimeout as delay } from "node:timers/promises";

import { isStatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";
import { grant, revoke } from "@/lib/etcd/lease";
import { log } from "@/lib/log";

const LEAVE_AGAIN_MS = 1_000;

/**
 * The leases of one publisher: never a second one while a former may live. One that could not be revoked is
 * remembered, since etcd gives it its whole TTL again once it is back.
 */
export class OwnLeases {
  readonly #client: EtcdClient;
  readonly #left = new Set<string>();

  constructor(client: EtcdClient) {
    this.#client = client;
  }

  /** @throws StatusError as {@link revoke} of a former lease, and as {@link grant}. */
  async grant(ttlSeconds: number): Promise<string> {
    for (const lease of this.#left) await this.#revoke(lease);
    return (await grant(this.#client, ttlSeconds)).id;
  }

  /** Revokes a lease, if etcd lets it. */
  async leave(lease: string): Promise<void> {
    this.#left.add(lease);
    await this.#revoke(lease).catch((error) => {
      log.warn("publisher: could not revoke a lease, which now runs out", { lease, error });
    });
  }

  /** Goes on trying to revoke what could not be, until `signal` aborts. */
  async leaveAll(signal: AbortSignal): Promise<void> {
    while (this.#left.size > 0 && !signal.aborted) {
      await delay(LEAVE_AGAIN_MS, undefined, { signal }).catch(() => {});
      for (const lease of this.#left) await this.#revoke(lease).catch(() => {});
    }
  }

  async #revoke(lease: string): Promise<void> {
    await revoke(this.#client, lease).catch((reason: unknown) => {
      if (!isStatusError(reason) || reason.code !== "not_found") throw reason;
    });
    this.#left.delete(lease);
  }
}
