"use client";

import { X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

import { dismissOutcome } from "@/components/actions/own-operations";
import { AbsoluteTime } from "@/components/ui/absolute-time";
import { Button } from "@/components/ui/button";
import { Dot } from "@/components/ui/dot";
import type { Tone } from "@/components/ui/tone";
import { formatDuration, leaseHex } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { RuleState } from "@/lib/registry/quarantine-state";

import { ruleHeadline } from "./outcome-text";
import { RuleEnd } from "./rule-end";
import { conditionText, conditionTones } from "./rule-text";
import { useRules } from "./use-rules";

const LISTED = 8;

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
    <article className="pointer-events-auto grid w-full grid-cols-[minmax(0,1fr)] gap-2.5 rounded-dialog border border-line bg-surface px-4 py-3 shadow-float md:w-[430px]">
      <header className="flex items-start gap-2.5">
        <span className="mt-[5px] flex">
          <Dot tone={conditionTones[first.condition.state]} />
        </span>
        <h2 className="min-w-0 flex-1 break-words font-semibold">{headline}</h2>
        <Button
          icon
          variant="ghost"
          className="-my-1 -mr-2"
          aria-label={t("actions.dismiss")}
          onClick={() => dismissOutcome(batch)}
        >
          <X aria-hidden />
        </Button>
      </header>
      <p role="status" className="sr-only">
        {headline}
      </p>
      {current.length === 1 ? (
        <Steps rule={first} />
      ) : (
        <ul className="grid gap-1 text-[12.5px]">
          {current.slice(0, LISTED).map((rule) => (
            <li key={rule.id} className="flex items-baseline gap-2">
              <Dot tone={conditionTones[rule.condition.state]} small />
              <span className="min-w-0 break-words">{ruleHeadline([rule], t)}</span>
            </li>
          ))}
          {current.length > LISTED && (
            <li className="text-muted">{t("actions.more", { n: current.length - LISTED })}</li>
          )}
        </ul>
      )}
      <Link
        className="justify-self-start text-[12.5px] text-accent hover:underline"
        href={`/quarantine?q=${encodeURIComponent(current.length === 1 ? first.id : first.reason)}`}
      >
        {t("quarantine.title")}
      </Link>
    </article>
  );
}

function Steps({ rule }: { rule: RuleState }) {
  const { t, rich } = useMessages();
  const say = useReason();
  const { createdAt, until, condition, service, returns } = rule;
  const { last } = returns;
  return (
    <ol className="grid text-[12.5px]">
      <Line at={createdAt} tone="neutral">
        {until === null
          ? t("quarantine.stepMadeForever")
          : rich("quarantine.stepMade", { ends: <RuleEnd key="ends" until={until} /> })}
      </Line>
      {condition.state === "ok" && last === null && (
        <Line tone="gone">
          {condition.code === "diverted"
            ? t("quarantine.stepDiverted")
            : service === null
              ? t("quarantine.stepGoneAll")
              : t("quarantine.stepGone", { service })}
        </Line>
      )}
      {condition.state === "failing" && <Line tone="gone">{conditionText(rule, t, say)}</Line>}
      {last && (
        <>
          <Line at={last.at} tone="alive">
            {rich("quarantine.stepBack", {
              lease: (
                <span key="lease" className="figures" title={last.lease}>
                  {last.lease === "0" ? last.key : leaseHex(last.lease)}
                </span>
              ),
            })}
          </Line>
          {last.exposureMs !== null && (
            <Line at={last.at + last.exposureMs} tone="hold">
              {t("quarantine.stepOutAgain", { time: formatDuration(last.exposureMs, t) })}
            </Line>
          )}
          {returns.count > 1 && (
            <Line tone="neutral">{t("quarantine.stepReturns", { n: returns.count })}</Line>
          )}
        </>
      )}
    </ol>
  );
}

function Line({ at, tone, children }: { at?: number; tone: Tone; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[92px_8px_minmax(0,1fr)] items-baseline gap-2.5 py-1">
      <span className="figures text-faint">
        {at !== undefined && <AbsoluteTime at={at} style="precise" />}
      </span>
      <Dot tone={tone} small />
      <span className="break-words">{children}</span>
    </li>
  );
}
