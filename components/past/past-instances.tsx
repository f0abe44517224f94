"use client";

import { useMemo } from "react";

import {
  type InstanceQuery,
  type InstanceRow,
  instanceRows,
  nextInstanceSort,
} from "@/components/instances/instance-rows";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterInput } from "@/components/ui/filter-input";
import { VirtualTable } from "@/components/ui/virtual-table";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { ServiceState } from "@/lib/registry/fold";

import { usePastInstanceColumns } from "./past-instance-columns";

const rowKey = ({ id }: InstanceRow) => id;

/** The instances that a service had at a moment of the past. Nothing can be done with them from here but to look. */
export function PastInstances({
  name,
  state,
  query: { q, sort },
  current,
  onQuery,
  onOpen,
}: {
  name: string;
  state: ServiceState;
  query: InstanceQuery;
  /** The address whose drawer is open. */
  current: string;
  onQuery: (patch: Partial<InstanceQuery>) => void;
  onOpen: (address: string) => void;
}) {
  const { t } = useMessages();
  // Whatever the live page was filtered by: nobody knows what was late then.
  const rows = useMemo(() => instanceRows(state, { show: "all", q, sort }), [state, q, sort]);
  const columns = usePastInstanceColumns(current !== "");
  const sorted = sort === "" ? "address" : sort;
  return (
    <Card
      label={t("service.tabInstances")}
      header={
        <>
          <span className="text-muted">{t("past.countInstances", { n: rows.length })}</span>
          <FilterInput
            label={t("service.filterText")}
            value={q}
            onValue={(text) => onQuery({ q: text })}
          />
        </>
      }
    >
      <VirtualTable
        caption={t("service.caption", { service: name })}
        columns={columns}
        rows={rows}
        rowKey={rowKey}
        sort={{ column: sorted.replace(/^-/, ""), descending: sorted.startsWith("-") }}
        onSort={(column) => onQuery({ sort: nextInstanceSort(sort, column) })}
        onOpen={({ id }) => onOpen(id)}
        isCurrent={({ id }) => id === current}
        empty={
          <EmptyState title={t("service.noMatch")}>
            <Button onClick={() => onQuery({ q: "" })}>{t("service.clearFilter")}</Button>
          </EmptyState>
        }
      />
    </Card>
  );
}
