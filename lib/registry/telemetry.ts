import "server-only";

import { isStatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";
import { timeToLive } from "@/lib/etcd/lease";

import { estimate, type LeaseEstimate } from "./lease-estimate";

const TICK_MS = 50;
/** No lease is read more often than this, however few there are. */
const PERIOD_MS = 1_000;
const IN_FLIGHT_MAX = 64;
const FOCUS_MS = 10_000;
const FOCUSED_MAX = 2_000;
/** Leases passed over in one search for one that is due. */
const LOOKED_AT_MAX = 256;

type Tracked = { estimate: LeaseEstimate | undefined; askedAt: number };
type Check = { lease: string; resolve: (alive: boolean | null) => void };

/**
 * Samples the time to live of leases, since no watch tells of keepalives.
 *
 * However many look on, etcd gets at most `perSecond` reads, every other one
 * for what a departure's cause hangs on while there is such; then leases never read, those on
 * somebody's screen, and the rest in turn.
 */
export class LeaseTelemetry {
  readonly #client: EtcdClient;
  readonly #perSecond: number;
  readonly #onSample: (estimate: LeaseEstimate) => void;
  readonly #onRevision: (revision: number) => void;
  readonly #known = new Map<string, Tracked>();
  readonly #focused = new Map<string, number>();
  readonly #checks: Check[] = [];
  /** Newest last, and read first: somebody is likely to be waiting for it. */
  readonly #unread: string[] = [];
  #turn: Iterator<string> | undefined;
  #tokens = 0;
  #inFlight = 0;
  #reads: number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #paused = true;
  #checksTurn = false;

  constructor(options: {
    client: EtcdClient;
    perSecond: number;
    onSample: (estimate: LeaseEstimate) => void;
    /** Told the store's revision by every answer. */
    onRevision: (revision: number) => void;
  }) {
    this.#client = options.client;
    this.#perSecond = options.perSecond;
    this.#onSample = options.onSample;
    this.#onRevision = options.onRevision;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const { resolve } of this.#checks.splice(0)) resolve(null);
  }

  /** While etcd is away reads would only pile up; checks are answered with "not known". */
  pause(paused: boolean): void {
    this.#paused = paused;
    if (paused) for (const { resolve } of this.#checks.splice(0)) resolve(null);
  }

  track(lease: string): void {
    if (this.#known.has(lease)) return;
    this.#known.set(lease, { estimate: undefined, askedAt: 0 });
    this.#unread.push(lease);
  }

  untrack(lease: string): void {
    this.#known.delete(lease);
    this.#focused.delete(lease);
  }

  estimateOf(lease: string): LeaseEstimate | undefined {
    return this.#known.get(lease)?.estimate;
  }

  /** What is known of every lease that was read at least once. */
  *estimates(): Generator<LeaseEstimate, void, void> {
    for (const { estimate } of this.#known.values()) if (estimate) yield estimate;
  }

  /** Reads these first for the next 10 s. */
  focus(leases: readonly string[]): void {
    const until = Date.now() + FOCUS_MS;
    for (const lease of leases) {
      if (this.#focused.size >= FOCUSED_MAX) return;
      if (this.#known.has(lease)) this.#focused.set(lease, until);
    }
  }

  /** Whether the lease still lives; null when that cannot be asked now. */
  check(lease: string): Promise<boolean | null> {
    if (this.#paused) return Promise.resolve(null);
    return new Promise((resolve) => this.#checks.push({ lease, resolve }));
  }

  /** Reads of the last second, and how many leases share them. */
  get load(): { perSecond: number; leases: number; budgetPerSecond: number } {
    const since = Date.now() - 1_000;
    this.#reads = this.#reads.filter((at) => at > since);
    return {
      perSecond: this.#reads.length,
      leases: this.#known.size,
      budgetPerSecond: this.#perSecond,
    };
  }

  #tick(): void {
    if (this.#paused) return;
    const burst = Math.max(1, this.#perSecond / 10);
    this.#tokens = Math.min(burst, this.#tokens + (this.#perSecond * TICK_MS) / 1_000);
    const now = Date.now();
    const focused = this.#dueFocus(now);
    while (this.#tokens >= 1 && this.#inFlight < IN_FLIGHT_MAX) {
      // Every other read, so that thousands that left at once do not hold up those that live.
      this.#checksTurn = !this.#checksTurn;
      const check = this.#checksTurn ? this.#checks.shift() : undefined;
      const due = check?.lease ?? this.#nextUnread() ?? focused.pop() ?? this.#nextInTurn(now);
      if (due === undefined && this.#checks.length > 0) continue;
      if (due === undefined) return;
      this.#tokens -= 1;
      void this.#read(due).then(check?.resolve);
    }
  }

  #due(lease: string, now: number): boolean {
    const tracked = this.#known.get(lease);
    return tracked !== undefined && now - tracked.askedAt >= PERIOD_MS;
  }

  #dueFocus(now: number): string[] {
    const due: string[] = [];
    for (const [lease, until] of this.#focused) {
      if (until < now) this.#focused.delete(lease);
      else if (this.#due(lease, now)) due.push(lease);
    }
    return due;
  }

  #nextUnread(): string | undefined {
    for (;;) {
      const lease = this.#unread.pop();
      if (lease === undefined || this.#known.get(lease)?.askedAt === 0) return lease;
    }
  }

  #nextInTurn(now: number): string | undefined {
    for (let looked = 0; looked < LOOKED_AT_MAX; looked += 1) {
      this.#turn ??= this.#known.keys();
      const { value, done } = this.#turn.next();
      if (done) {
        this.#turn = undefined;
        return undefined;
      }
      if (this.#due(value, now)) return value;
    }
    return undefined;
  }

  async #read(lease: string): Promise<boolean | null> {
    this.#inFlight += 1;
    const askedAt = Date.now();
    this.#reads.push(askedAt);
    const tracked = this.#known.get(lease);
    if (tracked) tracked.askedAt = askedAt;
    try {
      const answer = await timeToLive(this.#client, lease, { keys: false });
      this.#onRevision(answer.header.revision);
      if (tracked && this.#known.get(lease) === tracked) {
        tracked.estimate = estimate(tracked.estimate, {
          lease,
          ttlSeconds: answer.ttlSeconds,
          grantedTtlSeconds: answer.grantedTtlSeconds,
          raftTerm: answer.header.raftTerm,
          askedAt,
          answeredAt: Date.now(),
        });
        this.#onSample(tracked.estimate);
      }
      return true;
    } catch (error) {
      // The connection's state is told by the watch; a failed read is only a missing sample.
      return isStatusError(error) && error.code === "not_found" ? false : null;
    } finally {
      this.#inFlight -= 1;
    }
  }
}
