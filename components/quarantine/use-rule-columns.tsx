"use client";

import Link from "next/link";
import { useMemo } from "react";

import { useActions } from "@/components/actions/actions-context";
import { WholeAddress } from "@/components/ui/address-text";
import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/table-column";
import { Tag } from "@/components/ui/tag";
import { formatDuration, formatInteger, formatTime } from "@/lib/client/format";
import { servicePath } from "@/lib/client/paths";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Translate } from "@/lib/i18n/translate";
import { useReason } from "@/lib/i18n/use-reason";
import type { RuleState } from "@/lib/registry/quarantine-state";

import { RuleEnd } from "./rule-end";
import { conditionLabel, conditionText, conditionTones } from "./rule-text";

/**
 * On narrow screens there is no column for why: it stands below the others, across all of them. On a phone there is none
 * but the first, in which all stands below the address.
 */
export const WITH_WHY_BELOW = "max-lg:relative max-lg:*:py-2 min-[26rem]:max-lg:*:pb-10";

/** The columns of the rules. */
export function useRuleColumns(): Column<RuleState>[] {
  const { t } = useMessages();
  const say = useReason();
  const { readOnly, lift } = useActions();
  return useMemo(() => {
    const columns: Column<RuleState>[] = [
      {
        id: "instance",
        header: t("quarantine.columnInstance"),
        rowHeader: true,
        cell: (rule, { active }) => <Instance rule={rule} active={active} t={t} />,
      },
      {
        id: "why",
        header: t("quarantine.columnWhy"),
        hideBelow: "lg",
        width: "28%",
        cell: (rule) => (
          <span className="grid leading-tight">
            <span className="block truncate" title={rule.reason}>
              {rule.reason}
            </span>
            <span className="block truncate text-12 text-muted">{byWhom(rule, t)}</span>
          </span>
        ),
      },
      {
        id: "until",
        header: t("quarantine.columnUntil"),
        hideBelow: "sm",
        width: "10rem",
        cell: ({ until }) => <RuleEnd until={until} countdown="exact" />,
      },
      {
        id: "strategy",
        header: t("quarantine.columnStrategy"),
        hideBelow: "xl",
        width: "4.75rem",
        cell: ({ strategy }) => (
          <span className="text-muted">
            {t(strategy === "divert" ? "quarantine.strategyDivert" : "quarantine.strategyRevoke")}
          </span>
        ),
      },
      {
        id: "returns",
        header: t("quarantine.columnReturns"),
        hideBelow: "xl",
        width: "8.5rem",
        cell: ({ returns }) => <Returns returns={returns} t={t} />,
      },
      {
        id: "condition",
        header: t("quarantine.columnCondition"),
        hideBelow: "phone",
        width: "var(--condition-width)",
        cell: (rule) => (
          <span
            className="grid justify-items-start leading-tight"
            title={conditionText(rule, t, say)}
          >
            <Condition rule={rule} t={t} />
            <span className="block max-w-full truncate text-12 text-muted max-sm:hidden">
              {enforcedText(rule, t)}
            </span>
            {/* On narrow screens there is no column for it. */}
            <span className="block max-w-full truncate text-12 text-muted sm:hidden">
              <RuleEnd until={rule.until} countdown="rough" />
            </span>
          </span>
        ),
      },
    ];
    const actions: Column<RuleState> = {
      id: "actions",
      header: t("quarantine.columnActions"),
      hiddenHeader: true,
      align: "right",
      width: "5rem",
      cell: (rule, { active }) => (
        <Button
          variant="ghost"
          className="-mr-2"
          tabIndex={active ? 0 : -1}
          aria-label={t("quarantine.liftRule", { address: rule.address })}
          onClick={() => lift(rule)}
        >
          {t("quarantine.lift")}
        </Button>
      ),
    };
    return readOnly ? columns : [...columns, actions];
  }, [t, say, readOnly, lift]);
}

function Instance({ rule, active, t }: { rule: RuleState; active: boolean; t: Translate }) {
  const { service, address, reason } = rule;
  return (
    <span className="grid leading-tight">
      <WholeAddress
        address={address}
        // Between, why stands below at a place of its own.
        className="figures font-[550] min-[26rem]:max-lg:truncate"
      />
      <span className="flex min-w-0 gap-1.5 text-12 text-muted">
        {service === null ? (
          t("quarantine.allServices")
        ) : (
          <Link
            className="truncate hover:underline"
            tabIndex={active ? 0 : -1}
            href={servicePath(service, address)}
            prefetch={false}
          >
            {service}
          </Link>
        )}
      </span>
      <span className="mt-1 flex flex-wrap items-center gap-x-1.5 text-12 text-muted min-[26rem]:hidden">
        <Condition rule={rule} t={t} />
        <RuleEnd until={rule.until} countdown="rough" />
      </span>
      <span className="line-clamp-2 whitespace-normal text-12 [overflow-wrap:anywhere] max-[26rem]:mt-1 max-[26rem]:line-clamp-none min-[26rem]:absolute min-[26rem]:inset-x-0 min-[26rem]:top-11 min-[26rem]:px-3.5 lg:hidden">
        {reason} <span className="text-muted">{byWhom(rule, t)}</span>
      </span>
    </span>
  );
}

function Condition({ rule: { condition }, t }: { rule: RuleState; t: Translate }) {
  return <Tag tone={conditionTones[condition.state]}>{t(conditionLabel(condition))}</Tag>;
}

function byWhom({ actor }: RuleState, t: Translate): string {
  return actor === null ? t("quarantine.byNobody") : t("quarantine.by", { actor });
}

function Returns({ returns, t }: { returns: RuleState["returns"]; t: Translate }) {
  const { count, last, since } = returns;
  if (count === 0 || !last)
    return <span className="text-faint">{t("quarantine.returnsNone")}</span>;
  return (
    <span
      className="grid leading-tight"
      title={t("quarantine.returnsHint", { time: formatTime(since, "full") })}
    >
      <span className="figures">{formatInteger(count)}</span>
      <span className="block truncate text-12 text-muted">
        {last.exposureMs === null
          ? t("quarantine.returnsVisible")
          : t("quarantine.returnsLast", { time: formatDuration(last.exposureMs, t) })}
      </span>
    </span>
  );
}

function enforcedText({ enforcedBy }: RuleState, t: Translate): string {
  if (!enforcedBy) return t("quarantine.enforcedByNobody");
  if (enforcedBy.own) return t("quarantine.enforcedHere");
  return t("quarantine.enforcedBy", { console: enforcedBy.console });
}
