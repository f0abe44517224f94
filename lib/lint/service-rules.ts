import { leftOutBy } from "@/lib/codecs/left-out";
import { areConsumers, areUndecodable } from "@/lib/registry/instance";
import type { LeaseSample, Registration } from "@/lib/registry/model";

import { type Draft, draft, Subjects } from "./draft";
import { leakedOf } from "./leaked";
import { isDialable, unreachableBecause } from "./reachability";

/** What is known of a service beside its registrations. */
export type ServiceView = {
  name: string;
  /** Whether the registry knows it, if only as one that is empty by now. */
  known: boolean;
  /** It is empty since it has done its work. */
  done: boolean;
  minimum: number | null;
  /** Addresses that left several times lately. */
  flapping: readonly { address: string; departures: number }[];
};

export type Circumstances = {
  now: number;
  /** etcd itself is at a loopback address: what is registered at one may well be reached. */
  localEtcd: boolean;
  sampleOf: (lease: string) => Pick<LeaseSample, "grantedTtlSeconds"> | undefined;
  /** Whether a quarantine had it registered so. */
  isDiverted: (registration: Registration) => boolean;
};

export type ServiceLint = {
  findings: Draft[];
  /** Keys that leaked and will not go by themselves. */
  leaked: number;
  /** From when on there may be another result although nothing changes. */
  recheckAt: number;
};

/**
 * What is wrong with one service, from one look at each of its registrations. Pure, and in steps: of very many
 * some can be added now and some later.
 */
export class ServicePass {
  readonly #circumstances: Circumstances;
  readonly #duplicates = new Subjects();
  readonly #permanent = new Subjects();
  readonly #notDialable = new Subjects();
  readonly #consumers = new Subjects();
  /** The first of each key that names more than are listed. */
  readonly #leftOut = new Subjects();
  /** By how bad it is. */
  readonly #unreachable = { error: new Subjects(), warning: new Subjects(), info: new Subjects() };
  #instances = 0;
  /** Addresses of which nothing could be read: there, but nobody knows whether they can be called. */
  #unreadable = 0;
  #leased = 0;
  #recheckAt = Number.POSITIVE_INFINITY;
  /** Those of the address that is being added. */
  #address: Registration[] = [];

  constructor(circumstances: Circumstances) {
    this.#circumstances = circumstances;
  }

  /** Those of one address follow each other. */
  add(registration: Registration): void {
    const [first] = this.#address;
    if (first && first.address !== registration.address) this.#judge();
    this.#address.push(registration);
  }

  /** What all that was added comes to. */
  finish({ name, known, done, minimum, flapping }: ServiceView): ServiceLint {
    this.#judge();
    const findings = this.#findings(name);
    const instances = this.#instances;
    if (minimum !== null && instances < minimum) {
      findings.push(draft("below-minimum", "error", [name], { instances, minimum }));
    } else if (known && instances + this.#unreadable === 0 && minimum === null && !done) {
      // A minimum of none says that this is meant.
      findings.push(this.#empty(name));
    }
    if (flapping.length > 0) {
      const subjects = new Subjects();
      for (const { address, departures } of flapping) subjects.add({ address, count: departures });
      findings.push(draft("flapping", "warning", [name], { subjects, instances }));
    }
    return { findings, leaked: this.#duplicates.keys, recheckAt: this.#recheckAt };
  }

  #judge(): void {
    const registrations = this.#address;
    const [first] = registrations;
    if (!first) return;
    if (areConsumers(registrations)) {
      this.#consumers.add({ address: first.address, keys: keysOf(registrations) });
      registrations.length = 0;
      return;
    }
    const { address } = first;
    if (areUndecodable(registrations)) this.#unreadable += 1;
    else this.#instances += 1;
    if (first.warnings.length > 0) this.#judgeAddress(first);
    if (registrations.length > 1) this.#judgeKeys(address, registrations);
    const keys: string[] = [];
    for (const { lease, key } of registrations) {
      if (lease === "0") keys.push(key);
      else this.#leased += 1;
    }
    if (keys.length > 0) this.#permanent.add({ address, keys });
    registrations.length = 0;
  }

  /** Whether it ever had an instance is not known where consumers alone are there. */
  #empty(service: string): Draft {
    const subjects = this.#consumers;
    if (subjects.total === 0) return draft("gone-empty", "error", [service]);
    return draft("no-provider", "error", [service], { subjects, instances: 0 });
  }

  #findings(service: string): Draft[] {
    const instances = this.#instances;
    const of = (code: Draft["code"], severity: Draft["severity"], subjects: Subjects) =>
      subjects.total === 0 ? [] : [draft(code, severity, [service], { subjects, instances })];
    const { error, warning, info } = this.#unreachable;
    return [
      ...of("not-dialable", "error", this.#notDialable),
      ...worst(error, warning, info).flatMap(([severity, subjects]) =>
        of("unreachable-address", severity, subjects),
      ),
      ...of("duplicate-keys", "warning", this.#duplicates),
      ...of("left-out", "warning", this.#leftOut),
      // A service that has none at all is registered so on purpose.
      ...(this.#leased > 0 ? of("permanent-among-leased", "warning", this.#permanent) : []),
    ];
  }

  #judgeKeys(address: string, registrations: readonly Registration[]): void {
    const { now, sampleOf, isDiverted } = this.#circumstances;
    // To revoke it would take a quarantined instance's place away, or be undone at once.
    const own = registrations.filter((one) => !isDiverted(one));
    const leaked = leakedOf(own, sampleOf);
    if (!leaked) return;
    if (leaked.settledAt > now) this.#recheckAt = Math.min(this.#recheckAt, leaked.settledAt);
    else this.#duplicates.add({ address, keys: keysOf(leaked.registrations) });
  }

  #judgeAddress({ address, key, warnings }: Registration): void {
    const leftOut = warnings.find((warning) => leftOutBy(warning) !== null);
    if (leftOut !== undefined) this.#leftOut.add({ address, keys: [key], detail: leftOut });
    const why = warnings.find((warning) => !isDialable(warning));
    if (why !== undefined) {
      this.#notDialable.add({ address, keys: [key], detail: why });
      return;
    }
    const unreachable = unreachableBecause(warnings, this.#circumstances.localEtcd);
    if (!unreachable) return;
    const { severity, warning } = unreachable;
    this.#unreachable[severity].add({ address, keys: [key], detail: warning });
  }
}

/** One finding of a code is enough: of the worst kind that there is. */
function worst(error: Subjects, warning: Subjects, info: Subjects) {
  const all = [["error", error] as const, ["warning", warning] as const, ["info", info] as const];
  return all.filter(([, { total }]) => total > 0).slice(0, 1);
}

function keysOf(registrations: readonly Registration[]): string[] {
  return registrations.map(({ key }) => key);
}
