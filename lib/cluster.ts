import "server-only";

import type { ClusterOptions } from "@/lib/cluster-options";
import { ClusterWatch } from "@/lib/cluster-watch";
import { StatusError } from "@/lib/errors";
import { close, connect, type EtcdClient } from "@/lib/etcd/client";
import { Journal } from "@/lib/history/journal";
import { TimeTravel } from "@/lib/history/travel";
import { Lint } from "@/lib/lint/lint";
import { Minimums } from "@/lib/lint/minimums";
import { isLoopback } from "@/lib/lint/reachability";
import { recallDepartures } from "@/lib/lint/recall-departures";
import type { HandRegistrations } from "@/lib/operate/by-hand/hand-registrations";
import { HeldLeases } from "@/lib/operate/held-leases";
import { Operations } from "@/lib/operate/operations";
import { OwnWork } from "@/lib/operate/own-work";
import type { Pins } from "@/lib/operate/pins/pins";
import type { Quarantine } from "@/lib/operate/quarantine/quarantine";
import { ClusterFacts } from "@/lib/registry/cluster-facts";
import { KeylessLeases } from "@/lib/registry/keyless-leases";
import { Live } from "@/lib/registry/live";
import { OtherKeys } from "@/lib/registry/other-keys";
import { Registry } from "@/lib/registry/registry";
import type { Status } from "@/lib/registry/status";
import { LeaseTelemetry } from "@/lib/registry/telemetry";
import { singleton } from "@/lib/singleton";

const FACTS_EVERY_MS = 30_000;

type Known = { etcdVersion: string | null; members: number | null };

/**
 * One etcd cluster and all that this process knows of it. Nothing of it is kept in a module:
 * a second cluster is a second one of these.
 */
export class Cluster {
  /** `formats` are those in force at this moment: the configured ones, and what is pinned. */
  readonly options: Readonly<ClusterOptions>;
  readonly client: EtcdClient;
  readonly registry: Registry;
  readonly otherKeys: OtherKeys;
  readonly live: Live;
  readonly telemetry: LeaseTelemetry;
  readonly operations: Operations;
  readonly heldLeases: HeldLeases;
  readonly keylessLeases: KeylessLeases;
  readonly quarantine: Quarantine;
  readonly handRegistrations: HandRegistrations;
  readonly facts: ClusterFacts;
  readonly journal: Journal;
  readonly travel: TimeTravel;
  readonly pins: Pins;
  readonly minimums: Minimums;
  readonly lint: Lint;
  /** Called after each base was applied. */
  onBase: () => void = () => {};
  readonly #ownWork: OwnWork;
  readonly #watch: ClusterWatch;
  #known: Known = { etcdVersion: null, members: null };
  #factsTimer: NodeJS.Timeout | undefined;

