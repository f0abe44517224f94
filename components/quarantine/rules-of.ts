import type { RuleState } from "@/lib/registry/quarantine-state";

/** Whether a rule has shown to be about an instance of the service. */
function concerns(rule: RuleState, service: string, known: (address: string) => boolean): boolean {
  if (rule.service !== null) return rule.service === service;
  return known(rule.address) || rule.returns.last?.service === service;
}

/**
 * The rules that keep instances of a service out, by address: of several the one that ends last, which
 * decides. One on an address in all services counts where the service is `known` to have had it.
 */
export function rulesOf(
  rules: readonly RuleState[],
  service: string,
  known: (address: string) => boolean,
): Map<string, RuleState> {
  const byAddress = new Map<string, RuleState>();
  for (const rule of rules) {
    if (!concerns(rule, service, known)) continue;
    const other = byAddress.get(rule.address);
    if (!other || endOf(rule) > endOf(other)) byAddress.set(rule.address, rule);
  }
  return byAddress;
}

/** Whether two answers of {@link rulesOf} say the same. */
export function sameRules(
  a: ReadonlyMap<string, RuleState>,
  b: ReadonlyMap<string, RuleState>,
): boolean {
  if (a.size !== b.size) return false;
  for (const [address, rule] of a) if (b.get(address) !== rule) return false;
  return true;
}

function endOf({ until }: RuleState): number {
  return until ?? Number.POSITIVE_INFINITY;
}

/** The rules that match a text: address, service, reason, actor or id. */
export function matchingRules(rules: readonly RuleState[], q: string): RuleState[] {
  const text = q.trim().toLowerCase();
  if (text === "") return [...rules];
  return rules.filter(({ id, address, service, reason, actor }) =>
    [id, address, service, reason, actor].some((part) => part?.toLowerCase().includes(text)),
  );
}
