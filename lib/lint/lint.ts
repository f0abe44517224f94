import "server-only";

import { setImmediate as turn } from "node:timers/promises";

import { log } from "@/lib/log";
import type { KeylessLeases } from "@/lib/registry/keyless-leases";
import type { Change, Registration } from "@/lib/registry/model";
import type { Registry } from "@/lib/registry/registry";

import { Departures, type Left, type Returned } from "./departures";
import { Dissenters } from "./dissenters";
import { type Draft, draft } from "./draft";
import { FindingSet } from "./finding-set";
import { KeyGrowth } from "./key-growth";
import { KeylessLook } from "./keyless-look";
import type { Minimums } from "./minimums";
import { lintNesting } from "./nested";
import { Pace } from "./pace";
import { Places } from "./places";
import { ServicePass } from "./service-rules";
import { lintShared } from "./shared-addresses";

const TICK_MS = 1_000;
const KEYLESS_EVERY_MS = 60_000;
const MINUTE_MS = 60_000;

/** What the lint looks at, and whom it tells. */
export type Linted = {
  registry: Registry;
  keylessLeases: Pick<KeylessLeases, "list">;
  minimums: Minimums;
  /** etcd itself is at a loopback address. */
  localEtcd: boolean;
  /** Whether a quarantine had it registered so: its key stands with the address of another instance. */
  isDiverted(registration: Registration): boolean;
  /** Whether the view has ever been complete: before that, everything seems to be missing. */
  isReady(): boolean;
  /** Called with the services whose findings are others now; none where only those of no service are. */
  onFindings(services: ReadonlySet<string>): void;
};

/**
 * Looks for trouble in the live view. A service is looked at when something in it has changed, at most once
 * a second; the rules over all of them go by what they keep, not by the whole registry.
 */
export class Lint {
  readonly findings = new FindingSet();
  readonly #cluster: Linted;
  readonly #tickMs: number;
  readonly #keylessEveryMs: number;
  readonly #departures = new Departures();
  readonly #growth = new KeyGrowth();
  readonly #keyless: KeylessLook;
  readonly #dirty = new Set<string>();
  readonly #recheck = new Map<string, number>();
  readonly #pace: Pace;
  readonly #places = new Places();
  #sharedVersion = 0;
  #keylessAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #running = false;

  constructor(
    cluster: Linted,
    { tickMs = TICK_MS, keylessEveryMs = KEYLESS_EVERY_MS }: LintTimes = {},
  ) {
    this.#cluster = cluster;
    this.#tickMs = tickMs;
    this.#keylessEveryMs = keylessEveryMs;
    this.#pace = new Pace(tickMs);
    this.#keyless = new KeylessLook(cluster.keylessLeases);
    cluster.minimums.onChange = (service) => this.#dirty.add(service);
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#tick(), this.#tickMs);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Something has changed in these services. */
  touch(services: Iterable<string>): void {
    for (const service of services) this.#dirty.add(service);
  }

  /** What the view saw happen. */
  changed(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === "left") this.left({ ...change, at: change.at.at });
      if (change.kind === "re-registered") this.returned({ ...change, at: change.at.at });
    }
  }

  /** One departure, from the view or from what the journal has of before. */
  left(departure: Left): void {
    if (this.#departures.add(departure)) this.#dirty.add(departure.service);
  }

  /** One that had left came back at once, by the view or the journal. */
  returned(returned: Returned): void {
    if (this.#departures.addReturn(returned)) this.#dirty.add(returned.service);
  }

  async #tick(): Promise<void> {
    if (this.#running || !this.#cluster.isReady()) return;
    this.#running = true;
    try {
      await this.#run(Date.now());
    } catch (error) {
      log.error("lint: failed", { error });
    } finally {
      this.#running = false;
    }
  }

  async #run(now: number): Promise<void> {
    const changed = new Set<string>();
    let any = false;
    const replace = (owner: string, drafts: readonly Draft[]) => {
      const services = this.findings.replace(owner, drafts, now);
      if (!services) return;
      any = true;
      for (const service of services) changed.add(service);
    };
    for (const service of this.#due(now)) {
      const owner = `service ${service}`;
      replace(owner, await this.#pace.run(owner, () => this.#lint(service)));
    }
    const { addresses } = this.#cluster.registry;
    if (addresses.version !== this.#sharedVersion && !this.#pace.isResting("shared", now)) {
      this.#sharedVersion = addresses.version;
      const { localEtcd } = this.#cluster;
      replace(
        "shared",
        await this.#pace.run("shared", () => lintShared(addresses.shared, localEtcd)),
      );
    }
    if (this.#places.stale && !this.#pace.isResting("nesting", now)) {
      this.#places.stale = false;
      replace("nesting", await this.#pace.run("nesting", () => lintNesting(this.#places.byName)));
    }
    if (now - this.#keylessAt >= this.#keylessEveryMs) {
      this.#keylessAt = now;
      replace("keyless", await this.#keyless.look());
    }
    if (any) this.#cluster.onFindings(changed);
  }

  /** The services to look at, but those that took long and were looked at just now. */
  #due(now: number): string[] {
    this.touch(this.#departures.expire(now));
    for (const [service, at] of this.#recheck) {
      if (at > now) continue;
      this.#recheck.delete(service);
      this.#dirty.add(service);
    }
    const due = [...this.#dirty].filter(
      (service) => !this.#pace.isResting(`service ${service}`, now),
    );
    for (const service of due) this.#dirty.delete(service);
    return due;
  }

  async #lint(name: string): Promise<Draft[]> {
    const { registry, minimums, localEtcd, isDiverted } = this.#cluster;
    const service = registry.services.get(name);
    const now = Date.now();
    const groups = new Dissenters(registry);
    const pass = new ServicePass({ now, localEtcd, sampleOf: registry.sampleOf, isDiverted });
    // What changes meanwhile is looked at again by and by.
    for (const registration of service?.registrations() ?? []) {
      pass.add(registration);
      groups.add(registration);
      if (this.#pace.sliceUsed()) await turn();
    }
    const { findings, leaked, recheckAt } = pass.finish({
      name,
      known: service !== undefined,
      done: service?.done ?? false,
      minimum: minimums.get(name)?.minimum ?? null,
      flapping: this.#departures.flapping(name),
    });
    findings.push(...groups.findings(name));
    const grown = this.#growth.observe(name, leaked, now);
    if (grown > 0) {
      const instances = service?.size ?? 0;
      findings.push({ ...draft("key-growth", "warning", [name], { instances }), keys: grown });
    }
    const again = grown > 0 ? Math.min(recheckAt, now + MINUTE_MS) : recheckAt;
    if (again < Number.POSITIVE_INFINITY) this.#recheck.set(name, again);
    else this.#recheck.delete(name);
    this.#places.look(name, service);
    return findings;
  }
}

/** Left out, they are those of a console; tests want theirs shorter. */
export type LintTimes = { tickMs?: number; keylessEveryMs?: number };
