import "server-only";

import type { Chronicled, JournalOptions } from "./journal";
import type { Reset, WriteQueue } from "./queue";
import type { JournalStore } from "./store";
import type { Coverage, Write } from "./write";

const BATCH_WRITES = 2_000;
/** How often it is noted that nothing happened, which bounds the moments of what a crash hides. */
const HEARTBEAT_MS = 10_000;
const CHECKPOINT_WRITES = 10_000;
const DAY_MS = 24 * 3_600_000;
const PRUNE_MS = 3_600_000;

/** Writes what waits in the queue, and with it how far that is everything. */
export class JournalWriter {
  readonly #queue: WriteQueue;
  readonly #cluster: Chronicled;
  readonly #options: JournalOptions;
  #sinceCheckpoint = { writes: 0, at: Date.now() };
  #prunedAt = 0;
  epoch = 0;
  coverage: Readonly<Coverage> = { revision: 0, at: 0 };

  constructor(queue: WriteQueue, cluster: Chronicled, options: JournalOptions) {
    this.#queue = queue;
    this.#cluster = cluster;
    this.#options = options;
  }

  /** The journal has come this far by other ways. */
  goOn(epoch: number, coverage: Coverage): void {
    this.epoch = epoch;
    this.coverage = coverage;
  }

  /** Writes until nothing waits. */
  async drain(store: JournalStore): Promise<void> {
    for (;;) {
      const { atLast } = this.#queue;
      const segment = this.#queue.first;
      if (segment.reset) {
        await this.#beginEpoch(store, segment.reset);
        segment.reset = null;
      }
      const rest = segment.gap ? await this.#endGap(store) : await this.#batch(store, atLast);
      await this.#explain(store);
      if (rest) continue;
      if (atLast) return;
      this.#queue.next();
    }
  }

  /** Makes a checkpoint where it is due, and drops what is too old. */
  async tend(store: JournalStore): Promise<void> {
    const now = Date.now();
    const { writes, at } = this.#sinceCheckpoint;
    const many = Math.max(CHECKPOINT_WRITES, this.#cluster.registry.keys.size);
    if (writes >= many || (writes > 0 && now - at > DAY_MS)) {
      this.#sinceCheckpoint = { writes: 0, at: now };
      const { coverage } = this;
      const states = await store.stateAt(this.epoch, coverage.revision);
      await store.checkpoint(this.epoch, coverage, states.values());
    }
    if (now - this.#prunedAt < PRUNE_MS) return;
    this.#prunedAt = now;
    const { retentionDays, maxBytes } = this.#options;
    await store.prune({ before: now - retentionDays * DAY_MS, maxBytes });
  }

  async #beginEpoch(store: JournalStore, reset: Reset): Promise<void> {
    const { clusterId, revision, states } = reset;
    // Kept, for the next attempt if this one fails half-way.
    const epoch = reset.epoch ?? (await store.newEpoch(clusterId, { epoch: this.epoch }));
    reset.epoch = epoch;
    this.epoch = epoch;
    this.coverage = { revision: 0, at: 0 };
    await store.checkpoint(this.epoch, { revision, at: Date.now() }, states);
  }

  /** Writes a gap and the difference at its end, all at once. */
  async #endGap(store: JournalStore): Promise<boolean> {
    const segment = this.#queue.first;
    const { gap } = segment;
    if (!gap) return false;
    const writes = [...segment.writes];
    const coverage = { revision: gap.beforeRevision, at: gap.to };
    this.#queue.seal(writes);
    await store.append(this.epoch, { writes, coverage, gap });
    this.#wrote(writes, coverage);
    segment.gap = null;
    return false;
  }

  /** Writes some of what waits. True if more does. */
  async #batch(store: JournalStore, atLast: boolean): Promise<boolean> {
    const all = this.#queue.first.writes;
    // Asked in the same turn in which all that waits is taken: what comes later is not covered.
    const covered = atLast ? this.#covered() : null;
    const writes = all.length <= BATCH_WRITES ? [...all] : wholeRevisions(all);
    const rest = writes.length < all.length;
    const coverage = rest ? null : covered;
    if (writes.length > 0 || this.#isNews(coverage)) {
      this.#queue.seal(writes);
      await store.append(this.epoch, { writes, coverage });
      this.#wrote(writes, coverage);
    }
    return rest;
  }

  #wrote(writes: readonly Write[], coverage: Coverage | null): void {
    if (coverage) this.coverage = coverage;
    this.#queue.done(writes);
    this.#sinceCheckpoint.writes += writes.length;
  }

  async #explain(store: JournalStore): Promise<void> {
    const explanations = this.#queue.takeExplanations();
    if (explanations.length === 0) return;
    try {
      await store.explain(this.epoch, explanations);
    } catch (reason) {
      this.#queue.returnExplanations(explanations);
      throw reason;
    }
  }

  #covered(): Coverage | null {
    if (!this.#cluster.isLive()) return null;
    return { revision: this.#cluster.coveredRevision(), at: Date.now() };
  }

  /** Worth a transaction of its own. */
  #isNews(coverage: Coverage | null): boolean {
    if (!coverage) return false;
    const { revision, at } = this.coverage;
    return coverage.revision > revision || coverage.at - at > HEARTBEAT_MS;
  }
}

/** As many writes as go into one batch, without parting those of one revision. */
function wholeRevisions(writes: readonly Write[]): Write[] {
  let end = BATCH_WRITES;
  while (end < writes.length && writes[end]?.revision === writes[end - 1]?.revision) end += 1;
  return writes.slice(0, end);
}
