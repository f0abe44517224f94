import "server-only";

import { setTimeout as delay } from "node:timers/promises";

import type { StatusError } from "@/lib/errors";

import type { EtcdClient } from "./client";
import { CompactedError, toStatusError } from "./errors";
import { type Header, type KeyValue, list } from "./kv";
import { assertOneCluster } from "./one-cluster";
import { Place, ResetError } from "./place";
import { findCompactRevision, type WatchEvent, watch } from "./watch";

/** Why there is a base: it is the first, or what was between is lost, or the store is another. */
export type BaseReason = "start" | "compacted" | "reset";

export type MirrorMessage =
  /** All keys at `header.revision`. */
  | {
      type: "base";
      reason: BaseReason;
      header: Header;
      kvs: KeyValue[];
      /** Where history starts now, if etcd has told. */
      compactRevision?: number;
    }
  /** Whole revisions, right after what came before; `revision` is the last event's mod revision. */
  | { type: "updates"; revision: number; events: WatchEvent[] }
  /** An attempt has failed; the next comes by itself. */
  | { type: "lost"; error: StatusError }
  /**
   * Connected again: what follows joins what came before without a gap. Up to `storeRevision` it
   * happened while nobody listened.
   */
  | { type: "resumed"; revision: number; storeRevision: number }
  /** etcd's word that nothing has happened up to `revision`. */
  | { type: "progress"; revision: number };

const BACKOFF_MIN_MS = 100;
const BACKOFF_MAX_MS = 3_000;

/**
 * Follows a prefix for as long as `signal` lets it: a base, then its updates.
 *
 * A broken stream resumes at the revision after the last that was applied, without a gap, once it
 * is known that the store is still the same. After a compaction there comes a new base, since the
 * events between are lost; so it does when etcd's data was wiped or restored. Nothing is thrown:
 * what fails is told, and tried again, for as long as it takes.
 *
 * Named after etcd's own client/v3/mirror, which has no such recovery.
 */
export async function* mirror(
  client: EtcdClient,
  { prefix, signal, pageSize }: { prefix: string | Buffer; signal: AbortSignal; pageSize?: number },
): AsyncGenerator<MirrorMessage, void, void> {
  let place: Place | undefined;
  let reason: BaseReason = "start";
  let compactRevision: number | undefined;
  let lost = false;
  let backoffMs = BACKOFF_MIN_MS;

  while (!signal.aborted) {
    let startedAt: number | undefined;
    try {
      if (!place) {
        place = yield* readBase(client, { prefix, pageSize, reason, compactRevision });
        lost = false;
        compactRevision = undefined;
      }
      // After a base too: whoever reads may have taken long over it.
      await place.verify(client);
      for await (const message of watch(client, {
        prefix,
        startRevision: place.revision + 1,
        signal,
      })) {
        if (message.type === "created") {
          place.assertIn(message.header);
          startedAt = Date.now();
          if (lost) {
            const storeRevision = message.header.revision;
            yield { type: "resumed", revision: place.revision, storeRevision };
          } else {
            // Whoever reads by a loop lets go of the base with the next message only, and that may be hours away.
            yield { type: "progress", revision: place.revision };
          }
          lost = false;
        } else {
          if (message.type === "updates") place.advance(message);
          yield message;
        }
      }
    } catch (thrown) {
      if (signal.aborted) return;
      const error = toStatusError(thrown);
      // A stream that has lasted is not the next in a row of failures.
      if (startedAt !== undefined && Date.now() - startedAt > BACKOFF_MAX_MS) {
        backoffMs = BACKOFF_MIN_MS;
      }
      if (error.code === "compacted") {
        place = undefined;
        reason = "compacted";
        const told = error instanceof CompactedError ? error.compactRevision : undefined;
        compactRevision = told ?? (await findCompactRevision(client, prefix));
      } else if (error instanceof ResetError) {
        place = undefined;
        reason = "reset";
      } else {
        if (error.code === "unauthenticated") client.forgetToken();
        lost = true;
        yield { type: "lost", error };
      }
      await delay(backoffMs, undefined, { signal }).catch(() => {});
      backoffMs = Math.min(backoffMs * 2, BACKOFF_MAX_MS);
    }
  }
}

/**
 * A generator of its own, since one that waits for what comes next keeps all it has ever named: every value of the base
 * would stay in memory for as long as the watch lasts.
 */
async function* readBase(
  client: EtcdClient,
  given: {
    prefix: string | Buffer;
    pageSize: number | undefined;
    reason: BaseReason;
    compactRevision: number | undefined;
  },
): AsyncGenerator<MirrorMessage, Place, void> {
  const { prefix, pageSize, reason, compactRevision } = given;
  await assertOneCluster(client);
  const { header, kvs } = await list(client, prefix, { pageSize });
  const place = new Place(prefix, header, kvs);
  yield { type: "base", reason, header, kvs, ...(compactRevision && { compactRevision }) };
  return place;
}
