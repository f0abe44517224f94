import type { Strategy } from "@/lib/discov/quarantine-rule";
import type { StrategyChoice } from "@/lib/operate/quarantine/model";

const revokeOnly: StrategyChoice = {
  strategy: "revoke",
  reasons: ["revoke-suits-any-client"],
  possible: ["revoke"],
};

/** What can be chosen for instances of several frameworks at once: only what is possible for each. */
export function strategyOptions(
  frameworks: readonly string[],
  strategies: Readonly<Record<string, StrategyChoice>>,
): StrategyChoice {
  const choices = [...new Set(frameworks)].map((name) => strategies[name] ?? revokeOnly);
  const [first = revokeOnly] = choices;
  if (choices.length < 2) return first;
  const possible = first.possible.filter((one) =>
    choices.every((choice) => choice.possible.includes(one)),
  );
  const agreed = choices.every(({ strategy }) => strategy === first.strategy);
  const strategy: Strategy = agreed ? first.strategy : "revoke";
  return { strategy, possible, reasons: [...new Set(choices.flatMap(({ reasons }) => reasons))] };
}
