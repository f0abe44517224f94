import type { LeaseSample, Observed, Registration, State, Twin } from "./model";

/** What keeps being the same while leases and keys change: one address of one service. */
export type Instance = {
  service: string;
  address: string;
  state: State;
  framework: string;
  confidence: number;
  metadata: Record<string, string>;
  warnings: string[];
  /** Since when the oldest of its present registrations stands. */
  since: Observed;
  /** Its registrations by key; more than one when its framework leaks keys. Never empty. */
  registrations: ReadonlyMap<string, Registration>;
  /** The registration written last: the one that its process renews, as go-zero has it. */
  newest: Registration;
  /** Of its leases, the sample of the one that will last longest. */
  sample: LeaseSample | null;
};

type Leased = Pick<Registration, "lease" | "twins">;
type SampleOf = (lease: string) => LeaseSample | undefined;

/** Whether it only says who uses the service: nobody is to be reached there. */
export function isConsumer({ details }: Pick<Registration, "details">): boolean {
  return details?.role === "consumer";
}

/** {@link isConsumer} of all; told by the first that is none. */
export function areConsumers(registrations: Iterable<Registration>): boolean {
  for (const registration of registrations) if (!isConsumer(registration)) return false;
  return true;
}

/** Whether none of them could be read: then nobody knows whether anything can be reached there. */
export function areUndecodable(
  registrations: Iterable<Pick<Registration, "undecodable">>,
): boolean {
  for (const { undecodable } of registrations) if (undecodable === undefined) return false;
  return true;
}

/** The leases that it has to do with: its key's, and those of its instance's other keys. */
export function leasesOf({ lease, twins }: Leased): string[] {
  const leases = new Set(twins?.map((twin) => twin.lease)).add(lease);
  leases.delete("0");
  return [...leases];
}

/**
 * The leases that say whether it lives: its key's, and those of heartbeats. Where its key has none, that of any
 * other key of its instance.
 */
function vouchingLeases({ lease, twins = [] }: Leased): string[] {
  const vouches = ({ kind }: Twin) => kind === "liveness" || lease === "0";
  return leasesOf({ lease, twins: twins.filter(vouches) });
}

/** `permanent` without a lease; `late` when its lease, or its heartbeat's, is; otherwise `live`. */
export function registrationState(registration: Leased, sampleOf: SampleOf): State {
  const { lease, twins } = registration;
  if (twins) {
    const leases = vouchingLeases(registration);
    if (leases.length === 0) return "permanent";
    return leases.some((vouching) => sampleOf(vouching)?.late) ? "late" : "live";
  }
  if (lease === "0") return "permanent";
  return sampleOf(lease)?.late ? "late" : "live";
}

/** An address is as well as the best of its registrations: clients dial it through any of them. */
export function joinedState(registrations: Iterable<Registration>, sampleOf: SampleOf): State {
  let joined: State = "permanent";
  for (const registration of registrations) {
    const state = registrationState(registration, sampleOf);
    if (state === "live") return "live";
    if (state === "late") joined = "late";
  }
  return joined;
}

/** Joins the registrations of one address, of which there is at least one. */
export function toInstance(
  registrations: ReadonlyMap<string, Registration>,
  sampleOf: SampleOf,
): Instance | null {
  let newest: Registration | undefined;
  let oldest: Registration | undefined;
  let sample: LeaseSample | null = null;
  for (const registration of registrations.values()) {
    if (!newest || isNewer(registration, newest)) newest = registration;
    if (!oldest || isNewer(oldest, registration)) oldest = registration;
    const { lease } = registration;
    for (const decisive of lease === "0" ? vouchingLeases(registration) : [lease]) {
      const own = sampleOf(decisive);
      if (own && (!sample || lastsLonger(own, sample))) sample = own;
    }
  }
  if (!newest || !oldest) return null;
  return {
    service: newest.service,
    address: newest.address,
    state: joinedState(registrations.values(), sampleOf),
    framework: newest.framework,
    confidence: newest.confidence,
    metadata: newest.metadata,
    warnings: newest.warnings,
    since: oldest.since,
    registrations,
    newest,
    sample,
  };
}

/** Keys of one transaction were made at one revision: then the key decides, not the order they came in. */
export function isNewer(a: Registration, b: Registration): boolean {
  return a.createRevision === b.createRevision
    ? a.key > b.key
    : a.createRevision > b.createRevision;
}

function lastsLonger(a: LeaseSample, b: LeaseSample): boolean {
  return a.expiresAt === b.expiresAt ? a.lease > b.lease : a.expiresAt > b.expiresAt;
}
