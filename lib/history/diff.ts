import "server-only";

import type { Registration } from "@/lib/registry/model";

import { decodeState, type Reading } from "./decode-state";
import { inTurns } from "./in-turns";
import type { KeyState } from "./write";

type States = ReadonlyMap<string, KeyState>;

/** An instance that is not the same in both states; null on the side where it is not registered. */
export type InstanceDifference = {
  type: "added" | "removed" | "changed";
  service: string;
  address: string;
  before: Side | null;
  after: Side | null;
};

type Side = {
  framework: string;
  registrations: Pick<Registration, "key" | "value" | "lease" | "createRevision" | "modRevision">[];
};

export type Difference = {
  services: { added: string[]; removed: string[] };
  /** By service, then by address. */
  instances: InstanceDifference[];
};

/** What both states hold of one service. */
type Compared = {
  before: Map<string, Registration[]>;
  after: Map<string, Registration[]>;
  /** The addresses that a key which differs registers on either side. */
  touched: Set<string>;
};

/**
 * What differs between two states of the registry, of one service or of all. An instance has changed
 * when its keys have, or their values or leases, or when one of them was made anew in between; a write that
 * repeats what was there is no change.
 */
export async function diffStates(
  before: States,
  after: States,
  reading: Reading & { service?: string },
): Promise<Difference> {
  const comparison = new Comparison(reading);
  for await (const [key, was] of inTurns(before)) comparison.add(was, after.get(key));
  for await (const [key, now] of inTurns(after)) {
    if (!before.has(key)) comparison.add(undefined, now);
  }
  return comparison.difference();
}

class Comparison {
  readonly #reading: Reading & { service?: string };
  readonly #services = new Map<string, Compared>();

  constructor(reading: Reading & { service?: string }) {
    this.#reading = reading;
  }

  add(was: KeyState | undefined, now: KeyState | undefined): void {
    const touched = !was || !now || differs(was, now);
    const before = this.#decode(was);
    const after = touched ? this.#decode(now) : before;
    for (const registration of before) this.#put("before", registration, touched);
    for (const registration of after) this.#put("after", registration, touched);
  }

  difference(): Difference {
    const services: Difference["services"] = { added: [], removed: [] };
    const instances: InstanceDifference[] = [];
    for (const [service, compared] of [...this.#services].sort(byName)) {
      if (compared.before.size === 0) services.added.push(service);
      if (compared.after.size === 0) services.removed.push(service);
      for (const address of [...compared.touched].sort()) {
        instances.push(toDifference(service, address, compared));
      }
    }
    return { services, instances };
  }

  #decode(state: KeyState | undefined): Registration[] {
    const { service } = this.#reading;
    const registrations = state ? decodeState(state, this.#reading) : [];
    return service === undefined
      ? registrations
      : registrations.filter((registration) => registration.service === service);
  }

  #put(side: "before" | "after", registration: Registration, touched: boolean): void {
    const { service, address } = registration;
    let compared = this.#services.get(service);
    if (!compared) {
      compared = { before: new Map(), after: new Map(), touched: new Set() };
      this.#services.set(service, compared);
    }
    const registrations = compared[side].get(address);
    if (registrations) registrations.push(registration);
    else compared[side].set(address, [registration]);
    if (touched) compared.touched.add(address);
  }
}

/**
 * Not the mod revision: the journal keeps no writes that repeat what was there, and both have to
 * come to the same.
 */
function differs(was: KeyState, now: KeyState): boolean {
  return (
    was.lease !== now.lease ||
    was.createRevision !== now.createRevision ||
    !was.value.equals(now.value)
  );
}

function toDifference(service: string, address: string, compared: Compared): InstanceDifference {
  const before = toSide(compared.before.get(address));
  const after = toSide(compared.after.get(address));
  const type = !before ? "added" : !after ? "removed" : "changed";
  return { type, service, address, before, after };
}

function toSide(registrations: readonly Registration[] | undefined): Side | null {
  const [first] = registrations ?? [];
  if (!registrations || !first) return null;
  return {
    framework: first.framework,
    registrations: registrations
      .map(({ key, value, lease, createRevision, modRevision }) => {
        return { key, value, lease, createRevision, modRevision };
      })
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
