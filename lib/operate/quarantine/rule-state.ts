import "server-only";

import type { Case, Return } from "./case";
import type { Condition, NoteCode, RuleState } from "./model";
import type { RuleEntry } from "./rules";

export type Circumstances = {
  /** The instances that the rule is about and that have been seen. */
  cases: readonly Case[];
  overruledBy: string | null;
  /** Since when this console counts. */
  countsSince: number;
  enforcedBy: { console: string; own: boolean } | null;
  /** Why nobody enforces. */
  problem: string | null;
  /** Whether something of the instance is still to be acted on. */
  isOut(one: Case): boolean;
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
  const { cases, countsSince, overruledBy, enforcedBy } = circumstances;
  const notes = new Set<NoteCode>();
  let count = 0;
  let exposureMs = 0;
  let last: Return | null = null;
  for (const one of cases) {
    const own = one.returns - (one.before.get(rule.id) ?? 0);
    count += own;
    if (own > 0) exposureMs += one.exposureMs;
    if (own > 0 && one.lastReturn && one.lastReturn.at >= (last?.at ?? 0)) last = one.lastReturn;
    for (const note of one.notes) notes.add(note);
  }
  return {
    ...rule,
    modRevision,
    overruledBy,
    seen: cases.length,
    visible: cases.filter((one) => one.visible).length,
    returns: {
      count,
      since: Math.max(countsSince, rule.createdAt),
      last,
      exposureMs: Math.round(exposureMs * 10) / 10,
    },
    condition: worst(
      cases.map((one) => conditionOf(one, circumstances)),
      circumstances,
    ),
    notes: [...notes],
    enforcedBy,
  };
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

function conditionOf(one: Case, { enforcedBy, isOut, isDiverted }: Circumstances): Condition {
  if (!enforcedBy?.own) {
    if (!one.visible) return condition("ok", "holding", "not registered");
    return condition("waiting", "removing", "registered; another console is to take it out");
  }
  if (one.failure) return one.failure;
  if (isOut(one)) {
    if (isDiverted(one)) return condition("ok", "diverted", "its key has another value");
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
