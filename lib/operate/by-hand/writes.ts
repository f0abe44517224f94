import "server-only";

import { fromKeyText } from "@/lib/codecs/key-text";
import { isStatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";
import { get, type KeyValue, type Op, transact } from "@/lib/etcd/kv";
import { grant, revoke, timeToLive } from "@/lib/etcd/lease";
import { log } from "@/lib/log";

import type { Guard } from "../consoles/term";
import type { Entry } from "./book";
import { encodeTarget, fixedKey, type Place, type Target, targetOf } from "./record";

type Keys = { place: Buffer; mark: Buffer };

/**
 * What came of a write. `changed`: something that it compares is another by now. `conflict`: the key to be written is
 * somebody else's.
 */
export type Written =
  | { result: "done"; revision: number; key: string; lease: string; ttlSeconds: number }
  | { result: "changed" | "conflict" };

/** The writes that register a target under a lease, and say so beside it. */
export function registerOps(
  target: Target,
  lease: string,
  placeKey: Buffer,
): { key: string; keyBytes: Buffer; ops: [put: Op, place: Op] } {
  const { key, keyBytes, value } = encodeTarget(target, lease);
  const place: Place = { key, of: targetOf(target), at: Date.now() };
  return {
    ...{ key, keyBytes },
    ops: [
      { type: "put", key: keyBytes, value, lease },
      { type: "put", key: placeKey, value: Buffer.from(JSON.stringify(place)), lease },
    ],
  };
}

/**
 * Registers a target under a new lease, if it is not registered and its key is nobody's: two consoles that try at the
 * same time do not both succeed. `guards` are compared, `also` is written with it.
 *
 * @throws what etcd throws; a put whose answer was lost goes with its lease
 */
export async function registerAnew(
  client: EtcdClient,
  target: Target,
  { place, mark }: Keys,
  { guards, also = [] }: { guards: readonly Guard[]; also?: readonly Op[] },
): Promise<Written> {
  const fixed = fixedKey(target);
  // Before a lease is granted for nothing; the transaction below is what makes sure.
  if (fixed !== null && (await get(client, fromKeyText(fixed))).kv) return { result: "conflict" };
  const lease = await grant(client, target.ttlSeconds);
  try {
    const { key, keyBytes, ops } = registerOps(target, lease.id, place);
    const absent = [place, mark, keyBytes].map((one) => ({ key: one, modRevision: 0 }));
    const { succeeded, header } = await transact(client, {
      ifModRevision: [...bare(guards), ...absent],
      success: [...ops, ...also],
    });
    if (succeeded) {
      return { result: "done", revision: header.revision, key, ...leaseOf(lease) };
    }
    await abandon(client, lease.id);
    return { result: (await get(client, keyBytes)).kv ? "conflict" : "changed" };
  } catch (failure) {
    await abandon(client, lease.id);
    throw failure;
  }
}

/** Writes the key anew that somebody has deleted while its lease lives. */
export async function putBack(
  client: EtcdClient,
  target: Target,
  place: Entry<Place>,
  guards: readonly Guard[],
): Promise<Written> {
  const { lease } = place;
  const { key, keyBytes, value } = encodeTarget(target, lease);
  try {
    const { succeeded, header } = await transact(client, {
      ifModRevision: [...bare([...guards, place]), { key: keyBytes, modRevision: 0 }],
      success: [{ type: "put", key: keyBytes, value, lease }],
    });
    if (!succeeded) return { result: "changed" };
    const { revision } = header;
    return { result: "done", revision, key, lease, ttlSeconds: target.ttlSeconds };
  } catch (reason) {
    if (isStatusError(reason) && reason.code === "not_found") return { result: "changed" };
    throw reason;
  }
}

/**
 * Registers a target in the place of what is registered, in one transaction, so that nobody finds neither of the two.
 * The lease stays, unless its TTL is to be another.
 */
export async function replace(
  client: EtcdClient,
  target: Target,
  place: Entry<Place>,
  { guards, also = [] }: { guards: readonly Guard[]; also?: readonly Op[] },
): Promise<Written> {
  const stays = place.value.of.ttlSeconds === target.ttlSeconds;
  const lease = stays
    ? { id: place.lease, ttlSeconds: target.ttlSeconds }
    : await grant(client, target.ttlSeconds);
  try {
    const { key, keyBytes, ops } = registerOps(target, lease.id, place.key);
    const old = await standing(client, place);
    const compared = [...guards, place, old];
    const success = [...ops, ...also];
    if (key !== place.value.key) {
      compared.push({ key: keyBytes, modRevision: 0 });
      if (old.ours) success.push({ type: "delete", key: old.key });
    } else if (old.modRevision !== 0 && !old.ours) {
      if (!stays) await abandon(client, lease.id);
      return { result: "conflict" };
    }
    const { succeeded, header } = await transact(client, {
      ifModRevision: bare(compared),
      success,
    });
    if (succeeded) {
      if (!stays) await leave(client, place.lease);
      return { result: "done", revision: header.revision, key, ...leaseOf(lease) };
    }
    if (!stays) await abandon(client, lease.id);
    const taken = key !== place.value.key && (await get(client, keyBytes)).kv !== null;
    return { result: taken ? "conflict" : "changed" };
  } catch (failure) {
    if (!stays) await abandon(client, lease.id);
    if (isStatusError(failure) && failure.code === "not_found") return { result: "changed" };
    throw failure;
  }
}

/** The registration's own key as etcd has it, which is `ours` while it hangs on the lease of its place. */
export async function standing(
  client: EtcdClient,
  { value, lease }: Entry<Place>,
): Promise<Guard & { ours: KeyValue | null }> {
  const key = fromKeyText(value.key);
  const { kv } = await get(client, key);
  return { key, modRevision: kv?.modRevision ?? 0, ours: kv?.lease === lease ? kv : null };
}

/** Ends a lease that what was ours has left, unless others hang on it: then it runs out, since nobody renews it here. */
export async function leave(client: EtcdClient, lease: string): Promise<void> {
  try {
    const { keys } = await timeToLive(client, lease, { keys: true });
    if (keys.length === 0) await abandon(client, lease);
  } catch (error) {
    const code = isStatusError(error) ? error.code : "internal";
    if (code !== "not_found") log.warn("by-hand: could not look at", { lease, code, error });
  }
}

/** Ends a lease on which nothing hangs that is wanted; where it cannot be revoked, it runs out. */
export async function abandon(client: EtcdClient, lease: string): Promise<void> {
  if (lease === "0") return;
  try {
    await revoke(client, lease);
  } catch (error) {
    const code = isStatusError(error) ? error.code : "internal";
    if (code !== "not_found") log.warn("by-hand: could not revoke", { lease, code, error });
  }
}

function leaseOf({ id, ttlSeconds }: { id: string; ttlSeconds: number }) {
  return { lease: id, ttlSeconds };
}

/** What is compared, without what else is known of it. */
export function bare(guards: readonly Guard[]): { key: Buffer; modRevision: number }[] {
  return guards.map(({ key, modRevision }) => ({ key, modRevision }));
}
