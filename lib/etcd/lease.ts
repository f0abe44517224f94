import "server-only";

import { setTimeout as delay } from "node:timers/promises";

import { StatusError } from "@/lib/errors";

import type { EtcdClient } from "./client";
import { throwStatusError, toStatusError } from "./errors";
import { type Header, toHeader } from "./kv";
import { renewals } from "./renewals";

const BACKOFF_MIN_MS = 100;
const BACKOFF_MAX_MS = 1_000;

/**
 * A lease id in decimal, as go-zero writes it in keys (`etcdctl` prints hexadecimal), and a TTL.
 */
export type LeaseTtl = { id: string; ttlSeconds: number };

export type Lease = LeaseTtl & {
  header: Header;
  /** Seconds the lease was granted, and gets back on each keepalive. */
  grantedTtlSeconds: number;
  /** Keys that a revoke or an expiry would delete; empty unless asked for. */
  keys: Buffer[];
};

/**
 * Grants a lease, with `id` or one that etcd chooses. Its TTL may be longer than asked: etcd has a
 * minimum.
 *
 * @throws StatusError `failed_precondition` when `id` is taken, `invalid_argument` for too long
 *   a TTL.
 */
export async function grant(
  client: EtcdClient,
  ttlSeconds: number,
  id = "0",
): Promise<LeaseTtl & { header: Header }> {
  const answer = await client.leaseClient
    .leaseGrant({ TTL: ttlSeconds, ID: id })
    .catch(throwStatusError);
  return { id: answer.ID, ttlSeconds: Number(answer.TTL), header: toHeader(answer.header) };
}

/**
 * Revokes a lease at once, which deletes its keys in one revision: the header's.
 *
 * @throws StatusError `not_found` when there is no such lease.
 */
export async function revoke(client: EtcdClient, id: string): Promise<{ header: Header }> {
  const answer = await client.leaseClient.leaseRevoke({ ID: id }).catch(throwStatusError);
  return { header: toHeader(answer.header) };
}

/**
 * Reads the time to live of a lease, with the keys attached to it if `keys`.
 *
 * @throws StatusError `not_found` when the lease expired, was revoked or never was.
 * @see https://etcd.io/docs/v3.5/learning/api/#lease-api
 */
export async function timeToLive(
  client: EtcdClient,
  id: string,
  { keys = false }: { keys?: boolean } = {},
): Promise<Lease> {
  const lease = await client.leaseClient.leaseTimeToLive({ ID: id, keys }).catch(throwStatusError);
  // etcd answers for an unknown lease rather than failing: its TTL is then -1.
  if (Number(lease.TTL) < 0) throw new StatusError("not_found", `lease ${id} does not exist`);
  return {
    header: toHeader(lease.header),
    id,
    ttlSeconds: Number(lease.TTL),
    grantedTtlSeconds: Number(lease.grantedTTL),
    keys: lease.keys,
  };
}

/** The ids of all leases, in no order. */
export async function listLeases(client: EtcdClient): Promise<string[]> {
  const { leases } = await client.leaseClient.leaseLeases().catch(throwStatusError);
  return leases.map(({ ID }) => ID);
}

/**
 * Renews a lease to its full granted TTL, once. An endpoint of several has `withinMs` for it, if that is
 * less than the client's deadline.
 *
 * @throws StatusError `not_found` when there is no such lease, `deadline_exceeded`.
 */
export async function keepaliveOnce(
  client: EtcdClient,
  id: string,
  { withinMs }: { withinMs?: number } = {},
): Promise<LeaseTtl> {
  const abort = new AbortController();
  try {
    for await (const ttlSeconds of renewals(client, id, abort.signal, withinMs))
      return { id, ttlSeconds };
  } finally {
    abort.abort();
  }
  throw new StatusError("not_found", `lease ${id} does not exist`);
}

/**
 * Keeps a lease alive, renewing it every third of its TTL, until `signal` aborts or it is lost.
 *
 * "lost" is etcd's own word. That etcd cannot be asked says nothing, however long it lasts, since a
 * restart and a change of leader give every lease its full TTL again: so this goes on trying.
 * `onFailed` hears of each attempt that failed.
 */
export async function keepalive(
  client: EtcdClient,
  id: string,
  {
    signal,
    onRenewed,
    onFailed,
  }: {
    signal: AbortSignal;
    onRenewed?: (lease: LeaseTtl) => void;
    onFailed?: (error: StatusError) => void;
  },
): Promise<"lost" | "aborted"> {
  let backoffMs = BACKOFF_MIN_MS;
  let withinMs: number | undefined;
  while (!signal.aborted) {
    try {
      for await (const ttlSeconds of renewals(client, id, signal, withinMs)) {
        backoffMs = BACKOFF_MIN_MS;
        withinMs = (ttlSeconds * 1_000) / 3;
        onRenewed?.({ id, ttlSeconds });
      }
      if (!signal.aborted) return "lost";
    } catch (reason) {
      const error = toStatusError(reason);
      if (error.code === "unauthenticated") client.forgetToken();
      onFailed?.(error);
      await delay(backoffMs, undefined, { signal }).catch(() => {});
      backoffMs = Math.min(backoffMs * 2, BACKOFF_MAX_MS);
    }
  }
  return "aborted";
}
