import type { Removal } from "@/components/actions/actions-context";
import type { ServiceAnswer } from "@/lib/api/contract";
import { leakedOfService } from "@/lib/lint/leaked";
import type { Finding } from "@/lib/registry/finding";
import type { FindingCode } from "@/lib/registry/finding-codes";
import type { Registration } from "@/lib/registry/model";

/** Findings that taking something out puts right. */
export const removableCodes: readonly FindingCode[] = [
  "duplicate-keys",
  "key-growth",
  "permanent-among-leased",
  "not-dialable",
  "unreachable-address",
];

/**
 * What would put a finding right, by what is registered now: the keys of before may be others by now. Null
 * if nothing of it is there any more. Nothing is taken out by this: the dialog shows it first.
 */
export function removalFor(
  { code, subjects }: Finding,
  { service, instances }: ServiceAnswer,
  now: number,
): Removal | null {
  const all = instances.flatMap((instance) => instance.registrations);
  const samples = new Map(all.map(({ lease, sample }) => [lease, sample]));
  const addresses = new Set(subjects.map(({ address }) => address));
  const chosen = (): Registration[] => {
    if (code === "duplicate-keys" || code === "key-growth") {
      return leakedOfService(all, now, (lease) => samples.get(lease) ?? undefined);
    }
    if (code === "permanent-among-leased") return all.filter(({ lease }) => lease === "0");
    // Of very many only those that are listed: nobody looked at the others.
    return all.filter(({ address }) => addresses.has(address));
  };
  const registrations = chosen();
  if (registrations.length === 0) return null;
  const leased = registrations.some(({ lease }) => lease !== "0");
  return {
    ...{ type: "instances", service, registrations },
    kind: leased ? "force-expire" : "deregister",
  };
}
