"use client";

import Link from "next/link";

import { AbsoluteTime } from "@/components/ui/absolute-time";
import { AddressText } from "@/components/ui/address-text";
import { classNames } from "@/components/ui/class-names";
import { DatedTime } from "@/components/ui/dated-time";
import type { Column } from "@/components/ui/table-column";
import { Tag } from "@/components/ui/tag";
import type { Tone } from "@/components/ui/tone";
import { servicePath } from "@/lib/client/paths";
import type { AuditEntry } from "@/lib/history/audit";
import type { Translate } from "@/lib/i18n/translate";
import { useReason } from "@/lib/i18n/use-reason";

import { actionText, auditReason, resultText, serviceText, targetText } from "./describe-audit";

/** The columns of the actions; `compact`: two alone, that say what the others would. */
export function auditColumns(
  t: Translate,
  keep: (path: string) => string,
  compact: boolean,
): Column<AuditEntry>[] {
  return allColumns(t, keep, compact).map((column) => ({
    ...column,
    hidden: compact && column.hideBelow !== undefined,
  }));
}

function allColumns(
  t: Translate,
  keep: (path: string) => string,
  compact: boolean,
): Column<AuditEntry>[] {
  return [
    {
      id: "target",
      header: t("audit.columnTarget"),
      rowHeader: true,
      cell: (entry, { active }) => (
        <span className="grid leading-tight">
          <span className="truncate" title={serviceText(entry, t)}>
            {entry.service === "" ? (
              <span className="text-muted">{serviceText(entry, t)}</span>
            ) : (
              <Link
                href={keep(servicePath(entry.service, entry.address || undefined))}
                tabIndex={active ? 0 : -1}
                prefetch={false}
                className="whitespace-pre font-[550] hover:underline"
              >
                {entry.service}
              </Link>
            )}
          </span>
          {/* All rows are as high as each other, also where there is room for two lines. */}
          <AddressText
            address={targetText(entry, t)}
            className="figures text-11.5 text-muted max-[20rem]:line-clamp-2 max-[20rem]:h-[2lh] max-[20rem]:whitespace-normal max-[20rem]:[overflow-wrap:anywhere]"
          />
        </span>
      ),
    },
    {
      id: "action",
      header: t("audit.columnAction"),
      width: "9.375rem",
      hideBelow: "lg",
      cell: (entry) => actionText(entry, t),
    },
    {
      id: "by",
      header: t("audit.columnBy"),
      width: "7.375rem",
      hideBelow: "xl",
      cell: ({ actor }) => (
        <span className={actor === null ? "text-faint" : ""} title={actor ?? undefined}>
          {actor ?? t("audit.unnamed")}
        </span>
      ),
    },
    {
      id: "reason",
      header: t("audit.columnReason"),
      width: "22%",
      hideBelow: "xl",
      cell: (entry) => <Reason entry={entry} />,
    },
    {
      id: "result",
      header: t("audit.columnResult"),
      width: "var(--result-width)",
      cell: (entry) => {
        const { text, tone } = resultText(entry, t);
        return (
          <span className="grid leading-tight">
            <ResultTag why={entry.error?.message ?? text} tone={tone}>
              {text}
            </ResultTag>
            {/* There the columns for it are left out. */}
            <span
              className={classNames(
                "mt-0.5 truncate text-11.5 text-faint",
                !compact && "lg:hidden",
              )}
            >
              <DatedTime at={entry.at} /> · {actionText(entry, t)}
            </span>
          </span>
        );
      },
    },
    {
      id: "time",
      header: t("audit.columnTime"),
      width: "11.5rem",
      align: "right",
      hideBelow: "lg",
      cell: ({ at }) => (
        <span className="figures text-faint">
          <AbsoluteTime at={at} />
        </span>
      ),
    },
  ];
}

function Reason({ entry }: { entry: AuditEntry }) {
  const reason = auditReason(entry, useReason());
  return (
    <span className="text-muted" title={reason}>
      {reason === "" ? "—" : reason}
    </span>
  );
}

/** What came of an action; why, under the pointer. */
function ResultTag({ why, ...rest }: { why: string; tone: Tone; children: string }) {
  const say = useReason();
  return (
    <span className="truncate" title={say(why)}>
      <Tag {...rest} />
    </span>
  );
}
