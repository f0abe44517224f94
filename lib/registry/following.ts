import "server-only";

import type { StatusError } from "@/lib/errors";

/** A connection that is dead without saying so is noticed after this long at the latest. */
const NOTICED_MS = 10_000;
/** Whatever etcd had sent by then has arrived, on a connection that lives. */
const ARRIVED_MS = 30_000;

/** How the view stands with one prefix: what was received, and until when it is complete. */
export class Following {
  live = false;
  based = false;
  error: StatusError | null = null;
  /** The last revision that was applied. */
  #applied = 0;
  #receivedAt = Date.now();
  #lostAt: number | undefined;
  #catchUp: { upTo: number; after: number } | undefined;
  /** Revisions that the store is known to have been at, while the watch was live; oldest first. */
  #heard: { revision: number; at: number }[] = [];

  /** Events, or etcd's word that there are none, have come up to a revision. */
  received(revision: number): void {
    this.#applied = Math.max(this.#applied, revision);
    this.#receivedAt = Date.now();
    if (this.#catchUp && revision >= this.#catchUp.upTo) this.#catchUp = undefined;
  }

  /** The state at a revision was taken over. */
  basedAt(revision: number): void {
    this.#applied = revision;
    this.#receivedAt = Date.now();
    this.#catchUp = undefined;
    this.#lostAt = undefined;
    this.#heard = [];
    this.live = true;
    this.based = true;
    this.error = null;
  }

  /** The watch goes on where it broke off. What follows up to `storeRevision` happened meanwhile. */
  resumed(storeRevision: number): void {
    this.#catchUp = { upTo: storeRevision, after: this.knownUntil };
    this.#lostAt = undefined;
    this.#heard = [];
    this.live = true;
    this.error = null;
  }

  lost(error: StatusError): void {
    this.#lostAt ??= Date.now();
    this.#heard = [];
    this.live = false;
    this.error = error;
  }

  /** Somebody else heard that the store is at a revision. */
  heard(revision: number): void {
    if (!this.live) return;
    const now = Date.now();
    const last = this.#heard.at(-1);
    if (last && now - last.at < 1_000) return;
    this.#heard.push({ revision, at: now });
    for (let second = this.#heard[1]; second && now - second.at >= ARRIVED_MS; ) {
      this.#heard.shift();
      second = this.#heard[1];
    }
  }

  /**
   * No event up to this revision is still to come. A prefix in which nothing happens says nothing;
   * then it is what the store was at some time ago.
   */
  get coveredRevision(): number {
    const [oldest] = this.#heard;
    const arrived = oldest && Date.now() - oldest.at >= ARRIVED_MS ? oldest.revision : 0;
    return Math.max(this.#applied, arrived);
  }

  /** Since when events can have been missed: by now, if the watch is live. In milliseconds since 1970. */
  get knownUntil(): number {
    const lostAt = this.#lostAt ?? Date.now();
    return Math.max(this.#receivedAt, lostAt - NOTICED_MS);
  }

  /** Of events of this revision: null if they are observed as they happen, else no earlier than when they did. */
  after(revision: number): number | null {
    return this.#catchUp && revision <= this.#catchUp.upTo ? this.#catchUp.after : null;
  }
}
