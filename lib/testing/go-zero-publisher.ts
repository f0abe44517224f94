import { setTimeout as delay } from "node:timers/promises";

import type { EtcdClient } from "@/lib/etcd/client";
import { put } from "@/lib/etcd/kv";
import { grant, keepaliveOnce, revoke } from "@/lib/etcd/lease";
import { watch } from "@/lib/etcd/watch";

/** Every go-zero publisher's, unless a program changes it. */
const TTL_SECONDS = 10;
/** When etcd's Go client asks for the next renewal, in effect. */
const RENEWAL_MS = 3_500;
/** And the first, which etcd's Go client asks for right after the grant. */
export const FIRST_RENEWAL_MS = 500;
/** go-zero's ticker. */
const AGAIN_MS = 1_000;

export type GoZeroPublisher = {
  /** The key it has put last. */
  readonly key: string;
  readonly lease: string;
  /** Resolves after its next renewal. */
  renewed(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Registers as go-zero 1.9 and later does, faults included: it watches its own key for deletes alone, puts it back at
 * once and under the same lease, and does not mind when that fails; when a renewal finds no lease it registers anew,
 * a second later, under a new key (core/discov/publisher.go).
 */
export async function goZeroPublisher(
  client: EtcdClient,
  service: string,
  value: string,
  id?: number,
  firstRenewalMs = RENEWAL_MS,
): Promise<GoZeroPublisher> {
  const abort = new AbortController();
  const { signal } = abort;
  let key = "";
  let lease = "0";
  const awaiting = new Set<() => void>();

  const register = async (): Promise<number> => {
    ({ id: lease } = await grant(client, TTL_SECONDS));
    key = `${service}/${id ?? lease}`;
    return (await put(client, key, value, { lease })).header.revision;
  };
  const guard = async (startRevision: number, until: AbortSignal) => {
    const own = key;
    for await (const message of watch(client, { prefix: own, startRevision, signal: until })) {
      if (message.type !== "updates") continue;
      for (const event of message.events) {
        if (event.type !== "delete" || event.key.toString() !== own) continue;
        await put(client, own, value, { lease }).catch(() => {});
      }
    }
  };
  const live = async (registeredAt: number) => {
    let revision = registeredAt;
    while (!signal.aborted) {
      const life = new AbortController();
      const guarded = guard(revision + 1, AbortSignal.any([signal, life.signal])).catch(() => {});
      let kept = true;
      let waitMs = firstRenewalMs;
      while (kept && !signal.aborted) {
        await delay(waitMs, undefined, { signal }).catch(() => {});
        kept = await keepaliveOnce(client, lease).then(
          () => true,
          () => false,
        );
        waitMs = RENEWAL_MS;
        for (const resolve of awaiting) resolve();
        awaiting.clear();
      }
      life.abort();
      await guarded;
      while (!kept && !signal.aborted) {
        await delay(AGAIN_MS, undefined, { signal }).catch(() => {});
        kept = await register().then(
          (at) => {
            revision = at;
            return true;
          },
          () => false,
        );
      }
    }
    await revoke(client, lease).catch(() => {});
  };

  const living = live(await register());
  return {
    get key() {
      return key;
    },
    get lease() {
      return lease;
    },
    renewed: () => new Promise((resolve) => awaiting.add(resolve)),
    stop: async () => {
      abort.abort();
      await living;
    },
  };
}
