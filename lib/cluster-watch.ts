import "server-only";

import { acquaint } from "@/lib/codecs/acquaint";
import type { FormatMapping } from "@/lib/codecs/detect";
import type { EtcdClient } from "@/lib/etcd/client";
import { type MirrorMessage, mirror } from "@/lib/etcd/mirror";
import type { Journal } from "@/lib/history/journal";
import { Scratch } from "@/lib/history/scratch";
import type { Minimums } from "@/lib/lint/minimums";
import { log } from "@/lib/log";
import type { Pins } from "@/lib/operate/pins/pins";
import type { Following } from "@/lib/registry/following";
import { Followings } from "@/lib/registry/followings";
import type { Live } from "@/lib/registry/live";
import type { Registry } from "@/lib/registry/registry";
import type { Status } from "@/lib/registry/status";
import type { LeaseTelemetry } from "@/lib/registry/telemetry";
import { WatchLag } from "@/lib/registry/watch-lag";

/** How long the first view waits for what is pinned, which a role may not be allowed to read. */
const PINS_WITHIN_MS = 2_000;

/**
 * A watch that went on elsewhere within this time was not away to whoever looks on: another member took over, or another
 * leader was elected.
 */
const AWAY_AFTER_MS = 2_000;

type State = Status["connection"]["state"];

/** Whoever is told what etcd says. */
type Told = {
  readonly options: {
    readonly prefixes: readonly string[];
    readonly formats: readonly FormatMapping[];
    readonly ownRoot: string;
  };
  readonly client: EtcdClient;
  readonly registry: Registry;
  readonly journal: Journal;
  readonly minimums: Minimums;
  readonly pins: Pins;
  readonly telemetry: LeaseTelemetry;
  readonly live: Live;
};

/** Follows the prefixes of a cluster, tells its parts what comes of it, and knows how it stands with the connection. */
export class ClusterWatch {
  readonly #cluster: Told;
  readonly #onBase: () => void;
  readonly #followings: Followings;
  readonly #lag = new WatchLag();
  readonly #abort = new AbortController();
  #told: { state: State; since: number } = { state: "connecting", since: Date.now() };
  #away: NodeJS.Timeout | undefined;
  #clusterId = "";

  /** The parts of `cluster` are there by the time it is started. `onBase` is called after each base was applied. */
  constructor(cluster: Told, onBase: () => void) {
    this.#cluster = cluster;
    this.#onBase = onBase;
    this.#followings = new Followings(cluster.options.prefixes);
  }

  /** Begins, in the background: an etcd that is away is followed once it is there. */
  start(): void {
    for (const prefix of this.prefixes) void this.#follow(prefix);
  }

  stop(): void {
    clearTimeout(this.#away);
    this.#abort.abort();
  }

  /** The prefixes that are watched: those inside another are left out. */
  get prefixes(): string[] {
    return this.#followings.prefixes;
  }

  /** Whether the view has been complete at least once. */
  get loaded(): boolean {
    return this.#followings.based;
  }

  /** A prefix of which nothing is known yet, with why. */
  get missing(): Followings["missing"] {
    return this.#followings.missing;
  }

  get live(): boolean {
    return this.#followings.live;
  }

  get watches(): number {
    return this.#followings.watches;
  }

  /** Every event up to this revision has been applied. */
  get coveredRevision(): number {
    return this.#followings.coveredRevision;
  }

  /** As etcd last told it; empty before. */
  get clusterId(): string {
    return this.#clusterId;
  }

  /** How far the view is behind etcd; null while it is not known. */
  get lagMs(): number | null {
    return this.live ? this.#lag.ms : null;
  }

  get connection(): Status["connection"] {
    const error = this.#told.state === "live" ? null : this.#followings.error;
    return { ...this.#told, error: error && { code: error.code, message: error.message } };
  }

  /** Some answer of etcd has told the store's revision. */
  heard(revision: number): void {
    this.#lag.heard(revision, this.#cluster.registry.revision);
    this.#followings.heard(revision);
  }

  async #follow(prefix: string): Promise<void> {
    const { signal } = this.#abort;
    for await (const message of mirror(this.#cluster.client, { prefix, signal })) {
      // Read by other mappings, half of the registry might seem to be another.
      if (message.type === "base") await this.#cluster.pins.known(PINS_WITHIN_MS);
      try {
        this.#apply(prefix, message);
      } catch (error) {
        // One message that we cannot digest must not end the watch.
        log.error("cluster: could not apply what etcd sent", { prefix, type: message.type, error });
      }
    }
  }

  #apply(prefix: string, message: MirrorMessage): void {
    const { registry, minimums } = this.#cluster;
    const following = this.#followings.get(prefix);
    if (!following) return;
    if (message.type === "updates") {
      const { events, revision } = message;
      registry.applyUpdates(events, revision, { after: following.after(revision) });
      minimums.watchedUpdates(prefix, events);
      following.received(revision);
      this.#lag.applied(revision);
    } else if (message.type === "progress") {
      registry.applyProgress(message.revision);
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
    const { registry, minimums, journal, live, options } = this.#cluster;
    const { revision, clusterId } = header;
    const first = !following.based;
    const after = following.knownUntil;
    const afterRevision = following.coveredRevision;
    log.info("cluster: new base", { prefix, reason, revision, keys: kvs.length });
    this.#clusterId = clusterId;
    if (first) {
      // A view that nobody sees, since all that the live one does with a key is as new as the codecs are.
      acquaint(kvs, (sample) =>
        new Scratch(options).registry.applyBase(prefix, sample, revision, { first, after }),
      );
    }
    const apply = () => registry.applyBase(prefix, kvs, revision, { first, after });
    if (reason === "start" || first) apply();
    else {
      const gap = { reason, afterRevision, beforeRevision: revision, from: after, to: Date.now() };
      journal.acrossGap(gap, prefix, apply);
    }
    minimums.watchedBase(prefix, kvs);
    this.#lag.reset();
    this.#turn(() => following.basedAt(revision));
    if (this.#followings.based) journal.begin();
    live.startOver();
    this.#onBase();
  }

  #turn(change: () => void): void {
    change();
    const now = Date.now();
    this.#cluster.telemetry.pause(!this.live);
    if (this.live) this.#tell("live", now);
    else if (!this.loaded) this.#tell("connecting", now);
    else if (this.#told.state !== "live") this.#tell("reconnecting", now);
    else this.#away ??= setTimeout(() => this.#tell("reconnecting", now), AWAY_AFTER_MS);
  }

  #tell(state: State, since: number): void {
    clearTimeout(this.#away);
    this.#away = undefined;
    if (state !== this.#told.state) this.#told = { state, since };
    this.#cluster.live.publishStatus();
  }
}
