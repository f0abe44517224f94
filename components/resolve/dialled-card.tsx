"use client";

import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { StateTag } from "@/components/instances/state-tag";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { HeldNotice } from "@/components/ui/held-notice";
import type { Column } from "@/components/ui/table-column";
import { useHeldRows } from "@/components/ui/use-held-rows";
import { VirtualTable } from "@/components/ui/virtual-table";
import { formatInteger } from "@/lib/client/format";
import { servicePath } from "@/lib/client/paths";
import { useKeepPoint } from "@/lib/client/use-past-point";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Dialled, SubsetRule } from "@/lib/registry/resolution";

const rowKey = ({ address }: Dialled) => address;

/** The addresses that are dialled, by rank. `view` names what the reader chose. */
export function DialledCard({
  service,
  target,
  addresses,
  rule,
  view,
  onOpen,
}: {
  service: string;
  target: string;
  addresses: readonly Dialled[];
  rule: SubsetRule;
  view: string;
  onOpen: (address: string) => void;
}) {
  const { t } = useMessages();
  const router = useRouter();
  const keep = useKeepPoint();
  const columns = useDialledColumns(service, rule);
  const { shown, waiting, hold, release } = useHeldRows(addresses, rowKey, view);
  const open = (row: Dialled) => {
    if (row.service === service) onOpen(row.address);
    else if (row.service !== null) router.push(keep(servicePath(row.service, row.address)));
  };
  return (
    <Card
      label={t("resolve.dialled")}
      header={
        <>
          <h2 className="font-semibold">{t("resolve.dialled")}</h2>
          <span className="figures text-faint">{formatInteger(addresses.length)}</span>
        </>
      }
    >
      <div {...hold}>
        <HeldNotice waiting={waiting} onRelease={release} />
        <VirtualTable
          caption={t("resolve.dialledCaption", { service })}
          columns={columns}
          rows={shown}
          rowKey={rowKey}
          onOpen={open}
          empty={
            <EmptyState title={t("resolve.emptyTitle")}>
              <p>{t("resolve.emptyText")}</p>
              <code className="figures [overflow-wrap:anywhere]">
                UNAVAILABLE: no addresses for {target}
              </code>
            </EmptyState>
          }
        />
      </div>
    </Card>
  );
}

function useDialledColumns(service: string, rule: SubsetRule): Column<Dialled>[] {
  const { t } = useMessages();
  return useMemo(() => {
    const rank: Column<Dialled> = {
      id: "rank",
      header: t(rule === "shuffled" ? "resolve.columnDrawn" : "resolve.columnRank"),
      align: "right",
      width: "4.75rem",
      hideBelow: "sm",
      cell: (row) => <span className="figures text-muted">{formatInteger(row.rank)}</span>,
    };
    const score: Column<Dialled> = {
      id: "score",
      header: t("resolve.columnScore"),
      align: "right",
      width: "8.25rem",
      hideBelow: "md",
      cell: (row) => (
        <span className="figures text-muted">
          {row.score === null ? "" : formatInteger(row.score)}
        </span>
      ),
    };
    return [
      rank,
      {
        id: "address",
        header: t("service.columnAddress"),
        rowHeader: true,
        cell: (row) => <Address row={row} service={service} />,
      },
      {
        id: "state",
        header: t("service.columnState"),
        width: "7rem",
        cell: ({ state }) => state && <StateTag state={state} />,
      },
      ...(rule === "rendezvous" ? [score] : []),
      {
        id: "key",
        header: t("service.columnKey"),
        width: "34%",
        hideBelow: "lg",
        cell: ({ key, keys }) => (
          <span className="figures text-muted" title={key === null ? "" : maskKey(key)}>
            {key !== null && maskKey(key)}
            {keys > 1 && ` (+${formatInteger(keys - 1)})`}
          </span>
        ),
      },
    ];
  }, [t, rule, service]);
}

/** The address; below it whose it is, where a client takes it by go-zero's rule of prefixes alone. */
function Address({ row, service }: { row: Dialled; service: string }) {
  const { t } = useMessages();
  const from =
    row.service === null
      ? t("resolve.fromKey", { key: maskKey(row.key ?? "") })
      : t("resolve.fromService", { service: row.service });
  return (
    <span className="grid leading-tight">
      <span className="figures block truncate font-[550]" title={row.address}>
        {row.address}
      </span>
      {row.service !== service && (
        <span className="block truncate text-12 text-warn-ink" title={from}>
          {from}
        </span>
      )}
    </span>
  );
}
