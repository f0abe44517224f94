import "server-only";

import type { EtcdClient } from "@/lib/etcd/client";
import type { Act } from "@/lib/registry/enforced";
import type { Registration } from "@/lib/registry/model";
import type { Registry } from "@/lib/registry/registry";
import type { Leadership } from "../consoles/leadership";
import type { Guard } from "../consoles/term";
import type { Cases } from "./cases";
import type { DivertedBook } from "./diverted";
import type { RuleBook, RuleEntry } from "./rules";

/** What the enforcer acts with. */
export type Acting = {
  client: EtcdClient;
  /** Of Rollcall's own keys. */
  root: string;
  registry: Registry;
  rules: RuleBook;
  cases: Cases;
  diverted: DivertedBook;
  leadership: Leadership;
  /** Is told which departures are our doing, so that other consoles learn of it. */
  acted(rule: RuleEntry, acts: readonly Act[]): void;
  /** Whether the operator says that clients dial equal values once. */
  allowDivert: boolean;
};

/** What was to be acted on is another by now; the view is about to say so. */
export const CHANGED = "changed";

/** What each act compares, so that of two consoles that believe they lead, or of one that is late, none acts. */
export function guardsOf({ leadership }: Acting, ...others: Guard[]): Guard[] | null {
  const { guard } = leadership;
  return guard && [guard, ...others].map(({ key, modRevision }) => ({ key, modRevision }));
}

/** What is registered under the keys now: once they are gone nobody can say. */
export function departuresOf(
  { registry }: Acting,
  keys: readonly string[],
): Omit<Act, "revision">[] {
  return keys.flatMap((key) =>
    (registry.keys.get(key)?.registrations ?? []).map(({ service, address }) => {
      return { key, service, address };
    }),
  );
}

/** Whether what stands in the key is what we wrote over a quarantined address. */
export function isDiverted({ diverted, rules }: Acting, registration: Registration): boolean {
  const { service, key, modRevision } = registration;
  const entry = diverted.find(service, key);
  if (entry?.modRevision !== modRevision) return false;
  return rules.on(service, entry.diversion.address).length > 0;
}

/** Whether its key is better left alone, and no rule about it insists. */
export function isSpared({ rules }: Pick<Acting, "rules">, registration: Registration): boolean {
  const { service, address, danger } = registration;
  if (danger === undefined) return false;
  return !rules.on(service, address).some(({ rule }) => rule.insist);
}

/** Whether the key registers nothing that is not to be out anyway. */
export function isQuarantined(acting: Acting, key: string): boolean {
  const registrations = acting.registry.keys.get(key)?.registrations ?? [];
  return (
    registrations.length > 0 &&
    registrations.every(
      (one) =>
        (acting.rules.on(one.service, one.address).length > 0 && !isSpared(acting, one)) ||
        isDiverted(acting, one),
    )
  );
}
