import "server-only";

import { CERTAIN } from "@/lib/codecs/codec";

import type { AddressIndex } from "./address-index";
import { DEPARTED_SHOWN_MS } from "./fold";
import {
  areConsumers,
  areUndecodable,
  isConsumer,
  joinedState,
  registrationState,
} from "./instance";
import { isDoneJob } from "./job";
import type { Change, Departure, LeaseSample, Registration, State } from "./model";
import type { ServiceRow } from "./service-row";
import { placeOf, Spread } from "./spread";

const DEPARTURES_KEPT = 500;

type SampleOf = (lease: string) => LeaseSample | undefined;
type Addresses = Pick<AddressIndex, "add" | "delete">;
/**
 * Nobody is to be reached at a consumer: it only says who uses the service, as Dubbo's do. Whether anybody is at what
 * could not be read, nobody knows.
 */
type Role = "instance" | "consumer" | "unreadable";
type Address = {
  /** Of most addresses there is but one, which is kept without a map of its own. */
  registrations: Registration | Map<string, Registration>;
  state: State;
  role: Role;
};

/**
 * What is registered under one name, in maps that are changed in place: one event costs
 * what its own address costs, however many others the service has.
 */
export class Service {
  readonly name: string;
  readonly #sampleOf: SampleOf;
  readonly #index: Addresses;
  readonly #addresses = new Map<string, Address>();
  readonly #frameworks = new Map<string, number>();
  readonly #states: Record<State, number> = { live: 0, late: 0, permanent: 0 };
  /** Registrations that are a guess, by how sure; mostly none. */
  readonly #guesses = new Map<number, number>();
  /** The namespaces of its instances; nothing of its consumers, which look for one and are in none. */
  readonly #namespaces = new Spread();
  #registrations = 0;
  readonly #roles: Record<Role, number> = { instance: 0, consumer: 0, unreadable: 0 };
  #undecodable = 0;
  lastChange: Change | null = null;
  /** What it is called, where `name` is but an id. */
  alias: string | undefined;
  /** The earliest that the instance can have come that left last; null where that is not known. */
  #lastSince: number | null = null;
  /** The latest of each address that left, oldest first. */
  readonly departures = new Map<string, Departure>();

  /** `index` is told of each address that comes and goes. */
  constructor(name: string, sampleOf: SampleOf, index: Addresses) {
    this.name = name;
    this.#sampleOf = sampleOf;
    this.#index = index;
  }

  get size(): number {
    return this.#addresses.size;
  }

