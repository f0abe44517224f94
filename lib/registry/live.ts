import "server-only";

import type { FindingsState } from "./finding";
import { FlushTimer } from "./flush-timer";
import { applyChanges, CHANGES_KEPT } from "./fold";
import type { HandRegistration, HandRegistrationsView } from "./hand-registration";
import { Hub } from "./hub";
import type { Change } from "./model";
import type { Operation } from "./operation";
import { Overview } from "./overview";
import { Pending } from "./pending";
import type { QuarantineView, RuleState } from "./quarantine-state";
import type { Registry } from "./registry";
import { RowFeed } from "./row-feed";
import { serviceDelta, serviceSnapshot } from "./service-messages";
import type { ServiceRow } from "./service-row";
import type { Status } from "./status";
import type {
  ChangesMessage,
  FindingsMessage,
  HandRegistrationsMessage,
  OperationsMessage,
  OverviewDelta,
  OverviewSnapshot,
  QuarantinesMessage,
  ServiceSnapshot,
  StatusMessage,
  Topic,
} from "./topics";

/** While changes keep coming they are merged and sent this often; the first one goes at once. */
const FLUSH_MS = 50;
/** Samples move nothing that the browser does not count down itself. */
const SAMPLES_FLUSH_MS = 250;
const TICK_MS = 1_000;

/** What the live topics show beside the registry. */
export type Sources = {
  status(): Status;
  operations(): readonly Operation[];
  quarantines(): QuarantineView;
  handRegistrations(): HandRegistrationsView;
  findings(): FindingsState;
  findingsOf(service: string): ServiceRow["findings"];
};

/** Turns what is pending in the registry into messages, and those into topics. */
export class Live {
  readonly hub: Hub;
  readonly #registry: Registry;
  readonly #overview: Overview;
  readonly #sources: Sources;
  readonly #rules: RowFeed<QuarantineView, RuleState>;
  readonly #byHand: RowFeed<HandRegistrationsView, HandRegistration>;
  readonly #listeners = new Set<(changes: readonly Change[]) => void>();
  #changes: Change[] = [];
  readonly #timer = new FlushTimer(() => this.flush());
  #ticker: NodeJS.Timeout | undefined;
  #sentStatus = "";
  #sentTotals = "";
  /** Called with the services that each flush changed something in. */
  onRows: (services: ReadonlySet<string>) => void = () => {};

