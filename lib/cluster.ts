import "server-only";

import type { ClusterOptions } from "@/lib/cluster-options";
import { acquaint } from "@/lib/codecs/acquaint";
import { StatusError } from "@/lib/errors";
import { close, connect, type EtcdClient } from "@/lib/etcd/client";
import { type MirrorMessage, mirror } from "@/lib/etcd/mirror";
import { Journal } from "@/lib/history/journal";
import { TimeTravel } from "@/lib/history/travel";
import { Lint } from "@/lib/lint/lint";
import { Minimums } from "@/lib/lint/minimums";
import { isLoopback } from "@/lib/lint/reachability";
import { recallDepartures } from "@/lib/lint/recall-departures";
import { log } from "@/lib/log";
import type { HandRegistrations } from "@/lib/operate/by-hand/hand-registrations";
import { HeldLeases } from "@/lib/operate/held-leases";
import { Operations } from "@/lib/operate/operations";
import { OwnWork } from "@/lib/operate/own-work";
import type { Pins } from "@/lib/operate/pins/pins";
import type { Quarantine } from "@/lib/operate/quarantine/quarantine";
import { ClusterFacts } from "@/lib/registry/cluster-facts";
import type { Following } from "@/lib/registry/following";
import { Followings } from "@/lib/registry/followings";
import { KeylessLeases } from "@/lib/registry/keyless-leases";
import { Live } from "@/lib/registry/live";
import type { Status } from "@/lib/registry/model";
import { OtherKeys } from "@/lib/registry/other-keys";
import { Registry } from "@/lib/registry/registry";
import { LeaseTelemetry } from "@/lib/registry/telemetry";
import { WatchLag } from "@/lib/registry/watch-lag";
import { singleton } from "@/lib/singleton";

const FACTS_EVERY_MS = 30_000;
/** How long the first view waits for what is pinned, which a role may not be allowed to read. */
const PINS_WITHIN_MS = 2_000;

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
  readonly #lag = new WatchLag();
  readonly #abort = new AbortController();
  readonly #following: Followings;
  #stateSince = Date.now();
  #clusterId = "";
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
      onRevision: (revision) => this.#heard(revision),
    });
    this.registry = new Registry({
      leases: this.telemetry,
      formats: options.formats,
      ownRoot: options.ownRoot,
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
    const isReady = () => this.#following.based;
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
    this.#following = new Followings(options.prefixes);
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
        clusterId: () => this.#clusterId,
        coveredRevision: () => this.#following.coveredRevision,
        isLive: () => this.#following.live,
        doneBy: (id) => this.operations.doneBy(id) ?? this.#ownWork.doneBy(id),
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
    this.#ownWork.start();
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
    await Promise.all([this.#ownWork.close(), this.heldLeases.close()]);
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

  async #follow(prefix: string): Promise<void> {
    const { signal } = this.#abort;
    for await (const message of mirror(this.client, { prefix, signal })) {
      // Read by other mappings, half of the registry might seem to be another.
      if (message.type === "base") await this.pins.known(PINS_WITHIN_MS);
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
    if (first) acquaint(kvs, this.options.formats);
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
