"use client";

import { Pencil, Trash2 } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";

import { WholeAddress } from "@/components/ui/address-text";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Column } from "@/components/ui/table-column";
import { Tag } from "@/components/ui/tag";
import { servicePath } from "@/lib/client/paths";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { HandRegistration, HandRegistrationsView } from "@/lib/registry/hand-registration";

import { CheckCell } from "./check-cell";
import { stateLabels, stateText, stateTones } from "./registration-text";

type Row = HandRegistration;

/** The columns of what is registered by hand. Without `on` nothing can be done with it. */
export function useRegistrationColumns(
  keeper: HandRegistrationsView["keeper"],
  on: { edit: (row: Row) => void; remove: (row: Row) => void } | null,
): Column<Row>[] {
  const { t } = useMessages();
  return useMemo(() => {
    const columns: Column<Row>[] = [
      {
        id: "instance",
        header: t("registrations.columnInstance"),
        rowHeader: true,
        cell: (row, { active }) => (
          <span className="grid leading-tight max-[26rem]:py-2">
            <WholeAddress address={row.address} className="figures font-[550]" />
            <Link
              className="truncate text-12 text-muted hover:underline"
              tabIndex={active ? 0 : -1}
              href={servicePath(row.service, row.address)}
              prefetch={false}
            >
              {row.service}
            </Link>
            {/* On a phone there is no column for it. */}
            <span className="mt-1 min-[26rem]:hidden">
              <StateCell row={row} keeper={keeper} />
            </span>
          </span>
        ),
      },
      {
        id: "state",
        header: t("registrations.columnState"),
        hideBelow: "phone",
        width: "var(--state-width)",
        cell: (row) => <StateCell row={row} keeper={keeper} />,
      },
      {
        id: "check",
        header: t("registrations.columnCheck"),
        hideBelow: "lg",
        width: "22%",
        cell: (row) => <CheckCell row={row} keeper={keeper} />,
      },
      {
        id: "why",
        header: t("registrations.columnWhy"),
        hideBelow: "xl",
        width: "22%",
        cell: ({ reason, actor, createdAt }) => (
          <span className="grid leading-tight">
            <span className="block truncate" title={reason}>
              {reason === "" ? "—" : reason}
            </span>
            <span className="block truncate text-12 text-muted">
              {actor === null ? t("registrations.byNobody") : t("registrations.by", { actor })} ·{" "}
              <RelativeTime at={createdAt} />
            </span>
          </span>
        ),
      },
    ];
    if (!on) return columns;
    const actions: Column<Row> = {
      id: "actions",
      header: t("registrations.columnActions"),
      hiddenHeader: true,
      align: "right",
      width: "5.25rem",
      cell: (row, { active }) => (
        <span className="-mr-2 inline-flex">
          <Button
            variant="ghost"
            icon
            tabIndex={active ? 0 : -1}
            aria-label={t("registrations.change", { address: row.address })}
            title={t("registrations.change", { address: row.address })}
            onClick={() => on.edit(row)}
          >
            <Pencil aria-hidden />
          </Button>
          <Button
            variant="ghost"
            icon
            tabIndex={active ? 0 : -1}
            aria-label={t("registrations.remove", { address: row.address })}
            title={t("registrations.remove", { address: row.address })}
            onClick={() => on.remove(row)}
          >
            <Trash2 aria-hidden />
          </Button>
        </span>
      ),
    };
    return [...columns, actions];
  }, [t, keeper, on]);
}

function StateCell({ row, keeper }: { row: Row; keeper: HandRegistrationsView["keeper"] }) {
  const { t, rich } = useMessages();
  const say = useReason();
  const text = say(stateText(row, keeper, t));
  return (
    <span className="grid justify-items-start leading-tight" title={text || undefined}>
      <Tag tone={stateTones[row.state]}>{t(stateLabels[row.state])}</Tag>
      <span className="block max-w-full truncate text-12 text-muted">
        {text === "" && row.since !== null
          ? rich("registrations.since", { time: <RelativeTime at={row.since} /> })
          : text}
      </span>
    </span>
  );
}
