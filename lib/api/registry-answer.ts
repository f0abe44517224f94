import "server-only";

import type { Cluster } from "@/lib/cluster";
import { canonicalKeyText } from "@/lib/codecs/key-text";
import { isStatusError, StatusError } from "@/lib/errors";
import { decodeStates } from "@/lib/history/decode-state";
import { diffStates } from "@/lib/history/diff";
import { inTurns } from "@/lib/history/in-turns";
import type { Gap, Point, Standpoint } from "@/lib/history/model";
import type { Registration } from "@/lib/registry/model";
import type { Registry } from "@/lib/registry/registry";
import { Service } from "@/lib/registry/service";

import type { DiffAnswer, DiffQuery, RegistryAnswer, RegistryQuery } from "./past-contract";

type ServiceThen = RegistryAnswer["services"][number];

/**
 * The registry as it was, or as it is where nothing else is asked for. A service that had no instance
 * then is not among its services.
 *
 * @throws StatusError as `TimeTravel.registryAt`, and `invalid_argument` for a name that is no key text.
 */
export async function registryAnswer(
  cluster: Cluster,
  { revision, at, epoch, service, view }: RegistryQuery,
): Promise<RegistryAnswer> {
  const { travel, registry, options } = cluster;
  const point = toPoint(revision, at);
  const { standpoint, ...states } = await travel.registryAt(point, epoch);
  const name = service === undefined ? undefined : canonicalKeyText(service);
  const byService = new Map<string, Registration[]>();
  const all = "now" in point ? registrationsOf(registry) : await decodeStates(states, options);
  for await (const registration of inTurns(all)) {
    if (name !== undefined && registration.service !== name) continue;
    const registrations = byService.get(registration.service);
    if (registrations) registrations.push(registration);
    else byService.set(registration.service, [registration]);
  }
  const services = [...byService].map(([name, registrations]) => {
    return toService(name, registrations, view === "full");
  });
  services.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { ...standpoint, services };
}

/**
 * What differs between two points in time.
 *
 * @throws StatusError `invalid_argument` when the first is later than the second; as
 *   `TimeTravel.registryAt`.
 */
export async function diffAnswer(cluster: Cluster, query: DiffQuery): Promise<DiffAnswer> {
  const { travel, options } = cluster;
  const service = query.service === undefined ? undefined : canonicalKeyText(query.service);
  const from = await travel.registryAt(query.from, query.epoch);
  const to = await travel.registryAt(query.to, query.epoch);
  if (isBefore(to.standpoint, from.standpoint)) {
    throw new StatusError("invalid_argument", "from is later than to");
  }
  return {
    ...{ from: from.standpoint, to: to.standpoint },
    ...(await diffStates(from.states, to.states, { ...options, service })),
    gaps: await gapsBetween(cluster, from.standpoint, to.standpoint),
  };
}

/** None where the journal cannot be read: then both states are etcd's own. */
async function gapsBetween({ journal }: Cluster, from: Position, to: Position): Promise<Gap[]> {
  try {
    // By revision, since clocks may have been set back.
    const gaps = await journal.store.gaps({ from: 0, to: Number.MAX_SAFE_INTEGER });
    return gaps.filter((gap) => liesBetween(gap, from, to));
  } catch (reason) {
    if (isStatusError(reason)) return [];
    throw reason;
  }
}

function toPoint(revision: number | undefined, at: number | undefined): Point {
  if (revision !== undefined) return { revision };
  return at === undefined ? { now: true } : { at };
}

function* registrationsOf(registry: Registry): Generator<Registration, void, void> {
  for (const { registrations } of registry.keys.values()) yield* registrations;
}

function toService(name: string, registrations: Registration[], full: boolean): ServiceThen {
  // As the overview counts them, but that nobody sampled leases then and nothing left.
  const counted = new Service(name, () => undefined, { add: () => {}, delete: () => {} });
  for (const registration of registrations) counted.add(registration);
  const { instances: instanceCount, registrations: registrationCount, ...row } = counted.row();
  const { states, lastChange: _none, ...said } = row;
  const service = { ...said, instanceCount, registrationCount, permanent: states.permanent };
  if (!full) return service;
  const byAddress = new Map<string, Registration[]>();
  for (const registration of registrations) {
    const known = byAddress.get(registration.address);
    if (known) known.push(registration);
    else byAddress.set(registration.address, [registration]);
  }
  const instances = [...byAddress].map(([address, held]) => {
    held.sort((a, b) => a.createRevision - b.createRevision || (a.key < b.key ? -1 : 1));
    // As in the live view: what its process renews is what it wrote last.
    const { framework = "", metadata = {} } = held.at(-1) ?? {};
    return { address, framework, metadata, registrations: held };
  });
  instances.sort((a, b) => (a.address < b.address ? -1 : 1));
  return { ...service, instances };
}

type Position = Pick<Standpoint, "epoch" | "revision">;

function isBefore(a: Position, b: Position): boolean {
  return a.epoch === b.epoch ? a.revision < b.revision : a.epoch < b.epoch;
}

/** Whether a gap has part in what is between; one of a reset begins in the store before. */
function liesBetween(gap: Gap, from: Position, to: Position): boolean {
  const { epoch, reason, afterRevision, beforeRevision } = gap;
  const begin = { epoch: reason === "reset" ? epoch - 1 : epoch, revision: afterRevision };
  return isBefore(begin, to) && isBefore(from, { epoch, revision: beforeRevision });
}
