import type { HandRegistrationsView } from "./hand-registration";
import type { Instance } from "./instance";
import type { Change, Departure, LeaseSample } from "./model";
import type { Operation } from "./operation";
import type { QuarantineView } from "./quarantine-state";
import { ServiceDraft } from "./service-draft";
import type { ServiceRow, Totals } from "./service-row";
import type {
  ChangesMessage,
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

type ServiceChange = Omit<ServiceDelta, "topic" | "service">;

/** As {@link applyServiceAll}, of one delta. */
export function applyService(state: ServiceState, delta: ServiceChange): ServiceState {
  return applyServiceAll(state, [delta]);
}

/**
 * Applies deltas, in their order, without changing `state`: only the addresses that they name are joined
 * anew. One from before the state changes nothing; one applied twice is harmless. What is copied of the state
 * is copied once for all of them.
 */
export function applyServiceAll(
  state: ServiceState,
  deltas: readonly ServiceChange[],
): ServiceState {
  const draft = new ServiceDraft(state);
  let after = state;
  for (const delta of deltas) {
    if (delta.revision < after.revision) continue;
    draft.apply(delta);
    const departures = upsert(after.departures, delta.departures, departureId).filter(
      ({ left }) => delta.at - left.at < DEPARTED_SHOWN_MS,
    );
    after = { ...after, revision: delta.revision, departures };
  }
  return after === state ? state : { ...after, ...draft.maps };
}

/**
 * Newest first, at most 500. What is `explained` stays in its place; where its line is no longer kept it is no news, or it
 * would push out what came since.
 */
export function applyChanges(
  lines: readonly Change[],
  { changes, explained }: Pick<ChangesMessage, "changes" | "explained">,
): Change[] {
  const kept = upsert([...lines].reverse(), changes, ({ id }) => id).slice(-CHANGES_KEPT);
  const causes = new Map(explained.map((change) => [change.id, change]));
  return kept.map((line) => causes.get(line.id) ?? line).reverse();
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
