import type { Candidate, KeptOut, SubsetRule } from "./resolution";

/** What quarantine means to a client that looks under a key. */
export type Ruling = {
  /** The rule for which it leaves an address out that all of these register; null if it dials it. */
  withheld(address: string, candidates: readonly Candidate[]): KeptOut | null;
  /** Rules about the service that it looks for, one for each address. */
  about: readonly KeptOut[];
};

/** A client that no rule concerns. */
export const unruled: Ruling = { withheld: () => null, about: [] };

/**
 * This project's clients (`rendezvous`) leave an address out where a rule covers each of its keys, as
 * `lib/discov/withholding.ts` does. go-zero's know of no rules: they dial what is in etcd, whence the address was taken.
 */
export function rulingOf(
  rules: readonly KeptOut[],
  { key, client }: { key: string; client: SubsetRule },
): Ruling {
  if (rules.length === 0) return unruled;
  const byAddress = new Map<string, KeptOut[]>();
  for (const rule of [...rules].sort(byEnd)) {
    const same = byAddress.get(rule.address);
    if (same) same.push(rule);
    else byAddress.set(rule.address, [rule]);
  }
  const on = (address: string, services: readonly string[]) =>
    byAddress.get(address)?.find(({ service }) => service === null || services.includes(service)) ??
    null;
  const about = [...byAddress.keys()].flatMap((address) => {
    // One on an address in all services says nothing of this one.
    return byAddress.get(address)?.find(({ service }) => service === key) ?? [];
  });
  return {
    about,
    withheld: (address, candidates) => {
      if (client !== "rendezvous" || !byAddress.has(address)) return null;
      const found = candidates.map((one) => on(address, [key, serviceOf(one.key ?? "")]));
      return found.includes(null) ? null : (found[0] ?? null);
    },
  };
}

/** What a key is under, up to its last slash. */
function serviceOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf("/")));
}

/** The one that ends last decides. */
function byEnd(a: KeptOut, b: KeptOut): number {
  const end = ({ until }: KeptOut) => until ?? Number.POSITIVE_INFINITY;
  return end(a) === end(b) ? 0 : end(b) - end(a);
}
