import type { HandRegistrationsView } from "./hand-registration";
import { type Instance, leasesOf, toInstance } from "./instance";
import type {
  Change,
  Departure,
  LeaseSample,
  Operation,
  Registration,
  ServiceRow,
  Totals,
} from "./model";
import type { QuarantineView } from "./quarantine-state";
import type {
  HandRegistrationsMessage,
  OverviewDelta,
  OverviewSnapshot,
  QuarantinesMessage,
  ServiceDelta,
  ServiceSnapshot,
} from "./topics";

/** How long a row that left stays in sight. */
export const DEPARTED_SHOWN_MS = 60_000;
/** Lines of the feed, here and in a browser. */
export const CHANGES_KEPT = 500;
const OPERATIONS_KEPT = 50;

export type OverviewState = {
  revision: number;
  services: ReadonlyMap<string, ServiceRow>;
  totals: Totals;
};

export type ServiceState = {
  service: string;
  revision: number;
  /** By address. */
  instances: ReadonlyMap<string, Instance>;
  /** The addresses that each key registers. */
  keys: ReadonlyMap<string, readonly string[]>;
  /** The addresses that hang on each lease, by any of their keys, those included that register nothing. */
  leases: ReadonlyMap<string, ReadonlySet<string>>;
  samples: ReadonlyMap<string, LeaseSample>;
  /** Newest last. */
  departures: readonly Departure[];
};

/** The overview that a snapshot says; it replaces whatever there was. */
export function overviewFrom({ revision, services, totals }: OverviewSnapshot): OverviewState {
  return { revision, totals, services: new Map(services.map((row) => [row.name, row])) };
}

/** Applies a delta without changing `state`. One from before it changes nothing; one applied twice is harmless. */
export function applyOverview(state: OverviewState, delta: OverviewDelta): OverviewState {
  if (delta.revision < state.revision) return state;
  const services = new Map(state.services);
  for (const name of delta.removed) services.delete(name);
  for (const row of delta.services) services.set(row.name, row);
  return { revision: delta.revision, services, totals: delta.totals };
}

/** The service that a snapshot says; it replaces whatever there was. */
export function serviceFrom(snapshot: ServiceSnapshot): ServiceState {
  const empty: ServiceState = {
    service: snapshot.service,
    revision: 0,
    instances: new Map(),
    keys: new Map(),
    leases: new Map(),
    samples: new Map(),
    departures: [],
  };
  return applyService(empty, { ...snapshot, deletes: [], puts: snapshot.registrations });
}

/**
 * Applies a delta without changing `state`: only the addresses that it names are joined
 * anew. One from before the state changes nothing; one applied twice is harmless.
 */
export function applyService(
  state: ServiceState,
  { revision, at, deletes, puts, samples, departures }: Omit<ServiceDelta, "topic" | "service">,
): ServiceState {
  if (revision < state.revision) return state;
  const draft = new Draft(state);
  for (const key of deletes) draft.drop(key);
  for (const key of new Set(puts.map(({ key }) => key))) draft.drop(key);
  for (const registration of puts) draft.add(registration);
  for (const sample of samples) draft.sample(sample);
  draft.join();
  return {
    service: state.service,
    revision,
    instances: draft.instances,
    keys: draft.keys,
    leases: draft.leases,
    samples: draft.samples,
    departures: upsert(state.departures, departures, departureId).filter(
      ({ left }) => at - left.at < DEPARTED_SHOWN_MS,
    ),
  };
}

/** Newest first, at most 500. A line known by `id` is replaced in its place. */
export function applyChanges(lines: readonly Change[], changes: readonly Change[]): Change[] {
  return upsert([...lines].reverse(), changes, ({ id }) => id)
    .slice(-CHANGES_KEPT)
    .reverse();
}

/** Oldest first, the latest 50. */
export function applyOperations(
  known: readonly Operation[],
  operations: readonly Operation[],
): Operation[] {
  return upsert(known, operations, ({ id }) => id).slice(-OPERATIONS_KEPT);
}

/** The rules that a snapshot says, newest first; it replaces whatever there was. */
export function rulesFrom({
  loaded,
  problem,
  rules,
  malformed,
}: QuarantinesMessage): QuarantineView {
  return { loaded, problem, rules, malformed };
}

