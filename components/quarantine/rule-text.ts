import type { Tone } from "@/components/ui/tone";
import type { MessageKey } from "@/lib/i18n/catalogue";
import type { Translate } from "@/lib/i18n/translate";
import type { StrategyReason } from "@/lib/operate/quarantine/model";
import type { RuleState } from "@/lib/registry/quarantine-state";

type Condition = RuleState["condition"];

const labels: Record<Condition["code"], MessageKey> = {
  holding: "quarantine.conditionHolding",
  diverted: "quarantine.conditionDiverted",
  removing: "quarantine.conditionRemoving",
  throttled: "quarantine.conditionThrottled",
  "no-enforcer": "quarantine.conditionNoEnforcer",
  "cannot-enforce": "quarantine.conditionCannotEnforce",
  "key-of-several": "quarantine.conditionKeyOfSeveral",
  "puts-back-at-once": "quarantine.conditionPutsBack",
  spared: "quarantine.conditionPutsBack",
};

const texts: Record<Condition["code"], MessageKey> = {
  holding: "quarantine.textHolding",
  diverted: "quarantine.textDiverted",
  removing: "quarantine.textRemoving",
  throttled: "quarantine.textThrottled",
  "no-enforcer": "quarantine.textNoEnforcer",
  "cannot-enforce": "quarantine.textCannotEnforce",
  "key-of-several": "quarantine.textKeyOfSeveral",
  "puts-back-at-once": "quarantine.textPutsBack",
  spared: "quarantine.textSpared",
};

const notes: Record<RuleState["notes"][number], MessageKey> = {
  "shared-lease-key-deleted": "quarantine.noteSharedLease",
  "permanent-key-deleted": "quarantine.notePermanent",
  "divert-is-off": "quarantine.noteDivertIsOff",
  "divert-has-no-form": "quarantine.noteDivertNoForm",
  "divert-has-no-sibling": "quarantine.noteDivertNoSibling",
};

export const strategyReasonTexts: Record<StrategyReason, MessageKey> = {
  "revoke-suits-any-client": "quarantine.whyRevoke",
  "divert-costs-nothing": "quarantine.whyDivert",
  "divert-needs-clients-that-deduplicate": "quarantine.whyDeduplicate",
  "divert-is-off": "quarantine.whyDivertIsOff",
  "divert-has-no-form": "quarantine.whyDivertNoForm",
};

export const conditionTones: Record<Condition["state"], Tone> = {
  ok: "hold",
  waiting: "warn",
  failing: "gone",
};

/** How a rule stands, in a word or two. */
export function conditionLabel({ code }: Condition): MessageKey {
  return labels[code];
}

/** How a rule stands, and what else is to be known of how it is enforced. */
export function conditionText(
  { condition, notes: codes, overruledBy }: RuleState,
  t: Translate,
  say: (reason: string) => string = (reason) => reason,
): string {
  const parts = [
    t(texts[condition.code], {
      // The message begins with what is said already.
      reason: say(condition.message.replace(/^cannot be enforced: /, "")),
    }),
    ...codes.map((code) => t(notes[code])),
  ];
  if (overruledBy !== null) parts.push(t("quarantine.overruled"));
  return parts.join(" ");
}

/** Who keeps it out, and why, in one line. */
export function keptOutText({ actor, reason }: RuleState, t: Translate): string {
  return t("quarantine.keptOutReason", { actor: actor ?? t("quarantine.nobody"), reason });
}
