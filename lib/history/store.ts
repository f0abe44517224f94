import "server-only";

import { isStatusError, StatusError } from "@/lib/errors";

import type { AuditEntry } from "./audit";
import { type Database, type DatabaseOptions, type DatabaseTarget, openDatabase } from "./database";
import type { Gap, JournalRecord, Moment } from "./model";
import { type Activity, type ActivityQuery, activity, servicesActivity } from "./store-activity";
import { append, type Batch } from "./store-append";
import { type AuditFilter, type AuditPage, audit, auditPage, pruneAudit } from "./store-audit";
import { checkpoint, newestCheckpoint } from "./store-checkpoint";
import { countLines, type LineCount } from "./store-count";
import { type EpochInfo, epochs, newEpoch, resume, scopeOf, setScope } from "./store-epochs";
import { explain, settle } from "./store-explain";
import type { Filter } from "./store-filter";
import { gaps } from "./store-gaps";
import { type Lines, type LinesQuery, lastChanges, linesOf } from "./store-lines";
import { momentOf, type Point, pointAt } from "./store-moments";
import { type Page, page } from "./store-page";
import { type PruneLimits, prune, sizeBytes } from "./store-prune";
import { keyAt, stateAt } from "./store-state";
import type { Coverage, Explanation, KeyState } from "./write";

/** Where a journal lies: a file of SQLite's, or the URL of a PostgreSQL database. */
export type JournalTarget = DatabaseTarget;

/**
 * The journal as it stands in a database, SQLite's or PostgreSQL's. Everything is ordered by epoch
 * and revision; instants are labels. What any of it throws is a StatusError: besides what each
 * names, `unavailable` while the database does not answer, `out_of_space` when its disk is full,
 * `failed_precondition` when it is damaged or takes no writes.
 */
export class JournalStore {
  readonly #db: Database;

  private constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Opens a database, makes or brings up to date its schema.
   *
   * @throws StatusError `failed_precondition` for a file that is damaged, another program's, or of
   *   a newer version, none of which is touched; `unavailable` for a database that is away
   */
  static async open(target: JournalTarget, options?: DatabaseOptions): Promise<JournalStore> {
    return new JournalStore(await openDatabase(target, options));
  }

  /** A file that may not be written to is read all the same. */
  get readOnly(): boolean {
    return this.#db.readOnly;
  }

  /** The file, or the server and database; without a password. */
  get name(): string {
    return this.#db.name;
  }

  /** The newest epoch of a cluster id, made if there is none, and how far its journal has come. */
  resume(clusterId: string): Promise<{ epoch: number; coverage: Coverage | null }> {
    return this.#run(() => resume(this.#db, clusterId));
  }

  /**
   * The epoch for a store that was wiped or restored: a new one, or, when another console has made
   * one since `after`, that. Without `after`: a new one, or one that was never written to.
   */
  newEpoch(clusterId: string, after?: { epoch: number }): Promise<number> {
    return this.#write(() => newEpoch(this.#db, clusterId, after));
  }

  /** What was looked at when an epoch was last written to, as {@link setScope} was given it. */
  scopeOf(epoch: number): Promise<string | null> {
    return this.#run(() => scopeOf(this.#db.read, epoch));
  }

  setScope(epoch: number, scope: string): Promise<void> {
    return this.#write(() => setScope(this.#db.write, epoch, scope));
  }

  /**
   * Writes lines, how far the journal is with them, and a gap before them, all or nothing. What is
   * there already stays as it is.
   *
   * @throws StatusError `failed_precondition` when another console has covered a part of the gap
   */
  append(epoch: number, batch: Batch): Promise<void> {
    return this.#write(() => append(this.#db, epoch, batch));
  }

  /** Adds what became known of lines since; better knowledge that is there stays. */
  explain(epoch: number, explanations: Explanation[]): Promise<void> {
    return this.#write(() => explain(this.#db, epoch, explanations));
  }

  /** Makes departures up to a revision `unknown` whose cause nobody is going to find out any more. */
  settle(epoch: number, upTo: number): Promise<void> {
    return this.#write(() => settle(this.#db, epoch, upTo));
  }

  /** Writes down the whole state at a revision, so that later ones can be told from it. */
  checkpoint(epoch: number, coverage: Coverage, states: Iterable<KeyState>): Promise<void> {
    return this.#write(() => checkpoint(this.#db, epoch, coverage, states));
  }

  async lastCheckpoint(epoch: number): Promise<Coverage | null> {
    const newest = await this.#run(() => newestCheckpoint(this.#db.read, epoch));
    return newest && { revision: newest.revision, at: newest.at };
  }

