import "server-only";

import type { Cluster } from "@/lib/cluster";
import { toKeyText } from "@/lib/codecs/key-text";
import { timeToLive } from "@/lib/etcd/lease";
import { isPlaceKey } from "@/lib/operate/by-hand/place-key";
import { dangerOf } from "@/lib/operate/danger";

import type { LeaseDetails } from "./leases-contract";

/**
 * A lease with all that a revoke would delete. A key that registers several instances is listed
 * with each.
 *
 * @throws StatusError `not_found` when there is no such lease.
 */
export async function leaseAnswer(cluster: Cluster, id: string): Promise<LeaseDetails> {
  const { ttlSeconds, grantedTtlSeconds, keys } = await timeToLive(cluster.client, id, {
    keys: true,
  });
  return {
    ...{ id, ttlSeconds, grantedTtlSeconds },
    keys: keys.flatMap((bytes): LeaseDetails["keys"] => {
      const key = toKeyText(bytes);
      // Goes with its registration, which is listed.
      if (isPlaceKey(cluster.options.ownRoot, key)) return [];
      const held = cluster.registry.keys.get(key);
      const modRevision = held?.modRevision ?? null;
      const code = held && dangerOf(held);
      const danger = code ? { danger: code } : {};
      if (!held || held.registrations.length === 0) {
        return [{ key, service: null, address: null, modRevision, ...danger }];
      }
      return held.registrations.map(({ service, address }) => {
        return { key, service, address, modRevision, ...danger };
      });
    }),
  };
}