/** Applies a delta without changing `state`; one applied twice is harmless. */
export function applyRules(state: QuarantineView, message: QuarantinesMessage): QuarantineView {
  return { ...rulesFrom(message), rules: applyRows(state.rules, message.rules, message.removed) };
}

/** The registrations by hand that a snapshot says, newest first; it replaces whatever there was. */
export function handRegistrationsFrom(message: HandRegistrationsMessage): HandRegistrationsView {
  const { loaded, problem, keeper, registrations, malformed } = message;
  return { loaded, problem, keeper, registrations, malformed };
}

/** Applies a delta without changing `state`; one applied twice is harmless. */
export function applyHandRegistrations(
  state: HandRegistrationsView,
  message: HandRegistrationsMessage,
): HandRegistrationsView {
  const registrations = applyRows(state.registrations, message.registrations, message.removed);
  return { ...handRegistrationsFrom(message), registrations };
}

function applyRows<T extends { id: string; createdAt: number }>(
  known: readonly T[],
  news: readonly T[],
  gone: readonly string[],
): T[] {
  const removed = new Set(gone);
  return upsert(known, news, ({ id }) => id)
    .filter(({ id }) => !removed.has(id))
    .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
}

function departureId({ key, address, revision }: Departure): string {
  return `${revision} ${address} ${key}`;
}

function upsert<T>(known: readonly T[], news: readonly T[], idOf: (item: T) => string): T[] {
  if (news.length === 0) return [...known];
  const items = new Map(known.map((item) => [idOf(item), item]));
  for (const item of news) items.set(idOf(item), item);
  return [...items.values()];
}

/** Copies of a state's maps, and of what is inside them as far as it is touched. */
class Draft {
  readonly instances: Map<string, Instance>;
  readonly keys: Map<string, readonly string[]>;
  readonly leases: Map<string, ReadonlySet<string>>;
  readonly samples: Map<string, LeaseSample>;
  /** The registrations, by key, of each address that has to be joined anew. */
  readonly #touched = new Map<string, Map<string, Registration>>();

  constructor(state: ServiceState) {
    this.instances = new Map(state.instances);
    this.keys = new Map(state.keys);
    this.leases = new Map(state.leases);
    this.samples = new Map(state.samples);
  }

  #touch(address: string): Map<string, Registration> {
    let registrations = this.#touched.get(address);
    if (!registrations) {
      registrations = new Map(this.instances.get(address)?.registrations);
      this.#touched.set(address, registrations);
    }
    return registrations;
  }

  drop(key: string): void {
    for (const address of this.keys.get(key) ?? []) this.#touch(address).delete(key);
    this.keys.delete(key);
  }

  add(registration: Registration): void {
    const { key, address } = registration;
    this.#touch(address).set(key, registration);
    const addresses = this.keys.get(key) ?? [];
    if (!addresses.includes(address)) this.keys.set(key, [...addresses, address]);
    for (const lease of leasesOf(registration)) {
      const onLease = this.leases.get(lease);
      if (!onLease?.has(address)) this.leases.set(lease, new Set(onLease).add(address));
    }
  }

  sample(sample: LeaseSample): void {
    const addresses = this.leases.get(sample.lease);
    if (!addresses) return;
    this.samples.set(sample.lease, sample);
    for (const address of addresses) this.#touch(address);
  }

  join(): void {
    for (const [address, registrations] of this.#touched) {
      this.#forgetLeases(address, registrations);
      const joined = toInstance(registrations, (lease) => this.samples.get(lease));
      if (joined) this.instances.set(address, joined);
      else this.instances.delete(address);
    }
  }

  /** A lease that no registration of the address is on any more, and its sample if no other's is. */
  #forgetLeases(address: string, registrations: Map<string, Registration>): void {
    const before = this.instances.get(address);
    if (!before) return;
    const held = new Set([...registrations.values()].flatMap(leasesOf));
    for (const lease of [...before.registrations.values()].flatMap(leasesOf)) {
      if (held.has(lease)) continue;
      const rest = new Set(this.leases.get(lease));
      rest.delete(address);
      if (rest.size > 0) this.leases.set(lease, rest);
      else {
        this.leases.delete(lease);
        this.samples.delete(lease);
      }
    }
  }
}
