import { isNewer } from "@/lib/registry/instance";
import type { LeaseSample, Registration } from "@/lib/registry/model";

/** A process that died and came back leaves its old key for so long at most, and a little more. */
const GRACE_EXTRA_MS = 5_000;
const GRANTED_UNKNOWN_S = 30;
const GRANTED_MAX_S = 120;

type SampleOf = (lease: string) => Pick<LeaseSample, "grantedTtlSeconds"> | undefined;

/** What keys beside the newest one register an address. */
export type Leaked<T extends Registration> = {
  registrations: T[];
  /** They may still go by themselves: until then it is no finding. */
  settledAt: number;
};

/**
 * The registrations of one address that its process does not hold: all but the newest. A key without a
 * lease is another matter, unless none has one; so is one that hangs on the newest one's lease, which
 * somebody meant to be there and whose revoke would take both.
 */
export function leakedOf<T extends Registration>(
  registrations: readonly T[],
  sampleOf: SampleOf = () => undefined,
): Leaked<T> | null {
  if (registrations.length < 2) return null;
  const leased = registrations.filter(({ lease }) => lease !== "0");
  const candidates = leased.length > 0 ? leased : registrations;
  let newest: T | undefined;
  for (const one of candidates) if (!newest || isNewer(one, newest)) newest = one;
  if (!newest) return null;
  const { key, lease, since } = newest;
  const others = candidates.filter(
    (one) => one.key !== key && (lease === "0" || one.lease !== lease),
  );
  if (others.length === 0) return null;
  // Found there as the console began: however long that is, it is longer than nothing.
  const settledAt = lease === "0" || !since.exact ? 0 : since.at + graceMs(others, sampleOf);
  return { registrations: others, settledAt };
}

/** As {@link leakedOf}, of all addresses of a service: what will not go by itself, and can be revoked. */
export function leakedOfService<T extends Registration>(
  registrations: Iterable<T>,
  now: number,
  sampleOf?: SampleOf,
): T[] {
  const byAddress = new Map<string, T[]>();
  for (const registration of registrations) {
    const others = byAddress.get(registration.address);
    if (others) others.push(registration);
    else byAddress.set(registration.address, [registration]);
  }
  return [...byAddress.values()].flatMap((all) => {
    const leaked = leakedOf(all, sampleOf);
    return leaked && leaked.settledAt <= now ? leaked.registrations : [];
  });
}

function graceMs(leaked: readonly Registration[], sampleOf: SampleOf): number {
  let longest = 0;
  for (const { lease } of leaked) {
    longest = Math.max(longest, sampleOf(lease)?.grantedTtlSeconds ?? GRANTED_UNKNOWN_S);
  }
  return Math.min(GRANTED_MAX_S, longest) * 1_000 + GRACE_EXTRA_MS;
}
