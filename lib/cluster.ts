import "server-only";

import { StatusError } from "@/lib/errors";
import { close, connect, type EtcdClient } from "@/lib/etcd/client";
import { type MirrorMessage, mirror } from "@/lib/etcd/mirror";
import type { Tls } from "@/lib/etcd/tls";
import { Journal, type JournalOptions } from "@/lib/history/journal";
import { TimeTravel } from "@/lib/history/travel";
import { Lint, type LintTimes } from "@/lib/lint/lint";
import { Minimums } from "@/lib/lint/minimums";
import { isLoopback } from "@/lib/lint/reachability";
import { recallDepartures } from "@/lib/lint/recall-departures";
import { log } from "@/lib/log";
import { HeldLeases } from "@/lib/operate/held-leases";
import { Operations } from "@/lib/operate/operations";
import { Quarantine } from "@/lib/operate/quarantine/quarantine";
import { ClusterFacts } from "@/lib/registry/cluster-facts";
import type { Following } from "@/lib/registry/following";
import { Followings } from "@/lib/registry/followings";
import { KeylessLeases } from "@/lib/registry/keyless-leases";
import { Live } from "@/lib/registry/live";
import type { Status } from "@/lib/registry/model";
import { Registry } from "@/lib/registry/registry";
import { LeaseTelemetry } from "@/lib/registry/telemetry";
import { WatchLag } from "@/lib/registry/watch-lag";
import { singleton } from "@/lib/singleton";

const FACTS_EVERY_MS = 30_000;

export type ClusterOptions = {
  endpoints: string[];
  username?: string;
  password?: string;
  tls?: Tls;
  timeoutMs: number;
  /** Each is watched once; the empty prefix is the whole store. */
  prefixes: string[];
  formats: { prefix: string; format: string }[];
  ownRoot: string;
  leaseSamplesPerSecond: number;
  history: JournalOptions;
  readOnly: boolean;
  localEtcd: boolean;
  demo: boolean;
  /** Whether clients can be relied on to dial equal values once, so that instances may be diverted. */
  allowDivert?: boolean;
  lint?: LintTimes;
};

type Known = { etcdVersion: string | null; members: number | null };

/**
 * One etcd cluster and all that this process knows of it. Nothing of it is kept in a module:
 * a second cluster is a second one of these.
 */
export class Cluster {
  readonly options: Readonly<ClusterOptions>;
  readonly client: EtcdClient;
  readonly registry: Registry;
  readonly live: Live;
  readonly telemetry: LeaseTelemetry;
  readonly operations: Operations;
  readonly heldLeases: HeldLeases;
  readonly keylessLeases: KeylessLeases;
  readonly quarantine: Quarantine;
  readonly facts: ClusterFacts;
  readonly journal: Journal;
  readonly travel: TimeTravel;
  readonly minimums: Minimums;
  readonly lint: Lint;
  /** Called after each base was applied. */
  onBase: () => void = () => {};
  readonly #lag = new WatchLag();
  readonly #abort = new AbortController();
  readonly #following: Followings;
  #stateSince = Date.now();
  #clusterId = "";
  #known: Known = { etcdVersion: null, members: null };
  #factsTimer: NodeJS.Timeout | undefined;

