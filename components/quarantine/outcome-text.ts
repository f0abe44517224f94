import type { Translate } from "@/lib/i18n/translate";
import type { RuleState } from "@/lib/registry/quarantine-state";

/** One sentence on what came of the rules that one dialog made. */
export function ruleHeadline(rules: readonly RuleState[], t: Translate): string {
  const [first] = rules;
  if (!first) return "";
  const failing = rules.find(({ condition }) => condition.state === "failing");
  if (failing) return t("quarantine.outcomeFailing", { address: failing.address });
  if (rules.length > 1) return t("quarantine.outcomeMany", { n: rules.length });
  const { address, condition } = first;
  return t(condition.state === "ok" ? "quarantine.outcomeOut" : "quarantine.outcomeAsked", {
    address,
  });
}
