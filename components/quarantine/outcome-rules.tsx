"use client";

import Link from "next/link";

import { CardFrame } from "@/components/actions/card-frame";
import { OutcomeLine } from "@/components/actions/outcome-line";
import { OutcomeList } from "@/components/actions/outcome-list";
import { dismissOutcome } from "@/components/actions/own-operations";
import { formatDuration, leaseHex } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { RuleState } from "@/lib/registry/quarantine-state";

import { ruleHeadline } from "./outcome-text";
import { RuleEnd } from "./rule-end";
import { conditionText, conditionTones } from "./rule-text";
import { useRules } from "./use-rules";

/** What came of one dialog that quarantined: out, and each return taken out again. */
export function OutcomeRules({ batch, rules }: { batch: string; rules: readonly RuleState[] }) {
  const { t } = useMessages();
  const streamed = useRules();
  const now = new Map(streamed.map((rule) => [rule.id, rule]));
  const current = rules.map((rule) => now.get(rule.id) ?? rule);
  const [first] = current;
  if (!first) return null;
  const headline = ruleHeadline(current, t);
  return (
    <CardFrame
      onDismiss={() => dismissOutcome(batch)}
      tone={conditionTones[first.condition.state]}
      headline={headline}
    >
      <p role="status" className="sr-only">
        {headline}
      </p>
      {current.length === 1 ? (
        <Steps rule={first} />
      ) : (
        <OutcomeList
          lines={current.map((rule) => ({
            id: rule.id,
            tone: conditionTones[rule.condition.state],
            headline: ruleHeadline([rule], t),
          }))}
        />
      )}
      <Link
        className="justify-self-start text-12.5 text-accent hover:underline"
        href={`/quarantine?q=${encodeURIComponent(current.length === 1 ? first.id : first.reason)}`}
      >
        {t("quarantine.title")}
      </Link>
    </CardFrame>
  );
}

function Steps({ rule }: { rule: RuleState }) {
  const { t, rich } = useMessages();
  const say = useReason();
  const { createdAt, until, condition, service, returns } = rule;
  const { last } = returns;
  return (
    <ol className="grid text-12.5">
      <OutcomeLine at={createdAt} tone="neutral">
        {until === null
          ? t("quarantine.stepMadeForever")
          : rich("quarantine.stepMade", { ends: <RuleEnd key="ends" until={until} /> })}
      </OutcomeLine>
      {condition.state === "ok" && last === null && (
        <OutcomeLine tone="gone">
          {condition.code === "diverted"
            ? t("quarantine.stepDiverted")
            : service === null
              ? t("quarantine.stepGoneAll")
              : t("quarantine.stepGone", { service })}
        </OutcomeLine>
      )}
      {condition.state === "failing" && (
        <OutcomeLine tone="gone">{conditionText(rule, t, say)}</OutcomeLine>
      )}
      {last && (
        <>
          <OutcomeLine at={last.at} tone="alive">
            {rich("quarantine.stepBack", {
              lease: (
                <span key="lease" className="figures" title={last.lease}>
                  {last.lease === "0" ? last.key : leaseHex(last.lease)}
                </span>
              ),
            })}
          </OutcomeLine>
          {last.exposureMs !== null && (
            <OutcomeLine at={last.at + last.exposureMs} tone="hold">
              {t("quarantine.stepOutAgain", { time: formatDuration(last.exposureMs, t) })}
            </OutcomeLine>
          )}
          {returns.count > 1 && (
            <OutcomeLine tone="neutral">
              {t("quarantine.stepReturns", { n: returns.count })}
            </OutcomeLine>
          )}
        </>
      )}
    </ol>
  );
}
