import "server-only";

import type { Return } from "@/lib/registry/enforced";

import type { Case } from "./case";
import type { Condition, NoteCode, RuleState } from "./model";
import type { RuleEntry } from "./rules";
import type { Tally } from "./tally";

export type Circumstances = {
  /** The instances that the rule is about and that have been seen. */
  cases: readonly Case[];
  tally: Tally;
  overruledBy: string | null;
  /** Since when this console counts, if it has to do so alone. */
  countsSince: number;
  enforcedBy: { console: string; own: boolean } | null;
  /** Why nobody enforces. */
  problem: string | null;
  /** Whether something of the instance is still to be acted on. */
  isOut(one: Case): boolean;
  /** Whether it stands in a key that is better left alone, and no rule insists. */
  isSpared(one: Case): boolean;
  /** Whether its key stands with another value. */
  isDiverted(one: Case): boolean;
  /** Whether any instance that the rule is about is. */
  diverted: boolean;
};

/** What the pages and the API say of a rule. */
export function toRuleState(
  { rule, modRevision }: RuleEntry,
  circumstances: Circumstances,
): RuleState {
  const { cases, tally, countsSince, overruledBy, enforcedBy } = circumstances;
  const notes = new Set<NoteCode>();
  for (const one of cases) for (const note of one.notes) notes.add(note);
  const { count, exposureMs, last } = tally.counted();
  return {
    ...rule,
    modRevision,
    overruledBy,
    seen: cases.length,
    visible: cases.filter((one) => one.visible).length,
    returns: {
      count,
      since: tally.isTold ? rule.createdAt : Math.max(countsSince, rule.createdAt),
      last: last && toShown(last),
      exposureMs,
    },
    condition: worst(
      cases.map((one) => conditionOf(one, circumstances)),
      circumstances,
    ),
    notes: [...notes],
    enforcedBy,
  };
}

function toShown({ revision: _, ...shown }: Return): RuleState["returns"]["last"] {
  return shown;
}

const severity: Record<Condition["state"], number> = { ok: 0, waiting: 1, failing: 2 };

function worst(
  conditions: Condition[],
  { enforcedBy, problem, diverted }: Circumstances,
): Condition {
  if (!enforcedBy) {
    if (problem === null) {
      return condition("waiting", "no-enforcer", "no console enforces at the moment");
    }
    return condition("failing", "cannot-enforce", `cannot be enforced: ${problem}`);
  }
  let found: Condition = condition("ok", "holding", "not registered");
  for (const one of conditions) {
    if (severity[one.state] > severity[found.state] || found.code === "holding") found = one;
  }
  // What was overwritten is read from etcd: a console that has never seen the instance knows of it too.
  if (found.code === "holding" && diverted) {
    return condition("ok", "diverted", "its key has another value");
  }
  return found;
}

function conditionOf(
  one: Case,
  { enforcedBy, isOut, isSpared, isDiverted }: Circumstances,
): Condition {
  if (!enforcedBy?.own) {
    if (!one.visible) return condition("ok", "holding", "not registered");
    return condition("waiting", "removing", "registered; another console is to take it out");
  }
  if (one.failure) return one.failure;
  if (isSpared(one)) {
    const why = "its key is better left alone, and the rule does not insist";
    return condition("failing", "spared", `left registered: ${why}`);
  }
  if (isOut(one)) {
    if (isDiverted(one)) return condition("ok", "diverted", "its key has another value");
    // etcd answers the act before the watch tells of it, and the registry still shows the instance.
    if (one.visible)
      return condition("waiting", "removing", "taken out; the watch is yet to say so");
    return condition("ok", "holding", "not registered");
  }
  if (one.pace.fights) {
    const why = "its process puts each key back at once, and its lease may not be revoked";
    return condition("failing", "puts-back-at-once", `cannot be enforced: ${why}`);
  }
  if (one.timer) return condition("waiting", "throttled", "it returned soon; the next act waits");
  return condition("waiting", "removing", "about to be taken out");
}

function condition(state: Condition["state"], code: Condition["code"], message: string): Condition {
  return { state, code, message };
}
