import "server-only";

import type { OwnKeys } from "../consoles/own-keys";
import { type Acting, isSpared } from "./acting";
import type { Case } from "./case";
import type { Enforcer } from "./enforcer";
import type { RuleState } from "./model";
import { toRuleState } from "./rule-state";
import type { RuleEntry } from "./rules";
import type { Tallies } from "./tallies";

/** Gathers what is known of a rule. */
export class RuleStates {
  readonly #acting: Acting;
  readonly #keys: OwnKeys;
  readonly #enforcer: Enforcer;
  readonly #tallies: Tallies;
  readonly #since = Date.now();

  constructor(acting: Acting, keys: OwnKeys, enforcer: Enforcer, tallies: Tallies) {
    this.#acting = acting;
    this.#keys = keys;
    this.#enforcer = enforcer;
    this.#tallies = tallies;
  }

  of(entry: RuleEntry): RuleState {
    const { rules, cases, leadership } = this.#acting;
    const { service, address } = entry.rule;
    const deciding = service === null ? undefined : rules.on(service, address)[0];
    const problem = this.#keys.error ?? leadership.problem;
    return toRuleState(entry, {
      cases: cases.of(entry.rule),
      tally: this.#tallies.of(entry),
      overruledBy: deciding && deciding !== entry ? deciding.rule.id : null,
      countsSince: this.#since,
      enforcedBy: leadership.leader,
      problem: problem?.message ?? null,
      isOut: (one) => this.#enforcer.targets(one).length === 0,
      isSpared: (one) => this.#isSpared(one),
      isDiverted: (one) => this.#isDiverted(one),
      diverted: this.#isDiverted(entry.rule),
    });
  }

  #isSpared({ service, address }: Case): boolean {
    const registrations = this.#acting.registry.services.get(service)?.registrationsAt(address);
    return (registrations ?? []).some((registration) => isSpared(this.#acting, registration));
  }

  #isDiverted({ service, address }: { service: string | null; address: string }): boolean {
    const { diverted } = this.#acting;
    for (const { diversion } of service === null ? diverted.all() : diverted.in(service)) {
      if (diversion.address === address) return true;
    }
    return false;
  }
}