  constructor(options: ClusterOptions) {
    this.options = options;
    const { endpoints, username, password, tls, timeoutMs } = options;
    this.client = connect({ endpoints, username, password, tls, timeoutMs });
    this.telemetry = new LeaseTelemetry({
      client: this.client,
      perSecond: options.leaseSamplesPerSecond,
      onSample: (estimate) => this.registry.applySample(estimate),
      onRevision: (revision) => this.#heard(revision),
    });
    this.registry = new Registry({
      leases: this.telemetry,
      formats: options.formats,
      ownRoot: options.ownRoot,
    });
    this.operations = new Operations(
      (operations) => {
        for (const operation of operations) {
          this.journal.claim(operation);
          this.journal.audit(operation);
        }
        this.live.publishOperations(operations);
      },
      { onRefused: (refusal) => this.journal.auditRefusal(refusal) },
    );
    this.live = new Live(this.registry, {
      status: () => this.status(),
      operations: () => this.operations.list(),
      quarantines: () => this.quarantine.view(),
      findings: () => this.lint.findings.state(),
      findingsOf: (service) => this.lint.findings.ofService(service),
    });
    this.live.onChanges((changes) => {
      this.operations.applied(changes);
      this.lint.changed(changes);
    });
    this.live.onRows = (services) => this.lint.touch(services);
    this.heldLeases = new HeldLeases(this.client);
    this.keylessLeases = new KeylessLeases({
      client: this.client,
      registry: this.registry,
      telemetry: this.telemetry,
      wholeStore: options.prefixes.includes(""),
      own: () => this.quarantine.leases(),
    });
    const { client, registry } = this;
    this.quarantine = new Quarantine({ client, registry, ...options });
    this.quarantine.onChange(() => {
      this.live.publishQuarantines();
      this.live.publishStatus();
    });
    this.minimums = new Minimums({ client: this.client, ...options });
    this.lint = new Lint(
      {
        ...{ registry: this.registry, keylessLeases: this.keylessLeases, minimums: this.minimums },
        localEtcd: endpoints.every(isLoopback),
        isDiverted: (registration) => this.quarantine.isDiverted(registration),
        isReady: () => this.#following.based,
        onFindings: (services) => this.live.publishFindings(services),
      },
      options.lint,
    );
    this.facts = new ClusterFacts(this);
    this.#following = new Followings(options.prefixes);
    this.journal = new Journal(
      {
        client: this.client,
        registry: this.registry,
        scope: { ...options, prefixes: this.prefixes },
        clusterId: () => this.#clusterId,
        coveredRevision: () => this.#following.coveredRevision,
        isLive: () => this.#following.live,
        doneBy: (id) => this.operations.doneBy(id) ?? this.#ruleBy(id),
        onState: () => this.live.publishStatus(),
        onRecalled: () => {
          this.live.startOver();
          void recallDepartures(this.journal, this.lint);
        },
      },
      options.history,
    );
    this.travel = new TimeTravel(this);
  }

  /** Begins to follow etcd, in the background: an etcd that is away is followed once it is there. */
  start(): void {
    this.live.start();
    this.telemetry.start();
    this.journal.start();
    this.quarantine.start();
    this.minimums.start();
    this.lint.start();
    for (const prefix of this.prefixes) void this.#follow(prefix);
    this.#factsTimer = setInterval(() => void this.#readFacts(), FACTS_EVERY_MS);
  }

  async close(): Promise<void> {
    this.#abort.abort();
    clearInterval(this.#factsTimer);
    this.telemetry.stop();
    this.lint.close();
    this.minimums.close();
    this.live.stop();
    this.operations.close();
    this.keylessLeases.close();
    await Promise.all([this.quarantine.close(), this.heldLeases.close()]);
    await this.journal.close();
    close(this.client);
  }

  /** The prefixes that are watched: those inside another are left out. */
  get prefixes(): string[] {
    return this.#following.prefixes;
  }

  /**
   * @throws StatusError `unavailable`, or what etcd says, while the view has never been complete.
   */
  assertLoaded(): void {
    const { missing } = this.#following;
    if (!missing) return;
    const { prefix, error } = missing;
    throw error ?? new StatusError("unavailable", `still loading the keys under "${prefix}"`);
  }

  status(): Status {
    const { live, based: loaded, error, watches } = this.#following;
    return {
      connection: {
        state: live ? "live" : loaded ? "reconnecting" : "connecting",
        since: this.#stateSince,
        error: error && { code: error.code, message: error.message },
      },
      revision: this.registry.revision,
      clusterId: this.#clusterId,
      ...this.#known,
      endpoints: this.options.endpoints,
      watchLagMs: live ? this.#lag.ms : null,
      watches,
      viewers: this.live.hub.viewers,
      counts: loaded
        ? {
            services: this.registry.services.size,
            leases: this.registry.leases.size,
            quarantines: this.quarantine.rules.size,
            findings: this.lint.findings.pressing,
          }
        : null,
      journal: this.journal.state(),
      readOnly: this.options.readOnly,
      localEtcd: this.options.localEtcd,
      demo: this.options.demo,
    };
  }

  async #follow(prefix: string): Promise<void> {
    const { signal } = this.#abort;
    for await (const message of mirror(this.client, { prefix, signal })) {
      try {
        this.#apply(prefix, message);
      } catch (error) {
        // One message that we cannot digest must not end the watch.
        log.error("cluster: could not apply what etcd sent", { prefix, type: message.type, error });
      }
    }
  }