  constructor(registry: Registry, sources: Sources) {
    this.#registry = registry;
    this.#overview = new Overview(registry, (service) => sources.findingsOf(service));
    this.#sources = sources;
    this.hub = new Hub((topic) => this.#snapshotOf(topic));
    this.#rules = new RowFeed({
      view: () => sources.quarantines(),
      rows: ({ rules }) => rules,
      withRows: (view, rules) => ({ ...view, rules }),
      wanted: () => this.hub.wanted("quarantines"),
      publish: (changes) => {
        const message: QuarantinesMessage = { ...this.#envelope("quarantines"), ...changes };
        this.hub.publish("quarantines", "delta", message);
      },
    });
    this.#byHand = new RowFeed({
      view: () => sources.handRegistrations(),
      rows: ({ registrations }) => registrations,
      withRows: (view, registrations) => ({ ...view, registrations }),
      wanted: () => this.hub.wanted("hand-registrations"),
      publish: (changes) => {
        const topic = "hand-registrations";
        const message: HandRegistrationsMessage = { ...this.#envelope(topic), ...changes };
        this.hub.publish(topic, "delta", message);
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
    this.#byHand.stop();
    clearInterval(this.#ticker);
    this.#ticker = undefined;
    this.#timer.cancel();
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
    // While nobody looks no tick finds it, and what the last one found has run out.
    if (!this.hub.wanted("overview")) this.#overview.findShortest();
    return {
      ...this.#envelope("overview"),
      services: [...this.#overview.rows.values()],
      totals: this.#overview.totals(),
    };
  }

  service(name: string): ServiceSnapshot {
    this.flush();
    return { ...this.#envelope(`service:${name}`), ...serviceSnapshot(this.#registry, name) };
  }

  /** How many services there are, as the overview counts them. */
  get services(): number {
    this.flush();
    return this.#overview.services;
  }

  /** How many instances are registered. */
  get instances(): number {
    this.flush();
    return this.#overview.instances;
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

  /** Soon: what checks say changes all the time. */
  publishHandRegistrations(): void {
    this.#byHand.changed();
  }

  /** The findings are others now; in the rows of `services` too. */
  publishFindings(services: ReadonlySet<string>): void {
    if (services.size > 0) this.#flushRows(services);
    if (this.hub.wanted("findings")) {
      this.hub.publish("findings", "delta", this.#findingsMessage());
    }
    this.publishStatus();
  }

  /** Has the feed go on before what this console saw itself, with what others did, newest first. */
  recall(recent: readonly Change[]): void {
    this.flush();
    const own = this.#changes;
    const known = new Set(own.map(({ id }) => id));
    const beganAt = own.at(-1)?.at.at ?? Number.POSITIVE_INFINITY;
    const older = recent.filter(({ id, at }) => !known.has(id) && at.at <= beganAt);
    this.#changes = [...own, ...older].slice(0, CHANGES_KEPT);
  }

  /** After a base that is not a continuation: everybody starts over. */
  startOver(): void {
    this.flush();
    this.hub.publishSnapshots();
  }

  flush(): void {
    const pending = this.#registry.pending;
    this.#timer.flushing(!pending.empty);
    if (pending.empty) return;
    this.#registry.pending = new Pending();

    if (pending.changes.length + pending.explained.length > 0) this.#flushChanges(pending);
    if (pending.rows.size > 0) {
      this.#flushRows(pending.rows);
      this.onRows(pending.rows);
    }
    for (const [name, service] of pending.services) {
      const topic: Topic = `service:${name}`;
      if (!this.hub.wanted(topic)) continue;
      this.hub.publish(topic, "delta", {
        ...this.#envelope(topic),
        ...serviceDelta(name, service),
      });
    }
  }

  #flushChanges({ changes, explained }: Pending): void {
    this.#overview.countChanges(changes.length);
    this.#changes = applyChanges(this.#changes, { changes, explained });
    for (const listener of this.#listeners) listener([...changes, ...explained]);
    if (!this.hub.wanted("changes")) return;
    const kept = new Set(this.#changes.map(({ id }) => id));
    const message: ChangesMessage = {
      ...this.#envelope("changes"),
      changes: changes.slice(-CHANGES_KEPT),
      explained: explained.filter(({ id }) => kept.has(id)),
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

  #schedule(): void {
    const { pending } = this.#registry;
    if (pending.empty) return;
    this.#timer.schedule(pending.onlySamples ? SAMPLES_FLUSH_MS : FLUSH_MS);
  }

  #tick(): void {
    this.#registry.forgetEmpty(Date.now());
    this.publishStatus();
    if (!this.hub.wanted("overview")) return;
    this.#overview.findShortest();
    if (JSON.stringify(this.#overview.totals()) !== this.#sentTotals) this.#flushRows([]);
  }

  #snapshotOf(topic: Topic): { revision: number } {
    if (topic === "overview") return this.overview();
    if (topic === "status") return this.#statusMessage(this.#sources.status());
    if (topic === "findings") return this.#findingsMessage();
    if (topic === "changes") {
      this.flush();
      const message: ChangesMessage = {
        ...this.#envelope(topic),
        changes: [...this.#changes].reverse(),
        explained: [],
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
    if (topic === "hand-registrations") {
      return { ...this.#envelope(topic), ...this.#byHand.snapshot() };
    }
    return this.service(topic.slice("service:".length));
  }

  #statusMessage(status: Status): StatusMessage {
    return { ...this.#envelope("status"), status };
  }

  #findingsMessage(): FindingsMessage {
    const { findings, counts } = this.#sources.findings();
    return { ...this.#envelope("findings"), findings: [...findings], counts };
  }

  #envelope<T extends Topic>(topic: T): { topic: T; revision: number; at: number } {
    return { topic, revision: this.#registry.revision, at: Date.now() };
  }
}