  /**
   * Every key that registered something at a revision, by key.
   *
   * @throws StatusError `compacted` in a gap or before the journal began, `invalid_argument` beyond
   *   what it covers, `not_found` for an unknown epoch
   */
  stateAt(epoch: number, revision: number): Promise<Map<string, KeyState>> {
    return this.#run(() => stateAt(this.#db, epoch, revision));
  }

  /**
   * One key as of a revision; if the write at it took the key away, as it was just before. Null: it
   * registered nothing.
   *
   * @throws StatusError as {@link stateAt}
   */
  keyAt(epoch: number, key: string, revision: number): Promise<KeyState | null> {
    return this.#run(() => keyAt(this.#db, epoch, key, revision));
  }

  /** The last that was known at an instant; null: the journal begins later. */
  pointAt(instant: number): Promise<Point | null> {
    return this.#run(() => pointAt(this.#db, instant));
  }

  /** When a revision was observed, or within which bounds; null: the journal does not reach there. */
  momentOf(epoch: number, revision: number): Promise<Moment | null> {
    return this.#run(() => momentOf(this.#db, epoch, revision));
  }

  /** Every life of a store of which something is known, oldest first. */
  epochs(): Promise<EpochInfo[]> {
    return this.#run(() => epochs(this.#db.read));
  }

  /**
   * One page of what passes a filter, newest first. It may hold fewer entries than `limit` and
   * still lead on, where few pass.
   *
   * @throws StatusError `invalid_argument` for a cursor that is none
   */
  page(filter: Filter, options: { cursor?: string; limit: number }): Promise<Page> {
    return this.#run(() => page(this.#db, filter, options));
  }

  /** How many lines pass a filter: all of them, or where an index leads to more than `limit`, those of its newest. */
  count(filter: Filter, { limit }: { limit: number }): Promise<LineCount> {
    return this.#run(() => countLines(this.#db.read, filter, limit));
  }

  /** How much changed when, in buckets of whole minutes. */
  activity(query: ActivityQuery): Promise<Activity> {
    return this.#run(() => activity(this.#db.read, query));
  }

  /** How often each service changed in each of some buckets, by name. */
  servicesActivity(query: {
    from: number;
    bucketMs: number;
    buckets: number;
  }): Promise<Map<string, number[]>> {
    return this.#run(() => servicesActivity(this.#db.read, query));
  }

  /** Gaps that touch a time, oldest first. */
  gaps(times: { from?: number; to?: number }): Promise<Gap[]> {
    return this.#run(() => gaps(this.#db.read, times));
  }

  /** When the journal begins; null while it is empty. */
  async begins(): Promise<number | null> {
    const [first] = await this.epochs();
    return first?.from ?? null;
  }

  /** The newest line of every service of an epoch. */
  lastChanges(epoch: number): Promise<JournalRecord[]> {
    return this.#run(() => lastChanges(this.#db.read, epoch));
  }

  /** The lines of a service, or of one address of it, in a time, oldest first. */
  linesOf(query: LinesQuery): Promise<Lines> {
    return this.#run(() => linesOf(this.#db.read, query));
  }

  /** Writes down what operators did, or what became of it since: an action that is there keeps what was asked. */
  audit(entries: readonly AuditEntry[]): Promise<void> {
    return this.#write(() => audit(this.#db, entries));
  }

  /**
   * What operators did, newest first.
   *
   * @throws StatusError `invalid_argument` for a cursor that is none
   */
  auditPage(filter: AuditFilter, options: { cursor?: string; limit: number }): Promise<AuditPage> {
    return this.#run(() => auditPage(this.#db.read, filter, options));
  }

  /** Drops what is too old or too much, up to a checkpoint; of operators' actions, just what is too old. */
  prune(limits: PruneLimits): Promise<{ rows: number }> {
    return this.#write(async () => {
      await pruneAudit(this.#db, limits.before);
      return prune(this.#db, limits);
    });
  }

  sizeBytes(): Promise<number> {
    return this.#run(() => sizeBytes(this.#db));
  }

  async close(): Promise<void> {
    await this.#db.close();
  }

  async #write<T>(work: () => Promise<T>): Promise<T> {
    if (this.#db.readOnly) {
      throw new StatusError(
        "failed_precondition",
        `${this.#db.name} cannot be written to: make the file and its folder writable.`,
      );
    }
    return this.#run(work);
  }

  async #run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (reason) {
      throw isStatusError(reason) ? reason : this.#db.problem(reason);
    }
  }
}