  #apply(prefix: string, message: MirrorMessage): void {
    const following = this.#following.get(prefix);
    if (!following) return;
    if (message.type === "updates") {
      const { events, revision } = message;
      this.registry.applyUpdates(events, revision, { after: following.after(revision) });
      this.minimums.watchedUpdates(prefix, events);
      following.received(revision);
      this.#lag.applied(revision);
    } else if (message.type === "progress") {
      this.registry.applyProgress(message.revision);
      following.received(message.revision);
      this.#lag.applied(message.revision);
    } else if (message.type === "base") this.#applyBase(prefix, following, message);
    else if (message.type === "resumed") {
      log.info("cluster: resumed", { prefix, revision: message.revision });
      this.#turn(() => following.resumed(message.storeRevision));
    } else {
      const { error } = message;
      log.warn("cluster: lost the watch", { prefix, code: error.code, error });
      this.#lag.reset();
      this.#turn(() => following.lost(error));
    }
  }

  #applyBase(
    prefix: string,
    following: Following,
    { header, kvs, reason }: MirrorMessage & { type: "base" },
  ): void {
    const { revision, clusterId } = header;
    const first = !following.based;
    const after = following.knownUntil;
    const afterRevision = following.coveredRevision;
    log.info("cluster: new base", { prefix, reason, revision, keys: kvs.length });
    this.#clusterId = clusterId;
    const apply = () => this.registry.applyBase(prefix, kvs, revision, { first, after });
    if (reason === "start" || first) apply();
    else {
      const gap = { reason, afterRevision, beforeRevision: revision, from: after, to: Date.now() };
      this.journal.acrossGap(gap, prefix, apply);
    }
    this.minimums.watchedBase(prefix, kvs);
    this.#lag.reset();
    this.#turn(() => following.basedAt(revision));
    if (this.#following.based) this.journal.begin();
    this.live.startOver();
    this.onBase();
    void this.#readFacts();
  }

  #heard(revision: number): void {
    this.#lag.heard(revision, this.registry.revision);
    this.#following.heard(revision);
  }

  #turn(change: () => void): void {
    const before = this.status().connection.state;
    change();
    const after = this.status().connection.state;
    if (after !== before) this.#stateSince = Date.now();
    this.telemetry.pause(after !== "live");
    this.live.publishStatus();
  }

  /** Whose rule it was that kept something out. */
  #ruleBy(id: string): { kind: string; actor: string | null; reason: string } | null {
    const rule = this.quarantine.get(id);
    return rule ? { kind: "quarantine", actor: rule.actor, reason: rule.reason } : null;
  }

  /** A role may be allowed the keys and not this; the pages then say less. */
  async #readFacts(): Promise<void> {
    const { members } = await this.facts.read();
    const answered = members.find(({ status }) => status !== null);
    this.#known = {
      etcdVersion: answered?.status?.version ?? this.#known.etcdVersion,
      members: members.length > 0 ? members.length : this.#known.members,
    };
    this.live.publishStatus();
  }
}

const holder = () => singleton("cluster", () => ({ cluster: undefined as Cluster | undefined }));

/** Makes `cluster` the one that routes and pages use. */
export function setCluster(cluster: Cluster): void {
  holder().cluster = cluster;
}

/**
 * The cluster of this process.
 *
 * @throws StatusError `unavailable` before the server has started it.
 */
export function getCluster(): Cluster {
  const { cluster } = holder();
  if (!cluster) throw new StatusError("unavailable", "the console is still starting");
  return cluster;
}
