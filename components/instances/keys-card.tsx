"use client";

import { useMemo } from "react";
import { DangerMark } from "@/components/formats/danger-mark";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterInput } from "@/components/ui/filter-input";
import { HeldNotice } from "@/components/ui/held-notice";
import type { Column } from "@/components/ui/table-column";
import { useHeldRows } from "@/components/ui/use-held-rows";
import { VirtualTable } from "@/components/ui/virtual-table";
import { formatBytes, formatInteger } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { ServiceState } from "@/lib/registry/fold";
import type { Registration } from "@/lib/registry/model";

import type { InstanceQuery } from "./instance-rows";
import { keyRowId, keyRows } from "./key-rows";
import { LeaseText } from "./lease-text";

/** The keys of a service as they stand in etcd, in the order of etcd. */
export function KeysCard({
  name,
  state,
  query: { q },
  onQuery,
  onOpen,
}: {
  name: string;
  state: ServiceState | undefined;
  query: InstanceQuery;
  onQuery: (patch: Partial<InstanceQuery>) => void;
  onOpen: (address: string) => void;
}) {
  const { t } = useMessages();
  const instances = state?.instances;
  const rows = useMemo(() => (instances ? keyRows(instances.values(), q) : []), [instances, q]);
  const { shown, waiting, hold, release } = useHeldRows(rows, keyRowId, q);
  const columns = useKeyColumns();
  return (
    <Card
      label={t("service.tabKeys")}
      header={
        <>
          <span className="text-muted">{t("service.keys", { n: rows.length })}</span>
          <FilterInput
            label={t("service.keyFilterText")}
            value={q}
            onValue={(text) => onQuery({ q: text })}
          />
        </>
      }
    >
      <div {...hold}>
        <HeldNotice waiting={waiting} onRelease={release} />
        <VirtualTable
          caption={t("service.keysCaption", { service: name })}
          columns={columns}
          rows={shown}
          rowKey={keyRowId}
          onOpen={({ address }) => onOpen(address)}
          empty={
            <EmptyState title={t(q === "" ? "service.keysEmpty" : "service.keysNoMatch")}>
              {q !== "" && (
                <Button onClick={() => onQuery({ q: "" })}>{t("service.clearFilter")}</Button>
              )}
            </EmptyState>
          }
        />
      </div>
    </Card>
  );
}

function useKeyColumns(): Column<Registration>[] {
  const { t } = useMessages();
  return useMemo(
    () => [
      {
        id: "key",
        header: t("service.columnKey"),
        rowHeader: true,
        cell: ({ key, danger }) => (
          <span className="flex min-w-0 items-center gap-2">
            <span className="figures truncate" title={maskKey(key)}>
              {maskKey(key)}
            </span>
            {danger && <DangerMark danger={danger} />}
          </span>
        ),
      },
      {
        id: "value",
        header: t("service.columnValue"),
        width: "30%",
        hideBelow: "sm",
        cell: ({ value }) => (
          <span className="figures text-muted" title={value.slice(0, 300)}>
            {value.slice(0, 300)}
          </span>
        ),
      },
      {
        id: "lease",
        header: t("service.columnLease"),
        width: "10.25rem",
        hideBelow: "xl",
        cell: ({ lease }) => <LeaseText lease={lease} />,
      },
      {
        id: "modified",
        header: t("service.columnModified"),
        align: "right",
        width: "6.5rem",
        cell: ({ modRevision }) => (
          <span className="figures text-muted">{formatInteger(modRevision)}</span>
        ),
      },
      {
        id: "version",
        header: t("service.columnVersion"),
        align: "right",
        width: "5.5rem",
        hideBelow: "lg",
        cell: ({ version }) => <span className="figures text-muted">{formatInteger(version)}</span>,
      },
      {
        id: "size",
        header: t("service.columnSize"),
        align: "right",
        width: "5.75rem",
        hideBelow: "md",
        cell: ({ valueBytes }) => (
          <span className="figures text-faint">{formatBytes(valueBytes)}</span>
        ),
      },
    ],
    [t],
  );
}
