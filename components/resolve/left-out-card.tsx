"use client";

import { useMemo } from "react";

import { Card } from "@/components/ui/card";
import { HeldNotice } from "@/components/ui/held-notice";
import type { Column } from "@/components/ui/table-column";
import { Tag } from "@/components/ui/tag";
import { useHeldRows } from "@/components/ui/use-held-rows";
import { VirtualTable } from "@/components/ui/virtual-table";
import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { LeftOut, LeftOutReason, SubsetRule } from "@/lib/registry/resolution";
import type { Resolution } from "@/lib/registry/resolve";

import { leftOutText, reasonLabels } from "./left-out-text";

/** A key is there once; of addresses that were not chosen only the newest key is listed. */
const rowKey = ({ key, address }: LeftOut) => key ?? address ?? "";

const isUnreadable = ({ reason }: LeftOut) =>
  reason === "not-an-address" || reason === "other-format";

/** What a client finds and does not dial, and why. `view` names what the reader chose. */
export function LeftOutCard({
  service,
  resolution: { leftOut, elsewhere },
  rule,
  view,
}: {
  service: string;
  resolution: Resolution & { elsewhere: number };
  rule: SubsetRule;
  view: string;
}) {
  const { t } = useMessages();
  const columns = useLeftOutColumns(rule);
  const { shown, waiting, hold, release } = useHeldRows(leftOut, rowKey, view);
  const hints = [
    elsewhere > 0 && t("resolve.elsewhere", { n: elsewhere, prefix: `${service}/` }),
    leftOut.some(isUnreadable) && t("resolve.goZeroTries"),
  ].filter((hint) => hint !== false);
  return (
    <Card
      label={t("resolve.leftOut")}
      header={
        <>
          <h2 className="font-semibold">{t("resolve.leftOut")}</h2>
          <span className="figures text-faint">{formatInteger(leftOut.length)}</span>
        </>
      }
    >
      {hints.length > 0 && (
        <p className="border-line border-b px-3.5 py-2.5 text-12.5 text-muted [overflow-wrap:anywhere]">
          {hints.join(" ")}
        </p>
      )}
      <div {...hold}>
        <HeldNotice waiting={waiting} onRelease={release} />
        <VirtualTable
          caption={t("resolve.leftOutCaption", { service })}
          columns={columns}
          rows={shown}
          rowKey={rowKey}
          empty={<p className="px-3.5 py-4 text-muted">{t("resolve.nothingLeftOut")}</p>}
        />
      </div>
    </Card>
  );
}

const tones: Partial<Record<LeftOutReason, "gone" | "hold">> = {
  "not-an-address": "gone",
  quarantined: "hold",
};

function useLeftOutColumns(rule: SubsetRule): Column<LeftOut>[] {
  const { t } = useMessages();
  return useMemo(
    () => [
      {
        id: "what",
        header: t("resolve.columnWhat"),
        rowHeader: true,
        cell: (row) => {
          const name = row.reason === "not-chosen" ? row.address : (row.key ?? row.address);
          const why = leftOutText(row, rule, t);
          return (
            <span className="grid leading-tight">
              <span className="figures block truncate font-[550]" title={row.key ?? ""}>
                {name}
              </span>
              <span className="block truncate text-12 text-muted" title={why}>
                {why}
              </span>
            </span>
          );
        },
      },
      {
        id: "reason",
        header: t("resolve.columnReason"),
        width: "9.25rem",
        hideBelow: "sm",
        cell: ({ reason }) => (
          <Tag tone={tones[reason] ?? "neutral"}>{t(reasonLabels[reason])}</Tag>
        ),
      },
    ],
    [t, rule],
  );
}
