import type { Moment } from "@/lib/registry/model";

import type { JournalRecord, Life } from "./model";

/** One life as far as it is told. */
export class LifeDraft {
  readonly life: Life;
  /** When each key came that registers the address; those that were there before are not among them. */
  readonly #cameAt = new Map<string, Moment>();
  readonly #startRevision: number;

  /** Without a revision the beginning was not seen. */
  constructor({ key, lease }: { key: string; lease: string }, from: Moment, fromRevision: number) {
    this.#startRevision = fromRevision;
    this.life = {
      ...{ from, fromRevision, openStart: fromRevision === 0, to: null, toRevision: null },
      ...{ cause: null, evidence: null, doneBy: null, key, leases: [], renewals: [] },
      returns: 0,
    };
    this.hold(key, lease);
  }

  hold(key: string, lease: string): void {
    this.life.key = key;
    if (lease !== "0" && !this.life.leases.includes(lease)) this.life.leases.push(lease);
  }

  /** A further key, or another value or lease of one that was there. */
  addKey({ kind, key, lease, moment, revision }: JournalRecord): void {
    this.hold(key, lease);
    // Keys that one transaction wrote do not follow each other.
    if (kind === "key-added" && revision !== this.#startRevision) this.#cameAt.set(key, moment);
  }

  /** One of several keys went: if another came in its stead, that is a renewal without a pause. */
  dropKey({ key }: JournalRecord): void {
    const removedCameAt = this.#cameAt.get(key);
    this.#cameAt.delete(key);
    const [successor, came] = [...this.#cameAt].at(-1) ?? [];
    if (successor === undefined || !came || (removedCameAt && came.at < removedCameAt.at)) return;
    this.#cameAt.delete(successor);
    const awayMs = came.after === null ? 0 : null;
    this.life.renewals.push({ at: this.#notBeforeStart(came.at), awayMs });
  }

  /** Back under another key, after it had left for a moment. */
  renew({ key, lease, moment, awayMs }: JournalRecord): void {
    const away = awayMs ?? awayFor(this.life.to, moment);
    Object.assign(this.life, { to: null, toRevision: null, cause: null, evidence: null });
    this.life.doneBy = null;
    this.#cameAt.clear();
    this.hold(key, lease);
    const renewal = { at: this.#notBeforeStart(moment.at), awayMs: away && Math.max(0, away) };
    this.life.renewals.push(renewal);
  }

  end({ key, moment, revision, cause, evidence, doneBy }: JournalRecord): void {
    this.#endAt(moment, revision);
    Object.assign(this.life, { key, cause, evidence, doneBy });
  }

  /** Another life begins, so that this one must have ended before. */
  supersede({ moment, revision }: JournalRecord): void {
    if (this.life.to !== null) return;
    this.#endAt({ at: moment.at, after: this.life.from.at }, revision);
    this.life.cause = "unknown";
  }

  #endAt({ at, after }: Moment, revision: number): void {
    // A clock that was set back makes no negative time.
    this.life.to = { at: this.#notBeforeStart(at), after };
    this.life.toRevision = revision;
  }

  #notBeforeStart(at: number): number {
    return Math.max(at, this.life.from.at);
  }
}

/** How long it was away, if both ends were observed as they happened. */
function awayFor(left: Moment | null, came: Moment): number | null {
  return left && left.after === null && came.after === null ? came.at - left.at : null;
}