  constructor(options: ClusterOptions) {
    const formats = () => this.pins.mappings;
    this.options = {
      ...options,
      get formats() {
        return formats();
      },
    };
    const { endpoints, username, password, tls, timeoutMs } = options;
    this.client = connect({ endpoints, username, password, tls, timeoutMs });
    this.telemetry = new LeaseTelemetry({
      client: this.client,
      perSecond: options.leaseSamplesPerSecond,
      onSample: (estimate) => this.registry.applySample(estimate),
      onRevision: (revision) => this.#watch.heard(revision),
    });
    this.registry = new Registry({
      leases: this.telemetry,
      formats: options.formats,
      ownRoot: options.ownRoot,
    });
    this.#watch = new ClusterWatch(this, () => {
      this.onBase();
      void this.#readFacts();
    });
    this.otherKeys = new OtherKeys(this.registry);
    this.operations = new Operations(
      (operations) => {
        for (const operation of operations) {
          this.journal.claim(operation);
          this.journal.audit(operation);
        }
        this.live.publishOperations(operations);
      },
      {
        onRefused: (refusal) => this.journal.auditRefusal(refusal),
        readOnly: options.readOnly,
      },
    );
    this.live = new Live(this.registry, {
      status: () => this.status(),
      operations: () => this.operations.list(),
      quarantines: () => this.quarantine.view(),
      handRegistrations: () => this.handRegistrations.view(),
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
      own: () => this.#ownWork.leases(),
    });
    const { client, registry } = this;
    const isReady = () => this.#watch.loaded;
    this.#ownWork = new OwnWork({ client, registry, isReady, ...options });
    this.quarantine = this.#ownWork.quarantine;
    this.handRegistrations = this.#ownWork.handRegistrations;
    this.pins = this.#ownWork.pins;
    this.quarantine.onChange(() => {
      this.live.publishQuarantines();
      this.live.publishStatus();
    });
    this.handRegistrations.onChange(() => {
      this.live.publishHandRegistrations();
      this.live.publishStatus();
    });
    this.minimums = new Minimums({ client: this.client, ...options });
    this.lint = new Lint(
      {
        ...{ registry: this.registry, keylessLeases: this.keylessLeases, minimums: this.minimums },
        localEtcd: endpoints.every(isLoopback),
        isReady,
        isDiverted: (registration) => this.quarantine.isDiverted(registration),
        onFindings: (services) => this.live.publishFindings(services),
      },
      options.lint,
    );
    this.facts = new ClusterFacts(this);
    this.journal = new Journal(
      {
        client: this.client,
        registry: this.registry,
        scope: {
          prefixes: this.prefixes,
          ownRoot: options.ownRoot,
          get formats() {
            return formats();
          },
        },
        clusterId: () => this.#watch.clusterId,
        coveredRevision: () => this.#watch.coveredRevision,
        isLive: () => this.#watch.live,
        doneBy: (id) => this.operations.doneBy(id) ?? this.#ownWork.doneBy(id),
        onState: () => this.live.publishStatus(),
        onRecalled: (recent) => {
          this.live.recall(recent);
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
    this.#ownWork.start();
    this.minimums.start();
    this.lint.start();
    this.#watch.start();
    this.#factsTimer = setInterval(() => void this.#readFacts(), FACTS_EVERY_MS);
  }

  async close(): Promise<void> {
    this.#watch.stop();
    clearInterval(this.#factsTimer);
    this.telemetry.stop();
    this.lint.close();
    this.minimums.close();
    this.live.stop();
    this.operations.close();
    this.keylessLeases.close();
    await Promise.all([this.#ownWork.close(), this.heldLeases.close()]);
    await this.journal.close();
    close(this.client);
  }

  /** The prefixes that are watched: those inside another are left out. */
  get prefixes(): string[] {
    return this.#watch.prefixes;
  }

  /**
   * @throws StatusError `unavailable`, or what etcd says, while the view has never been complete.
   */
  assertLoaded(): void {
    const { missing } = this.#watch;
    if (!missing) return;
    const { prefix, error } = missing;
    throw error ?? new StatusError("unavailable", `still loading the keys under "${prefix}"`);
  }

  status(): Status {
    const { connection, clusterId, lagMs, watches, loaded } = this.#watch;
    return {
      connection,
      revision: this.registry.revision,
      clusterId,
      ...this.#known,
      endpoints: this.options.endpoints,
      watchLagMs: lagMs,
      watches,
      viewers: this.live.hub.viewers,
      counts: loaded
        ? {
            services: this.live.services,
            instances: this.live.instances,
            leases: this.registry.leases.size,
            quarantines: this.quarantine.rules.size,
            handRegistrations: this.handRegistrations.size,
            findings: this.lint.findings.pressing,
            otherKeys: this.registry.otherKeys,
          }
        : null,
      journal: this.journal.state(),
      readOnly: this.options.readOnly,
      localEtcd: this.options.localEtcd,
      demo: this.options.demo,
    };
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
