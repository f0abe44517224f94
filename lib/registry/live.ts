import "server-only";

import { applyChanges, CHANGES_KEPT } from "./fold";
import { Hub } from "./hub";
import type { Change, Operation, ServiceRow, Status } from "./model";
import { Overview } from "./overview";
import { Pending, type PendingService } from "./pending";
import type { QuarantineView } from "./quarantine-state";
import type { Registry } from "./registry";
import { RuleFeed } from "./rule-feed";
import type {
  ChangesMessage,
  OperationsMessage,
  OverviewDelta,
  OverviewSnapshot,
  QuarantinesMessage,
  ServiceDelta,
  ServiceSnapshot,
  StatusMessage,
  Topic,
} from "./topics";

/** While changes keep coming they are merged and sent this often; the first one goes at once. */
const FLUSH_MS = 50;
/** Samples move nothing that the browser does not count down itself. */
const SAMPLES_FLUSH_MS = 250;
const TICK_MS = 1_000;
const EMPTY_KEPT_MS = 24 * 3_600_000;

/** What the live topics show beside the registry. */
export type Sources = {
  status(): Status;
  operations(): readonly Operation[];
  quarantines(): QuarantineView;
};

/** Turns what is pending in the registry into messages, and those into topics. */
export class Live {
  readonly hub: Hub;
  readonly #registry: Registry;
  readonly #overview: Overview;
  readonly #sources: Sources;
  readonly #rules: RuleFeed;
  readonly #listeners = new Set<(changes: readonly Change[]) => void>();
  #changes: Change[] = [];
  #flushedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #due = Number.POSITIVE_INFINITY;
  #ticker: NodeJS.Timeout | undefined;
  #sentStatus = "";
  #sentTotals = "";

  constructor(registry: Registry, sources: Sources) {
    this.#registry = registry;
    this.#overview = new Overview(registry);
    this.#sources = sources;
    this.hub = new Hub((topic) => this.#snapshotOf(topic));
    this.#rules = new RuleFeed({
      view: () => sources.quarantines(),
      wanted: () => this.hub.wanted("quarantines"),
      publish: (changes) => {
        const message: QuarantinesMessage = { ...this.#envelope("quarantines"), ...changes };
        this.hub.publish("quarantines", "delta", message);
      },
    });
    this.hub.onViewers = () => this.publishStatus();
    registry.onPending = () => this.#schedule();
  }

  start(): void {
    this.#ticker ??= setInterval(() => this.#tick(), TICK_MS);
  }

