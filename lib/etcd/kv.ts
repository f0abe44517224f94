import "server-only";

import type { IKeyValue, IRequestOp, IResponseHeader } from "etcd3";

import { StatusError } from "@/lib/errors";

import type { EtcdClient } from "./client";
import { isAnswerTooLarge, throwStatusError, toStatusError } from "./errors";
import { range } from "./range";
import type { RangeAnswer } from "./range-answer";

/**
 * One key at one revision, with etcd's own field names in camelCase. `key` and `value` are views
 * of the whole answer they came in: keep them for long only as a copy.
 */
export type KeyValue = {
  key: Buffer;
  value: Buffer;
  /** Lease that owns the key, in decimal; "0" when none. 63 bits, so not a number. */
  lease: string;
  /** Revision at which the key was last created. */
  createRevision: number;
  /** Revision of the last write to the key. */
  modRevision: number;
  /** Writes since creation; 1 on creation, reset by a delete. */
  version: number;
};

/** Who answered, and how far its store was. */
export type Header = { clusterId: string; memberId: string; revision: number; raftTerm: string };

/** One write of a transaction. */
export type Op =
  | { type: "put"; key: Buffer; value: Buffer; lease?: string; ignoreLease?: boolean }
  | { type: "delete"; key: Buffer };

/** What one page should come to, in bytes; etcd's own clients take 4 MiB. */
const PAGE_TARGET_BYTES = 4 * 1_024 * 1_024;
/** Keys of the first page, whose values tell how large the next may be. */
const FIRST_PAGE_KEYS = 1_000;

const ZERO = Buffer.from([0]);

/**
 * The range of all keys that begin with `prefix`; the empty prefix is the whole store.
 *
 * @see https://etcd.io/docs/v3.5/learning/api/#key-ranges
 */
export function prefixRange(prefix: string | Buffer): { key: Buffer; rangeEnd: Buffer } {
  const key = Buffer.from(prefix);
  if (key.length === 0) return { key: ZERO, rangeEnd: ZERO };
  // The next key after all with this prefix: its last byte plus one, where 0xff carries.
  let length = key.length;
  while (length > 0 && key[length - 1] === 0xff) length--;
  if (length === 0) return { key, rangeEnd: ZERO };
  const rangeEnd = Buffer.from(key.subarray(0, length));
  rangeEnd[length - 1] = (rangeEnd[length - 1] ?? 0) + 1;
  return { key, rangeEnd };
}

/**
 * Reads every key under `prefix`, in order of keys, at one revision of the store.
 *
 * Reads in pages that are all pinned to the revision of the first, which is the header's: watching
 * from `header.revision + 1` misses nothing and repeats nothing. A page holds `pageSize` keys at
 * most, and fewer where values are large.
 *
 * @throws StatusError `compacted` when the revision is dropped before the last page is read,
 *   `invalid_argument` for a future one; `unavailable`, `deadline_exceeded`, `unauthenticated`,
 *   `permission_denied`.
 * @see https://etcd.io/docs/v3.5/learning/api/#range
 */
export async function list(
  client: EtcdClient,
  prefix: string | Buffer,
  options: ListOptions = {},
): Promise<{ header: Header; kvs: KeyValue[] }> {
  const kvs: KeyValue[] = [];
  let first: Header | undefined;
  for await (const page of listPages(client, prefix, options)) {
    first ??= page.header;
    for (const kv of page.kvs) kvs.push(kv);
  }
  if (!first) throw new StatusError("internal", "a range without a page");
  return { header: first, kvs };
}

type ListOptions = { pageSize?: number; revision?: number; keysOnly?: boolean };

/**
 * As {@link list}, page by page: at least one, each with the header of the first. The next one is asked for before a
 * page is given, so that etcd reads while whoever asked works.
 */
export async function* listPages(
  client: EtcdClient,
  prefix: string | Buffer,
  options: ListOptions = {},
): AsyncGenerator<{ header: Header; kvs: KeyValue[] }, void, void> {
  const { pageSize = 10_000, revision, keysOnly } = options;
  const { key, rangeEnd } = prefixRange(prefix);
  const limit = Math.min(pageSize, FIRST_PAGE_KEYS);
  let next = readPage(client, { from: key, rangeEnd, limit, revision, keysOnly });
  let first: Header | undefined;
  for (;;) {
    const { kvs, more, ...page } = await next;
    first ??= { ...page.header, revision: revision ?? page.header.revision };
    const header = first;
    const last = more ? kvs.at(-1) : undefined;
    if (last) {
      const limit = Math.max(1, Math.min(pageSize, fitting(kvs)));
      const from = Buffer.concat([last.key, ZERO]);
      next = readPage(client, { from, rangeEnd, limit, revision: header.revision, keysOnly });
      // Whoever wants no more pages never looks at it.
      next.catch(() => {});
    }
    yield { header, kvs };
    if (!last) return;
  }
}

