import type { ServiceState } from "@/lib/registry/fold";
import { registrationState } from "@/lib/registry/instance";
import type { Candidate } from "@/lib/registry/resolution";
import { toCandidate } from "@/lib/registry/resolve";

/**
 * What a client of the service finds: its registrations, and what else stands under its name. Of keys that
 * stand elsewhere, where no client of that name looks, there are so many.
 */
export function candidatesOf(
  { service, instances, samples }: ServiceState,
  added: readonly Candidate[],
): { candidates: Candidate[]; elsewhere: number } {
  const prefix = `${service}/`;
  const found = new Map<string | null, Candidate>();
  let elsewhere = 0;
  for (const { registrations } of instances.values()) {
    for (const registration of registrations.values()) {
      const { key } = registration;
      const state = registrationState(registration, (lease) => samples.get(lease));
      // A key may register several addresses, and is one candidate all the same.
      if (key.startsWith(prefix)) found.set(key, toCandidate(registration, state));
      else elsewhere += 1;
    }
  }
  // What was asked for is older than what the stream says.
  for (const candidate of added) {
    if (!found.has(candidate.key)) found.set(candidate.key, candidate);
  }
  return { candidates: [...found.values()], elsewhere };
}