  stop(): void {
    this.#rules.stop();
    clearInterval(this.#ticker);
    clearTimeout(this.#timer);
    this.#ticker = undefined;
    this.#timer = undefined;
  }

  /** Calls `listener` with the changes of each flush, before any browser hears of them. */
  onChanges(listener: (changes: readonly Change[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Newest first. */
  get changes(): readonly Change[] {
    return this.#changes;
  }

  overview(): OverviewSnapshot {
    this.flush();
    return {
      ...this.#envelope("overview"),
      services: [...this.#overview.rows.values()],
      totals: this.#overview.totals(),
    };
  }

  /** An unknown service is one without instances: it may get some while somebody looks at it. */
  service(name: string): ServiceSnapshot {
    this.flush();
    const service = this.#registry.services.get(name);
    const registrations = [...(service?.registrations() ?? [])];
    const samples = new Map(
      registrations.map(({ lease }) => [lease, this.#registry.sampleOf(lease)] as const),
    );
    return {
      ...this.#envelope(`service:${name}`),
      service: name,
      registrations,
      samples: [...samples.values()].filter((sample) => sample !== undefined),
      departures: [...(service?.departures.values() ?? [])],
    };
  }

  /** Rows of the overview, by name. */
  get rows(): ReadonlyMap<string, ServiceRow> {
    this.flush();
    return this.#overview.rows;
  }

  publishStatus(): void {
    if (!this.hub.wanted("status")) return;
    const status = this.#sources.status();
    const text = JSON.stringify(status);
    if (text === this.#sentStatus) return;
    this.#sentStatus = text;
    this.hub.publish("status", "delta", this.#statusMessage(status));
  }

  publishOperations(operations: readonly Operation[]): void {
    const message: OperationsMessage = {
      ...this.#envelope("operations"),
      operations: [...operations],
    };
    this.hub.publish("operations", "delta", message);
  }

  /** Soon: some of what is said of rules changes with every return. */
  publishQuarantines(): void {
    this.#rules.changed();
  }

  /** After a base that is not a continuation: everybody starts over. */
  startOver(): void {
    this.flush();
    this.hub.publishSnapshots();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = Number.POSITIVE_INFINITY;
    const pending = this.#registry.pending;
    if (pending.empty) return;
    this.#registry.pending = new Pending();
    this.#flushedAt = Date.now();

    if (pending.changes.length > 0) this.#flushChanges(pending.changes);
    if (pending.rows.size > 0) this.#flushRows(pending.rows);
    for (const [name, service] of pending.services) {
      const topic: Topic = `service:${name}`;
      if (!this.hub.wanted(topic)) continue;
      this.hub.publish(topic, "delta", this.#serviceDelta(name, service));
    }
  }

  #flushChanges(changes: Change[]): void {
    // A cause that was found later is the same change, told again.
    const known = new Set(this.#changes.map(({ id }) => id));
    this.#overview.countChanges(changes.filter(({ id }) => !known.has(id)).length);
    this.#changes = applyChanges(this.#changes, changes);
    for (const listener of this.#listeners) listener(changes);
    if (!this.hub.wanted("changes")) return;
    const message: ChangesMessage = {
      ...this.#envelope("changes"),
      changes: changes.slice(-CHANGES_KEPT),
    };
    this.hub.publish("changes", "delta", message);
  }

  #flushRows(names: Iterable<string>): void {
    const update = this.#overview.update(names);
    if (!this.hub.wanted("overview")) return;
    const totals = this.#overview.totals();
    this.#sentTotals = JSON.stringify(totals);
    const message: OverviewDelta = { ...this.#envelope("overview"), ...update, totals };
    this.hub.publish("overview", "delta", message);
  }

  #serviceDelta(name: string, pending: PendingService): ServiceDelta {
    return {
      ...this.#envelope(`service:${name}`),
      service: name,
      deletes: [...pending.deletes],
      puts: [...pending.puts.values()].flat(),
      samples: [...pending.samples.values()],
      departures: pending.departures,
    };
  }

  #schedule(): void {
    const { pending } = this.#registry;
    if (pending.empty) return;
    const wait = pending.onlySamples ? SAMPLES_FLUSH_MS : FLUSH_MS;
    const due = this.#flushedAt + wait;
    const now = Date.now();
    if (due <= now) this.flush();
    else if (due < this.#due) {
      clearTimeout(this.#timer);
      this.#due = due;
      this.#timer = setTimeout(() => this.flush(), due - now);
    }
  }

  #tick(): void {
    this.#registry.forgetEmpty(Date.now() - EMPTY_KEPT_MS);
    this.publishStatus();
    if (!this.hub.wanted("overview")) return;
    this.#overview.findShortest();
    if (JSON.stringify(this.#overview.totals()) !== this.#sentTotals) this.#flushRows([]);
  }

  #snapshotOf(topic: Topic): { revision: number } {
    if (topic === "overview") return this.overview();
    if (topic === "status") return this.#statusMessage(this.#sources.status());
    if (topic === "changes") {
      this.flush();
      const message: ChangesMessage = {
        ...this.#envelope(topic),
        changes: [...this.#changes].reverse(),
      };
      return message;
    }
    if (topic === "operations") {
      const operations = [...this.#sources.operations()];
      const message: OperationsMessage = { ...this.#envelope(topic), operations };
      return message;
    }
    if (topic === "quarantines") {
      const message: QuarantinesMessage = { ...this.#envelope(topic), ...this.#rules.snapshot() };
      return message;
    }
    return this.service(topic.slice("service:".length));
  }

  #statusMessage(status: Status): StatusMessage {
    return { ...this.#envelope("status"), status };
  }

  #envelope<T extends Topic>(topic: T): { topic: T; revision: number; at: number } {
    return { topic, revision: this.#registry.revision, at: Date.now() };
  }
}