/** How many keys of the size of these come to a page. */
function fitting(kvs: readonly KeyValue[]): number {
  let bytes = 0;
  for (const { key, value } of kvs) bytes += key.length + value.length;
  return Math.floor((PAGE_TARGET_BYTES / Math.max(bytes, 1)) * kvs.length);
}

/** At most `limit` keys from `from` on; fewer where they are too large for one answer. */
async function readPage(
  client: EtcdClient,
  page: {
    from: Buffer;
    rangeEnd: Buffer;
    limit: number;
    revision: number | undefined;
    keysOnly: boolean | undefined;
  },
): Promise<RangeAnswer> {
  const { from: key, rangeEnd, revision, keysOnly = false } = page;
  for (let { limit } = page; ; limit = Math.ceil(limit / 2)) {
    try {
      return await range(client, { key, rangeEnd, limit, revision, keysOnly });
    } catch (reason) {
      if (!isAnswerTooLarge(reason) || limit === 1) throw toStatusError(reason);
    }
  }
}

/**
 * Reads one key, as it is or as it was at `revision`.
 *
 * @throws StatusError `compacted`, or `invalid_argument` for a future revision; and as
 *   {@link list}.
 */
export async function get(
  client: EtcdClient,
  key: string | Buffer,
  { revision }: { revision?: number } = {},
): Promise<{ header: Header; kv: KeyValue | null }> {
  const answer = await range(client, { key: Buffer.from(key), revision }).catch(throwStatusError);
  const [kv] = answer.kvs;
  return { header: answer.header, kv: kv ?? null };
}

/**
 * Counts the keys under `prefix`, as they are or as they were at `revision`.
 *
 * @throws StatusError as {@link get}.
 */
export async function count(
  client: EtcdClient,
  prefix: string | Buffer,
  { revision }: { revision?: number } = {},
): Promise<{ header: Header; count: number }> {
  const within = prefixRange(prefix);
  const answer = await range(client, { ...within, countOnly: true, revision }).catch(
    throwStatusError,
  );
  return { header: answer.header, count: answer.count };
}

/**
 * Writes one key. Without `lease` the key loses the lease it had; `ignoreLease` keeps it,
 * and then the key must exist.
 *
 * @throws StatusError `not_found` when the lease does not exist, `too_large`, `out_of_space`;
 *   and as {@link list}.
 */
export async function put(
  client: EtcdClient,
  key: string | Buffer,
  value: string | Buffer,
  { lease, ignoreLease }: { lease?: string; ignoreLease?: boolean } = {},
): Promise<{ header: Header }> {
  const op = toRequestOp({
    type: "put",
    key: Buffer.from(key),
    value: Buffer.from(value),
    lease,
    ignoreLease,
  });
  const answer = await client.kv.put(op.request_put ?? {}).catch(throwStatusError);
  return { header: toHeader(answer.header) };
}

/**
 * Writes `success` in one revision if every key still has the mod revision given for it (0: does
 * not exist), else `failure`. Not succeeding is an answer, not an error.
 *
 * @throws StatusError `invalid_argument` when a key is written twice, and as {@link put}.
 * @see https://etcd.io/docs/v3.5/learning/api/#transaction
 */
export async function transact(
  client: EtcdClient,
  guarded: {
    ifModRevision: { key: Buffer; modRevision: number }[];
    success: Op[];
    failure?: Op[];
  },
): Promise<{ succeeded: boolean; header: Header }> {
  const answer = await client.kv
    .txn({
      compare: guarded.ifModRevision.map(({ key, modRevision }) => ({
        key,
        target: "Mod",
        result: "Equal",
        mod_revision: modRevision,
      })),
      success: guarded.success.map(toRequestOp),
      failure: (guarded.failure ?? []).map(toRequestOp),
    })
    .catch(throwStatusError);
  return { succeeded: answer.succeeded, header: toHeader(answer.header) };
}

function toRequestOp(op: Op): IRequestOp {
  if (op.type === "delete") return { request_delete_range: { key: op.key } };
  if (op.lease !== undefined && op.ignoreLease) {
    throw new StatusError("invalid_argument", "a put either keeps the lease or names one");
  }
  return {
    request_put: {
      key: op.key,
      value: op.value,
      lease: op.lease ?? "0",
      ignore_lease: op.ignoreLease ?? false,
    },
  };
}

/** Converts the wire form, in which etcd3 writes every int64 as a decimal string. */
export function toKeyValue(kv: IKeyValue): KeyValue {
  return {
    key: kv.key,
    value: kv.value,
    lease: kv.lease,
    createRevision: Number(kv.create_revision),
    modRevision: Number(kv.mod_revision),
    version: Number(kv.version),
  };
}

/** Converts the wire form. Ids stay decimal strings: they use all 64 bits. */
export function toHeader(header: IResponseHeader): Header {
  return {
    clusterId: header.cluster_id,
    memberId: header.member_id,
    revision: Number(header.revision),
    raftTerm: header.raft_term,
  };
}
