"use client";

import Link from "next/link";

import { useActions } from "@/components/actions/actions-context";
import { WholeAddress } from "@/components/ui/address-text";
import { Button } from "@/components/ui/button";
import { Tag } from "@/components/ui/tag";
import { formatDuration } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { RuleState } from "@/lib/registry/quarantine-state";

import { RuleEnd } from "./rule-end";
import { conditionLabel, conditionText, conditionTones, keptOutText } from "./rule-text";

/** What an operator imposed on one instance: who, why, until when, what came of it, and how to end it. */
export function KeptOut({ rule, address = true }: { rule: RuleState; address?: boolean }) {
  const { t } = useMessages();
  const say = useReason();
  const { readOnly, lift } = useActions();
  const { condition, returns } = rule;
  const { last } = returns;
  return (
    <div className="held flex flex-wrap items-center gap-x-3 gap-y-1.5 px-3.5 py-2.5">
      <div className="grid min-w-0 flex-1 basis-64 gap-0.5">
        <span className="flex min-w-0 flex-wrap items-center gap-2">
          {address && (
            <WholeAddress address={rule.address} className="figures min-w-0 font-[550]" />
          )}
          <Tag tone={conditionTones[condition.state]} title={conditionText(rule, t, say)}>
            {t(conditionLabel(condition))}
          </Tag>
          <span className="text-12 text-muted">
            <RuleEnd until={rule.until} />
          </span>
        </span>
        <span className="text-12.5 text-hold-ink [overflow-wrap:anywhere]">
          {keptOutText(rule, t)}
        </span>
        {condition.state === "failing" && (
          <span className="text-12.5 text-gone-ink">{conditionText(rule, t, say)}</span>
        )}
        {last && last.exposureMs !== null && (
          <span className="text-12 text-muted">
            {t("quarantine.returnsText", {
              n: returns.count,
              time: formatDuration(last.exposureMs, t),
            })}
          </span>
        )}
      </div>
      <span className="flex items-center gap-3">
        <Link
          className="text-12.5 text-accent hover:underline"
          href={`/quarantine?q=${encodeURIComponent(rule.id)}`}
        >
          {t("quarantine.toRule")}
        </Link>
        {!readOnly && (
          <Button
            aria-label={t("quarantine.liftRule", { address: rule.address })}
            onClick={() => lift(rule)}
          >
            {t("quarantine.lift")}
          </Button>
        )}
      </span>
    </div>
  );
}
