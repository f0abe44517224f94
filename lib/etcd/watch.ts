import "server-only";

import type { IEvent, IWatchCreateRequest, IWatchRequest, IWatchResponse } from "etcd3";

import { StatusError } from "@/lib/errors";

import type { EtcdClient } from "./client";
import { CompactedError, throwStatusError, toStatusError } from "./errors";
import { type Header, type KeyValue, prefixRange, toHeader, toKeyValue } from "./kv";
import { bind, requireLeader, type Stream } from "./stream";

export type WatchEvent =
  | { type: "put"; kv: KeyValue }
  | { type: "delete"; key: Buffer; modRevision: number };

export type WatchMessage =
  /** etcd has taken the watch; comes first, and once. */
  | { type: "created"; header: Header }
  /**
   * Whole revisions, in order: a transaction is never split over two messages. `revision` is the
   * mod revision of the last event: resume from the one after.
   */
  | { type: "updates"; revision: number; events: WatchEvent[] }
  /** etcd's word, every ten minutes or so of silence, that nothing happened up to `revision`. */
  | { type: "progress"; revision: number };

/** Both are honoured by etcd, but missing from etcd3's types. */
type CreateRequest = IWatchCreateRequest & { fragment: boolean };
type Response = IWatchResponse & { fragment: boolean };

/**
 * Watches every key under `prefix` from `startRevision` on, until `signal` aborts.
 *
 * Does not reconnect: the caller knows which revision it has applied, so it alone can resume
 * without a gap. (etcd3's own watcher resumes from the last response's header, and drops
 * `compact_revision`.) While the caller is busy, etcd is made to wait.
 *
 * @throws StatusError `compacted` when `startRevision` is no longer in history,
 *   `permission_denied`, `unauthenticated`, `deadline_exceeded` when etcd does not take the watch
 *   in time, `unavailable` when the stream breaks.
 * @see https://etcd.io/docs/v3.5/learning/api/#watch-streams
 */
export async function* watch(
  client: EtcdClient,
  {
    prefix,
    startRevision,
    signal,
  }: { prefix: string | Buffer; startRevision: number; signal: AbortSignal },
): AsyncGenerator<WatchMessage, void, void> {
  if (signal.aborted) return;
  const stream = (await client.watchClient
    .watch(requireLeader())
    .catch(throwStatusError)) as Stream<IWatchRequest, Response>;
  const end = bind(stream, signal);
  // A stream has no deadline of its own, and may wait for a connection without end.
  const timer = setTimeout(() => {
    stream.destroy(new StatusError("deadline_exceeded", "etcd did not take the watch in time"));
  }, client.options.timeoutMs);

  try {
    const { key, rangeEnd } = prefixRange(prefix);
    const create: CreateRequest = {
      key,
      range_end: rangeEnd,
      start_revision: startRevision,
      progress_notify: true,
      fragment: true,
    };
    stream.write({ create_request: create });

    let fragments: IEvent[] = [];
    for await (const response of stream) {
      if (response.canceled) throw toCancelError(response);
      if (response.created) {
        clearTimeout(timer);
        const header = toHeader(response.header);
        // Taken as it is, it would wait for that revision to come, and call old events new: the
        // member lags, or the store is another one.
        if (header.revision < startRevision - 1) {
          throw new StatusError("unavailable", "etcd's store is behind the revision to watch from");
        }
        yield { type: "created", header };
        continue;
      }
      if (response.fragment) {
        fragments = fragments.concat(response.events);
        continue;
      }
      const events = fragments.length > 0 ? fragments.concat(response.events) : response.events;
      fragments = [];
      const last = events.at(-1);
      if (last) {
        const revision = Number(last.kv.mod_revision);
        yield { type: "updates", revision, events: events.map(toWatchEvent) };
      } else {
        yield { type: "progress", revision: Number(response.header.revision) };
      }
    }
    throw new StatusError("unavailable", "etcd ended the watch");
  } catch (reason) {
    if (!signal.aborted) throw toStatusError(reason);
  } finally {
    clearTimeout(timer);
    end();
  }
}

/**
 * The first revision that is still in history. Asked by a watch on the oldest one, which etcd
 * refuses with the number; a read is refused without. Undefined when etcd does not answer.
 */
export async function findCompactRevision(
  client: EtcdClient,
  prefix: string | Buffer,
): Promise<number | undefined> {
  const signal = AbortSignal.timeout(client.options.timeoutMs);
  try {
    for await (const { type } of watch(client, { prefix, startRevision: 1, signal })) {
      if (type !== "created") return undefined;
    }
  } catch (reason) {
    if (reason instanceof CompactedError) return reason.compactRevision;
  }
  return undefined;
}

function toCancelError(response: IWatchResponse): StatusError {
  if (response.compact_revision !== "0") {
    return new CompactedError(Number(response.compact_revision));
  }
  return toStatusError(new Error(response.cancel_reason || "etcd canceled the watch"));
}

function toWatchEvent({ type, kv }: IEvent): WatchEvent {
  return type === "Put"
    ? { type: "put", kv: toKeyValue(kv) }
    : { type: "delete", key: kv.key, modRevision: Number(kv.mod_revision) };
}
