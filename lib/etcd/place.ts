import "server-only";

import { isStatusError, StatusError } from "@/lib/errors";

import type { EtcdClient } from "./client";
import { count, get, type Header, type KeyValue } from "./kv";
import type { WatchEvent } from "./watch";

/** etcd's store is another than it was: its data was wiped, or restored from a backup. */
export class ResetError extends StatusError {
  constructor() {
    super("failed_precondition", "etcd's data is not what it was: wiped, or restored");
  }
}

/**
 * How far a mirror has come in the history of one prefix, and what tells that history from another.
 *
 * A store that was wiped and made again under the same names has the same cluster id and member
 * ids, and soon passes any revision. Only what it holds gives it away: how many keys there were
 * at a revision, and a key that was written at a known one.
 */
export class Place {
  /** The last revision that was applied. */
  revision: number;
  readonly #prefix: string | Buffer;
  readonly #clusterId: string;
  #keys: number;
  #witness: { kv: KeyValue; deleted: boolean } | undefined;

  constructor(prefix: string | Buffer, header: Header, kvs: readonly KeyValue[]) {
    this.#prefix = prefix;
    this.#clusterId = header.clusterId;
    this.revision = header.revision;
    this.#keys = kvs.length;
    for (const kv of kvs) {
      if (!this.#witness || kv.modRevision > this.#witness.kv.modRevision) {
        this.#witness = { kv, deleted: false };
      }
    }
    if (this.#witness) this.#witness.kv = copy(this.#witness.kv);
  }

  /** Moves on by one message of the watch. */
  advance({ revision, events }: { revision: number; events: readonly WatchEvent[] }): void {
    this.revision = revision;
    let lastPut: KeyValue | undefined;
    for (const event of events) {
      if (event.type === "put") {
        // The version counts from the creation of the key.
        if (event.kv.version === 1) this.#keys++;
        lastPut = event.kv;
        this.#witness = { kv: event.kv, deleted: false };
      } else {
        this.#keys--;
        if (this.#witness?.kv.key.equals(event.key)) this.#witness.deleted = true;
      }
    }
    if (lastPut && this.#witness) this.#witness.kv = copy(lastPut);
  }

  /** @throws ResetError when whoever answered is of another cluster. */
  assertIn({ clusterId }: Header): void {
    if (clusterId !== this.#clusterId) throw new ResetError();
  }

  /**
   * Makes sure that etcd's history is the one this place is in.
   *
   * @throws ResetError when it is another; StatusError `compacted` when that can no longer be
   *   known; and as {@link get}.
   */
  async verify(client: EtcdClient): Promise<void> {
    try {
      const { header, count: keys } = await count(client, this.#prefix, {
        revision: this.revision,
      });
      this.assertIn(header);
      if (keys !== this.#keys) throw new ResetError();
      if (!this.#witness) return;
      const { kv, deleted } = this.#witness;
      // A key that still lives is read at our own revision, which is compacted last.
      const at = deleted ? kv.modRevision : this.revision;
      const then = (await get(client, kv.key, { revision: at })).kv;
      if (!then || !isSame(then, kv)) throw new ResetError();
    } catch (reason) {
      // The only argument that may be invalid is the revision: etcd has not come that far.
      if (isStatusError(reason) && reason.code === "invalid_argument") throw new ResetError();
      throw reason;
    }
  }
}

/** Its bytes are a view of a whole answer of etcd, which would be kept along. */
function copy(kv: KeyValue): KeyValue {
  return { ...kv, key: Buffer.from(kv.key), value: Buffer.from(kv.value) };
}

function isSame(a: KeyValue, b: KeyValue): boolean {
  return (
    a.modRevision === b.modRevision &&
    a.createRevision === b.createRevision &&
    a.version === b.version &&
    a.lease === b.lease &&
    a.value.equals(b.value)
  );
}
