import { findCodec } from "@/lib/codecs/codecs";

import type { StrategyChoice, StrategyReason } from "./model";

/** The strategy to take by default for instances of a framework, which others there are, and why. */
export function chooseStrategy(
  framework: string,
  { allowDivert }: { allowDivert: boolean },
): StrategyChoice {
  const reasons: StrategyReason[] = [];
  if (!findCodec(framework)?.divert) {
    reasons.push("revoke-suits-any-client", "divert-has-no-form");
    return { strategy: "revoke", reasons, possible: ["revoke"] };
  }
  if (!allowDivert) {
    reasons.push("revoke-suits-any-client", "divert-needs-clients-that-deduplicate");
    reasons.push("divert-is-off");
    return { strategy: "revoke", reasons, possible: ["revoke"] };
  }
  reasons.push("divert-costs-nothing", "divert-needs-clients-that-deduplicate");
  return { strategy: "divert", reasons, possible: ["revoke", "divert"] };
}
