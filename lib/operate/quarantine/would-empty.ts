import "server-only";

import type { Registry } from "@/lib/registry/registry";

import type { RuleBook } from "./rules";

type Target = { service: string | null; address: string };

/**
 * The services that rules on `targets`, beside those there are, would leave without any instance that is not
 * quarantined. One that has none now is not among them.
 */
export function wouldEmpty(
  registry: Registry,
  rules: Pick<RuleBook, "on">,
  targets: readonly Target[],
): string[] {
  const out = new Map<string, Set<string>>();
  for (const { service, address } of targets) {
    const names = service === null ? registry.services.keys() : [service];
    for (const name of names) {
      if (!registry.services.get(name)?.has(address)) continue;
      const addresses = out.get(name);
      if (addresses) addresses.add(address);
      else out.set(name, new Set([address]));
    }
  }
  const emptied: string[] = [];
  for (const [name, leaving] of out) {
    const inUse = (address: string) => rules.on(name, address).length === 0;
    const all = [...(registry.services.get(name)?.addresses() ?? [])];
    const wasInUse = all.some(inUse);
    if (wasInUse && !all.some((address) => !leaving.has(address) && inUse(address))) {
      emptied.push(name);
    }
  }
  return emptied.sort();
}