  /** It is empty, and nobody misses it. */
  get done(): boolean {
    const { name, lastChange: last } = this;
    return this.size === 0 && isDoneJob({ name, last, since: this.#lastSince });
  }

  has(address: string): boolean {
    return this.#addresses.has(address);
  }

  add(registration: Registration): void {
    const { address, framework } = registration;
    const entry = this.#addresses.get(address);
    if (!entry) {
      const state = registrationState(registration, this.#sampleOf);
      const added = { registrations: registration, state, role: roleOf(registration) };
      this.#addresses.set(address, added);
      this.#tally(added, 1);
      this.#index.add(address, this.name);
    } else {
      entry.registrations = allOf(entry).set(registration.key, registration);
      this.#rejudge(entry);
    }
    this.#count(registration, 1);
    this.#frameworks.set(framework, (this.#frameworks.get(framework) ?? 0) + 1);
  }

  /** Takes away what the key registers at the address, if it does. */
  remove({ address, key }: Registration): void {
    const entry = this.#addresses.get(address);
    if (!entry) return;
    const left = allOf(entry);
    // What is taken away is what was added, whatever the caller has of it by now.
    const was = left.get(key);
    if (!was) return;
    left.delete(key);
    if (left.size > 0) {
      entry.registrations = left;
      this.#rejudge(entry);
    } else {
      this.#addresses.delete(address);
      this.#index.delete(address, this.name);
      this.#tally(entry, -1);
    }
    this.#count(was, -1);
    const { framework } = was;
    const others = (this.#frameworks.get(framework) ?? 1) - 1;
    // The last one stays, so that an empty service still says what it was.
    if (others > 0 || this.#frameworks.size === 1) this.#frameworks.set(framework, others);
    else this.#frameworks.delete(framework);
  }

  /** What happened last before anybody looked; not, if something has happened since. `since` is the earliest that what left can have come. */
  recall(change: Change, framework: string, since: number | null): void {
    if (this.lastChange === null) {
      this.lastChange = change;
      this.#lastSince = since;
    }
    if (this.#frameworks.size === 0) this.#frameworks.set(framework, 0);
  }

  /** Keeps the departure for as long as browsers show it. */
  depart(departure: Departure): void {
    this.#lastSince = departure.since.exact ? departure.since.at : null;
    this.departures.delete(departure.address);
    this.departures.set(departure.address, departure);
    for (const [address, { left }] of this.departures) {
      const old = departure.left.at - left.at > DEPARTED_SHOWN_MS;
      if (!old && this.departures.size <= DEPARTURES_KEPT) break;
      this.departures.delete(address);
    }
  }

  /** Judges an address anew, after a sample of one of its leases. True if its state is another now. */
  sampled(address: string): boolean {
    const entry = this.#addresses.get(address);
    if (!entry) return false;
    const before = entry.state;
    this.#rejudge(entry);
    return entry.state !== before;
  }

  #count(registration: Registration, sign: 1 | -1): void {
    const { confidence, undecodable, framework } = registration;
    this.#registrations += sign;
    if (undecodable !== undefined) this.#undecodable += sign;
    else if (!isConsumer(registration)) {
      this.#namespaces.count(framework, placeOf(registration), sign);
    }
    if (confidence >= CERTAIN) return;
    const count = (this.#guesses.get(confidence) ?? 0) + sign;
    if (count > 0) this.#guesses.set(confidence, count);
    else this.#guesses.delete(confidence);
  }

  #rejudge(entry: Address): void {
    this.#tally(entry, -1);
    entry.state = joinedState(registrationsOf(entry), this.#sampleOf);
    entry.role = roleOf(entry.registrations);
    this.#tally(entry, 1);
  }

  #tally({ state, role }: Address, sign: 1 | -1): void {
    this.#roles[role] += sign;
    if (role === "instance") this.#states[state] += sign;
  }

  /** Those of one address follow each other. */
  *registrations(): Generator<Registration, void, void> {
    for (const entry of this.#addresses.values()) yield* registrationsOf(entry);
  }

  registrationsAt(address: string): Registration[] {
    const entry = this.#addresses.get(address);
    return entry ? [...registrationsOf(entry)] : [];
  }

  addresses(): Iterable<string> {
    return this.#addresses.keys();
  }

  row(): Omit<ServiceRow, "findings"> {
    let framework = "";
    let most = -1;
    for (const [name, count] of this.#frameworks) {
      // Whatever the order in which they came.
      if (count > most || (count === most && name < framework)) [framework, most] = [name, count];
    }
    const frameworks = [...this.#frameworks].filter(([, count]) => count > 0);
    const namespaces = this.#namespaces.told();
    return {
      name: this.name,
      ...(this.alias !== undefined && { alias: this.alias }),
      framework,
      ...(frameworks.length > 1 && { frameworks: Object.fromEntries(frameworks) }),
      ...(this.#guesses.size > 0 && { guessed: Math.min(...this.#guesses.keys()) }),
      ...(this.#undecodable > 0 && { undecodable: this.#undecodable }),
      ...(namespaces && { namespaces }),
      instances: this.#roles.instance,
      ...(this.done && { done: true as const }),
      ...(this.#roles.consumer > 0 && { consumers: this.#roles.consumer }),
      registrations: this.#registrations,
      states: { ...this.#states },
      lastChange: this.lastChange,
    };
  }
}

function roleOf(registrations: Address["registrations"]): Role {
  if (areConsumers(registrationsOf({ registrations }))) return "consumer";
  return areUndecodable(registrationsOf({ registrations })) ? "unreadable" : "instance";
}

function registrationsOf({
  registrations,
}: Pick<Address, "registrations">): Iterable<Registration> {
  return registrations instanceof Map ? registrations.values() : [registrations];
}

/** The registrations by key: the map that is there, or a new one. */
function allOf({ registrations }: Address): Map<string, Registration> {
  return registrations instanceof Map
    ? registrations
    : new Map([[registrations.key, registrations]]);
}
