import type { LeaseDetails } from "@/lib/api/leases-contract";
import type { ConsequenceCode, Consequences } from "@/lib/codecs/consequences";
import type { Registration } from "@/lib/registry/model";

export type RemovalKind = "deregister" | "force-expire";

/** What the dialog offers: to take out once, or to keep out. */
export type RemovalWay = RemovalKind | "quarantine";

/** One call to the API, and the shown registrations that it takes away. */
export type RemovalStep = {
  /** `delete` takes one key, `revoke` a lease with every key on it. */
  type: "delete" | "revoke";
  /** The key, or the lease id. */
  target: string;
  /** The revision that the page shows; the server refuses when it is another by now. Null without a key. */
  modRevision: number | null;
  registrations: Registration[];
};

/**
 * The calls that take `registrations` out: to deregister one per key, to force-expire one per
 * lease. A key without a lease cannot expire, so it is deleted in either case.
 */
export function removalSteps(
  kind: RemovalKind,
  registrations: Iterable<Registration>,
): RemovalStep[] {
  const steps = new Map<string, RemovalStep>();
  for (const registration of registrations) {
    const { key, lease, modRevision } = registration;
    const revoke = kind === "force-expire" && lease !== "0";
    const id = revoke ? `revoke ${lease}` : `delete ${key}`;
    const step = steps.get(id);
    if (step) {
      step.registrations.push(registration);
    } else {
      steps.set(id, {
        type: revoke ? "revoke" : "delete",
        target: revoke ? lease : key,
        modRevision,
        registrations: [registration],
      });
    }
  }
  return [...steps.values()];
}

/** The call that ends a lease, whatever is on it. `shown` are the registrations that are known to be. */
export function revokeStep(
  lease: string,
  modRevision: number | null,
  shown: readonly Registration[],
): RemovalStep {
  const registrations = shown.filter((registration) => registration.lease === lease);
  return { type: "revoke", target: lease, modRevision, registrations };
}

/**
 * What is there now in the place of registrations that were shown: the same keys as they are by
 * now, or the addresses under whichever keys they came back.
 */
export function registrationsNow(
  shown: readonly Registration[],
  instances: ReadonlyMap<string, { registrations: ReadonlyMap<string, Registration> }>,
): Registration[] {
  const now = new Map<string, Registration>();
  for (const { key, address } of shown) {
    const instance = instances.get(address);
    const same = instance?.registrations.get(key);
    const found = same ? [same] : (instance?.registrations.values() ?? []);
    for (const registration of found) now.set(`${registration.key} ${address}`, registration);
  }
  return [...now.values()];
}

export type LeaseKey = LeaseDetails["keys"][number];

/** All keys that `steps` take away, by what was chosen and by what `leases` say hangs on each. */
export function goingKeys(
  steps: readonly RemovalStep[],
  leases: ReadonlyMap<string, LeaseDetails>,
): Set<string> {
  const going = new Set<string>();
  for (const step of steps) {
    for (const { key } of step.registrations) going.add(key);
    if (step.type !== "revoke") continue;
    for (const { key } of leases.get(step.target)?.keys ?? []) going.add(key);
  }
  return going;
}

/** Keys that nobody chose, but that go since they hang on a lease that is revoked. */
export function otherKeys(
  steps: readonly RemovalStep[],
  leases: ReadonlyMap<string, LeaseDetails>,
): LeaseKey[] {
  const chosen = new Set(steps.flatMap(({ registrations }) => registrations.map(({ key }) => key)));
  const others = new Map<string, LeaseKey>();
  for (const step of steps) {
    if (step.type !== "revoke") continue;
    for (const key of leases.get(step.target)?.keys ?? []) {
      if (!chosen.has(key.key)) others.set(`${key.key} ${key.address}`, key);
    }
  }
  return [...others.values()];
}

/** The leases that `steps` end, or of which they take a key. */
export function leasesOf(steps: readonly RemovalStep[]): string[] {
  const leases = steps.flatMap(({ type, target, registrations }) =>
    type === "revoke" ? [target] : registrations.map(({ lease }) => lease),
  );
  return [...new Set(leases)].filter((lease) => lease !== "0");
}

/** Keys that nobody chose and that stay, on the leases of keys that `steps` delete. */
export function stayingKeys(
  steps: readonly RemovalStep[],
  leases: ReadonlyMap<string, LeaseDetails>,
): LeaseKey[] {
  const deleting = steps.filter(({ type }) => type === "delete");
  const going = goingKeys(steps, leases);
  const staying = leasesOf(deleting).flatMap((lease) => leases.get(lease)?.keys ?? []);
  return staying.filter(({ key }) => !going.has(key));
}

/**
 * Addresses that nobody chose, but that go since the same keys register them. `keys` are those of
 * the service, with the addresses of each.
 */
export function otherAddresses(
  steps: readonly RemovalStep[],
  keys: ReadonlyMap<string, readonly string[]>,
): string[] {
  const registrations = steps.flatMap((step) => step.registrations);
  const chosen = new Set(registrations.map(({ address }) => address));
  const others = new Set(registrations.flatMap(({ key }) => keys.get(key) ?? []));
  return [...others].filter((address) => !chosen.has(address));
}

/**
 * How many instances a service has, and how many once the keys in `going` are gone. An address
 * with a further key stays: clients dial it through any of them.
 */
export function instancesLeft(
  instances: Iterable<{ registrations: ReadonlyMap<string, unknown> }>,
  going: ReadonlySet<string>,
): { before: number; after: number } {
  let before = 0;
  let after = 0;
  for (const { registrations } of instances) {
    before += 1;
    for (const key of registrations.keys()) {
      if (going.has(key)) continue;
      after += 1;
      break;
    }
  }
  return { before, after };
}

/** One paragraph for each consequence, with the frameworks it holds for. */
export type ConsequenceGroup = {
  type: RemovalStep["type"];
  /** `permanent`: a key without a lease, that no living process is known to hold. */
  code: ConsequenceCode | "permanent";
  frameworks: string[];
  registrations: number;
};

/** What will happen after `steps`, for each framework among what they take, unless a key says otherwise. */
export function consequenceGroups(
  steps: readonly RemovalStep[],
  byFramework: Readonly<Record<string, Consequences>>,
): ConsequenceGroup[] {
  const groups = new Map<string, ConsequenceGroup>();
  for (const { type, registrations } of steps) {
    for (const { framework, lease, consequences = byFramework[framework] } of registrations) {
      const code = lease === "0" ? "permanent" : (consequences?.[type] ?? ("unknown" as const));
      const group = groups.get(`${type} ${code}`) ?? {
        type,
        code,
        frameworks: [],
        registrations: 0,
      };
      if (!group.frameworks.includes(framework)) group.frameworks.push(framework);
      group.registrations += 1;
      groups.set(`${type} ${code}`, group);
    }
  }
  return [...groups.values()];
}
