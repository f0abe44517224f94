"use client";

import { TriangleAlert } from "lucide-react";

import { conditionText, keptOutText } from "@/components/quarantine/rule-text";
import { Tag } from "@/components/ui/tag";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { RuleState } from "@/lib/registry/quarantine-state";

import { GUESS_BELOW, type InstanceRow, isUnreadable } from "./instance-rows";
import { StateTag } from "./state-tag";
import { warningText } from "./warning-text";

/**
 * The state, and what else there is to know of the instance at a glance. In the `past` nobody knows
 * whether its lease was renewed in time.
 */
export function StateCell({
  row,
  rule,
  past = false,
}: {
  row: InstanceRow;
  /** That an operator imposed on it. */
  rule?: RuleState;
  past?: boolean;
}) {
  const { t } = useMessages();
  const held = rule && <HeldTag rule={rule} />;
  if (row.kind === "departed") return held ?? <Tag tone="gone">{t("service.left")}</Tag>;
  const { state, framework, confidence, registrations, newest, warnings } = row.instance;
  return (
    <span className="flex items-center gap-1.5">
      {isUnreadable(row.instance) ? null : past && state !== "permanent" ? (
        <Tag>{t("past.stateRegistered")}</Tag>
      ) : (
        <StateTag state={state} />
      )}
      {held}
      {registrations.size > 1 && (
        <Tag title={t("service.keysHint", { n: registrations.size, key: maskKey(newest.key) })}>
          {t("service.keys", { n: registrations.size })}
        </Tag>
      )}
      {newest.undecodable !== undefined ? (
        <Tag tone="gone" title={newest.undecodable}>
          {t("service.undecodableTag")}
        </Tag>
      ) : (
        confidence < GUESS_BELOW && (
          <Tag title={t("service.guessedHint", { framework, confidence })}>
            {/* On a phone the word would not fit beside the state. */}
            <span className="max-sm:sr-only">{t("service.guessedTag")}</span>
            <span aria-hidden className="sm:hidden">
              ?
            </span>
          </Tag>
        )
      )}
      {warnings.length > 0 && (
        <span
          role="img"
          // That it is undecodable says as much, and on a phone there is no room beside it.
          className={`flex shrink-0 text-warn-ink ${newest.undecodable !== undefined ? "max-sm:hidden" : ""}`}
          aria-label={t("service.warnings", { n: warnings.length })}
          title={warnings.map((code) => warningText(code, t)).join("\n")}
        >
          <TriangleAlert aria-hidden className="size-3.5" />
        </span>
      )}
    </span>
  );
}

/** What an operator imposed; or that it does not work, where nobody may believe that it does. */
export function HeldTag({ rule }: { rule: RuleState }) {
  const { t } = useMessages();
  const say = useReason();
  const failing = rule.condition.state === "failing";
  const why = keptOutText(rule, t);
  return (
    <Tag
      tone={failing ? "gone" : "hold"}
      title={failing ? `${why} · ${conditionText(rule, t, say)}` : why}
    >
      {t(failing ? "quarantine.notKeptOut" : "quarantine.keptOut")}
    </Tag>
  );
}
