import "server-only";

import { setTimeout as delay } from "node:timers/promises";

import { isStatusError, StatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";
import { log } from "@/lib/log";
import type { Explained, KeyWrite } from "@/lib/registry/key-write";
import type { Change } from "@/lib/registry/model";
import type { Operation } from "@/lib/registry/operation";
import type { Registry } from "@/lib/registry/registry";
import type { JournalState } from "@/lib/registry/status";

import { auditOperation, auditRefusal, type Refusal } from "./audit";
import { AuditQueue } from "./audit-queue";
import { Claims } from "./claims";
import type { DatabaseOptions } from "./database";
import type { Base } from "./identify";
import { joinHistory } from "./join-history";
import { JournalWriter } from "./journal-writer";
import type { DoneBy } from "./model";
import { type NewGap, WriteQueue } from "./queue";
import { recentChanges, recollection } from "./recollection";
import { captureStates, type Scope } from "./scratch";
import { Setback } from "./setback";
import { JournalStore, type JournalTarget } from "./store";
import { toWrite } from "./to-write";
import type { Coverage, Write } from "./write";

/** Changes are written together this often: nobody waits for them. */
const FLUSH_MS = 200;
/** How often somebody who waits for it looks whether all is written. */
const POLL_MS = 5;
/** What waits for longer is worth telling. */
const BEHIND_MS = 5_000;

export type JournalOptions = {
  target: JournalTarget;
  retentionDays: number;
  maxBytes: number;
  database?: DatabaseOptions;
  /** Beyond so many writes what waits is let go, and read from etcd again later. */
  waitingMax?: number;
};

/** What the journal asks of the cluster it keeps the history of. */
export type Chronicled = {
  client: EtcdClient;
  registry: Registry;
  scope: Scope;
  clusterId(): string;
  /** Every event up to this revision has been applied. */
  coveredRevision(): number;
  /** Whether the view follows etcd at this moment. */
  isLive(): boolean;
  doneBy(operation: string): DoneBy | null;
  /** Called when {@link Journal.state} is another. */
  onState(): void;
  /** Called when the registry was told what it could not know by itself, with the last changes, newest first. */
  onRecalled(recent: Change[]): void;
};

/**
 * The record of every change, beyond what etcd remembers. What the view applies is queued and
 * written in batches behind it, with how far it has come in the same transaction: whatever ends
 * the process, the next one goes on where that says, from etcd's own history.
 */
export class Journal {
  readonly #cluster: Chronicled;
  readonly #options: JournalOptions;
  readonly #queue: WriteQueue;
  readonly #claims = new Claims();
  readonly #audit = new AuditQueue();
  #store: JournalStore | undefined;
  readonly #writer: JournalWriter;
  /** Prefixes that know of the latest reset, until all do. */
  readonly #seenReset = new Set<string>();
  #base: Base | undefined;
  #joined = false;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #closed = false;
  readonly #setback = new Setback();
  #waitingSince: number | undefined;
  #sentState = "";

  constructor(cluster: Chronicled, options: JournalOptions) {
    this.#cluster = cluster;
    this.#options = options;
    this.#queue = new WriteQueue(options.waitingMax);
    this.#writer = new JournalWriter(this.#queue, cluster, options);
    const { registry } = cluster;
    registry.onWrite = (write) => this.#written(write);
    registry.onExplained = (explained) => this.#explained(explained);
  }

  /** Begins to write, in the background: neither etcd nor the database needs to be there yet. */
  start(): void {
    this.#timer ??= setInterval(() => this.#wake(), FLUSH_MS);
    this.#wake();
  }

  /** Writes what waits, if that can be done at once, and ends. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    const waits = this.#joined || this.#audit.size > 0;
    if (waits && !this.#setback.error) await this.#run();
    this.#closed = true;
    await this.#store?.close();
  }

  /**
   * What is written.
   *
   * @throws StatusError `unavailable` while the database cannot be opened, with the reason.
   */
  get store(): JournalStore {
    if (this.#store) return this.#store;
    const why = this.#setback.error?.message ?? "it is still being opened";
    throw new StatusError("unavailable", `there is no history to read: ${why}`);
  }

  /** It has ended, and nothing can be read from it any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** The store that etcd is now; 0 before it is known. */
  get epoch(): number {
    return this.#writer.epoch;
  }

  /** How far the journal has come. */
  get coverage(): Readonly<Coverage> {
    return this.#writer.coverage;
  }

  state(): JournalState {
    const { error, since } = this.#setback;
    const behindSince = this.#waitingSince ?? Number.POSITIVE_INFINITY;
    const behind = Date.now() - behindSince > BEHIND_MS;
    return {
      state: error ? "failed" : !this.#joined ? "opening" : behind ? "behind" : "ok",
      error: error?.message ?? null,
      since: since ?? (behind ? behindSince : null),
      revision: this.#writer.coverage.revision,
      waiting: this.#queue.size,
      waitingActions: this.#audit.size,
    };
  }

  /**
   * Waits until everything that the view has applied is written.
   *
   * @throws StatusError why it cannot be.
   */
  async flush(): Promise<void> {
    const target = this.#cluster.coveredRevision();
    const isBehind = () => this.#queue.size > 0 || this.#writer.coverage.revision < target;
    while (!this.#joined || isBehind() || this.#audit.size > 0) {
      await this.#run();
      if (this.#setback.error) throw this.#setback.error;
      await delay(POLL_MS);
    }
  }

  /** The first base has been applied, for all prefixes: history goes on from here. */
  begin(): void {
    if (this.#joined) return;
    this.#base = this.#captureBase();
    this.#wake();
  }

  /**
   * Takes `apply`'s writes, the difference to a new base, for the end of a gap. After a reset it
   * is another store's.
   */
  acrossGap(gap: Omit<NewGap, "differences">, prefix: string, apply: () => void): void {
    const writes: Write[] = [];
    const { registry } = this.#cluster;
    registry.onWrite = (write) => writes.push(this.#toWrite(write));
    try {
      apply();
    } finally {
      registry.onWrite = (write) => this.#written(write);
    }
    if (!this.#joined) {
      // Joining finds out by itself what lies between.
      if (this.#base) this.#base = this.#captureBase();
      return;
    }
    const differences = writes.reduce((sum, { lines }) => sum + lines.length, 0);
    const isReset = gap.reason === "reset";
    const begins = isReset && this.#isAnotherStore(prefix);
    const { revision } = registry;
    const clusterId = this.#cluster.clusterId();
    const reset = begins ? { clusterId, revision, states: captureStates(registry) } : null;
    this.#queue.pushGap(isReset && !begins ? null : { ...gap, differences }, writes, reset);
    this.#wake();
  }

  /** An operation of this console was done: what it did is its operator's. */
  claim({ kind, actor, reason, revision, keys, service, address }: Operation): void {
    const doneBy = { kind, actor, reason };
    for (const key of keys) {
      this.#queue.claim({ revision, key }, { service, address }, doneBy);
      this.#claims.add(revision, key, doneBy);
    }
  }

  /** An operation of this console was done, or more is known of what came of it: the audit log keeps it. */
  audit(operation: Operation): void {
    this.#audit.push(auditOperation(this.#place, operation));
  }

  /** As {@link audit}, for what was asked for and not done. */
  auditRefusal(refusal: Refusal): void {
    this.#audit.push(auditRefusal(this.#place, refusal));
  }

  get #place(): { clusterId: string; epoch: number } {
    return { clusterId: this.#cluster.clusterId(), epoch: this.#writer.epoch };
  }

  /** Each prefix finds out by itself that the store is another: the first one begins it. */
  #isAnotherStore(prefix: string): boolean {
    const again = this.#seenReset.has(prefix) || this.#seenReset.size === 0;
    if (again) this.#seenReset.clear();
    this.#seenReset.add(prefix);
    if (this.#seenReset.size === this.#cluster.scope.prefixes.length) this.#seenReset.clear();
    return again;
  }

  /** What is here now, from which the queue begins anew. */
  #captureBase(): Base {
    this.#queue.clear();
    const { registry } = this.#cluster;
    return { revision: registry.revision, states: captureStates(registry) };
  }

  #toWrite(write: KeyWrite): Write {
    const made = toWrite(write, this.#cluster.doneBy);
    const doneBy = this.#claims.of(write.revision, write.key);
    if (!doneBy) return made;
    return {
      ...made,
      lines: made.lines.map((line) => ({ ...line, doneBy: line.doneBy ?? doneBy })),
    };
  }

  #written(write: KeyWrite): void {
    // Until there is a base there is nothing that it would go on from.
    if (!this.#joined && !this.#base) return;
    this.#queue.push(this.#toWrite(write));
    this.#waitingSince ??= Date.now();
    if (!this.#queue.full) return;
    log.warn("journal: too much waits to be written; it is read from etcd again later");
    this.#letGo();
  }

  /** Forgets what waits: joining reads it from etcd again, as far as it is missing. */
  #letGo(): void {
    this.#queue.clear();
    this.#base = undefined;
    this.#joined = false;
  }

  #explained(explained: Explained): void {
    const { operation } = explained.evidence;
    const doneBy = operation === null ? null : this.#cluster.doneBy(operation);
    this.#queue.explain({ ...explained, doneBy });
  }

  #wake(): void {
    if (this.#setback.waiting) this.#tellState();
    else void this.#run();
  }

  /** One turn at a time; whoever comes meanwhile waits for the one that runs. */
  #run(): Promise<void> {
    this.#running ??= this.#turn().finally(() => {
      this.#running = undefined;
      this.#tellState();
    });
    return this.#running;
  }

  async #turn(): Promise<void> {
    if (this.#closed) return;
    try {
      this.#store ??= await JournalStore.open(this.#options.target, this.#options.database);
      const joined = this.#joined || (await this.#join(this.#store));
      // What was asked of etcd while it is away is written all the same.
      await this.#audit.drain(this.#store, this.#writer.epoch);
      if (!joined) return;
      await this.#writer.drain(this.#store);
      if (this.#queue.size === 0) this.#waitingSince = undefined;
      await this.#writer.tend(this.#store);
      this.#setback.over();
    } catch (reason) {
      // Another console has written meanwhile what this one took for a gap, or the database takes nothing.
      if (isStatusError(reason) && reason.code === "failed_precondition") this.#letGo();
      this.#setback.happened(reason);
    }
  }

  /** Finds where the journal stopped and fills what lies between there and the base. */
  async #join(store: JournalStore): Promise<boolean> {
    if (!this.#cluster.isLive() && !this.#base) return false;
    // What waited was let go: the state of this very moment is where the queue begins anew.
    this.#base ??= this.#captureBase();
    const base = this.#base;
    const { epoch, coverage, known } = await joinHistory(store, this.#cluster, base);
    // Too much came meanwhile, or another base did: the next attempt begins there.
    if (this.#base !== base) return false;
    this.#writer.goOn(epoch, coverage);
    this.#joined = true;
    this.#base = undefined;
    log.info("journal: goes on", { epoch, revision: coverage.revision });
    this.#cluster.registry.recall(await recollection(store, epoch, known));
    this.#cluster.onRecalled(await recentChanges(store, epoch));
    return true;
  }

  #tellState(): void {
    const { state, error, waitingActions } = this.state();
    // Of those that are written at once nobody has to hear.
    const text = `${state} ${error} ${state === "ok" ? 0 : waitingActions}`;
    if (text === this.#sentState) return;
    this.#sentState = text;
    this.#cluster.onState();
  }
}
