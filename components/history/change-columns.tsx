"use client";

import Link from "next/link";

import { AddressText } from "@/components/ui/address-text";
import { classNames } from "@/components/ui/class-names";
import type { Column } from "@/components/ui/table-column";
import { formatInteger } from "@/lib/client/format";
import { servicePath } from "@/lib/client/paths";
import type { DoneBy, JournalRecord } from "@/lib/history/model";
import type { Translate } from "@/lib/i18n/translate";

import { describeEntry } from "./describe-entry";
import type { HistoryRow } from "./history-rows";
import { MomentText } from "./moment-text";

/** Writes the chosen point in time into a path. */
export type Keep = (path: string) => string;

/**
 * The columns of the changes; `compact`: two alone, that say what the others would. Marks and gaps have none: they go
 * across.
 */
export function changeColumns(
  t: Translate,
  keep: Keep,
  say: (reason: string) => string,
  compact: boolean,
): Column<HistoryRow>[] {
  const column = (
    rest: Omit<Column<HistoryRow>, "cell">,
    cell: (record: JournalRecord, active: boolean) => React.ReactNode,
  ): Column<HistoryRow> => ({
    ...rest,
    hidden: compact && rest.hideBelow !== undefined,
    cell: (row, { active }) => (row.type === "change" ? cell(row, active) : null),
  });
  return [
    column(
      { id: "service", header: t("history.columnService"), rowHeader: true },
      (record, active) => {
        const { sign } = describeEntry(record, t);
        return (
          <span className="grid grid-cols-[0.875rem_minmax(0,1fr)] items-baseline leading-tight">
            <span className="font-mono">{sign}</span>
            <Link
              href={keep(servicePath(record.service, record.address))}
              tabIndex={active ? 0 : -1}
              prefetch={false}
              title={record.service}
              className="truncate whitespace-pre font-[550] hover:underline"
            >
              {record.service}
            </Link>
            {/* On narrow screens, and beside a drawer, there is no column for it. */}
            <AddressText
              address={record.address}
              className={classNames(
                "figures col-start-2 text-11.5 text-muted",
                !compact && "lg:hidden",
              )}
            />
          </span>
        );
      },
    ),
    column(
      { id: "address", header: t("history.columnAddress"), width: "17%", hideBelow: "lg" },
      ({ address }) => <AddressText address={address} className="figures" />,
    ),
    column(
      { id: "what", header: t("history.columnWhat"), width: "var(--what-width)" },
      (record) => {
        const { text, detail } = describeEntry(record, t, say);
        return (
          <span
            className={classNames("grid leading-tight", !compact && "lg:block")}
            title={detail === "" ? text : `${text} · ${detail}`}
          >
            <span className="block truncate">
              {text}
              {detail !== "" && <span className="text-muted max-md:hidden"> · {detail}</span>}
            </span>
            {/* Not in the mono face: the widest is the day and the time of "before" both. */}
            <span
              className={classNames(
                "truncate text-11.5 text-faint tabular-nums",
                !compact && "lg:hidden",
              )}
            >
              <MomentText dated moment={record.moment} />
            </span>
          </span>
        );
      },
    ),
    column(
      { id: "by", header: t("history.columnBy"), width: "6.5rem", hideBelow: "xl" },
      ({ doneBy }) => <span className="text-muted">{byText(doneBy, t)}</span>,
    ),
    column(
      {
        id: "revision",
        header: t("history.columnRevision"),
        width: "5.75rem",
        align: "right",
        hideBelow: "xl",
      },
      ({ revision }) => <span className="figures text-muted">{formatInteger(revision)}</span>,
    ),
    column(
      {
        id: "time",
        header: t("history.columnTime"),
        width: "14.125rem",
        align: "right",
        hideBelow: "lg",
      },
      ({ moment }) => (
        <span className="figures text-faint">
          <MomentText moment={moment} />
        </span>
      ),
    ),
  ];
}

/** Who did it: by name, or that nobody gave one; a dash where it was no operator of this console. */
export function byText(doneBy: DoneBy | null, t: Translate): string {
  if (doneBy === null) return "—";
  return doneBy.actor ?? t("history.byUnnamed");
}
