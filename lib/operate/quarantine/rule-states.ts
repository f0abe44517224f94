import "server-only";

import type { Acting } from "./acting";
import type { Enforcer } from "./enforcer";
import type { RuleState } from "./model";
import type { OwnKeys } from "./own-keys";
import { toRuleState } from "./rule-state";
import type { RuleEntry } from "./rules";

/** Gathers what is known of a rule. */
export class RuleStates {
  readonly #acting: Acting;
  readonly #keys: OwnKeys;
  readonly #enforcer: Enforcer;
  readonly #since = Date.now();

  constructor(acting: Acting, keys: OwnKeys, enforcer: Enforcer) {
    this.#acting = acting;
    this.#keys = keys;
    this.#enforcer = enforcer;
  }

  of(entry: RuleEntry): RuleState {
    const { rules, cases, leadership } = this.#acting;
    const { service, address } = entry.rule;
    const deciding = service === null ? undefined : rules.on(service, address)[0];
    const problem = this.#keys.error ?? leadership.problem;
    return toRuleState(entry, {
      cases: cases.of(entry.rule),
      overruledBy: deciding && deciding !== entry ? deciding.rule.id : null,
      countsSince: this.#since,
      enforcedBy: leadership.leader,
      problem: problem?.message ?? null,
      isOut: (one) => this.#enforcer.targets(one).length === 0,
      isDiverted: (one) => this.#isDiverted(one),
      diverted: this.#isDiverted(entry.rule),
    });
  }

  #isDiverted({ service, address }: { service: string | null; address: string }): boolean {
    const { diverted } = this.#acting;
    for (const { diversion } of service === null ? diverted.all() : diverted.in(service)) {
      if (diversion.address === address) return true;
    }
    return false;
  }
}
