"use client";

import { useCallback, useMemo } from "react";

import { ColumnMenu } from "@/components/instances/column-menu";
import { InstanceFilters } from "@/components/instances/instance-filters";
import { instanceRows } from "@/components/instances/instance-list";
import {
  filterCounts,
  type InstanceFilter,
  type InstanceQuery,
  type InstanceRow,
  nextInstanceSort,
} from "@/components/instances/instance-rows";
import { useChosenFields } from "@/components/instances/use-chosen-fields";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { VirtualTable } from "@/components/ui/virtual-table";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { ServiceState } from "@/lib/registry/fold";

import { usePastInstanceColumns } from "./past-instance-columns";

/** What the live page may be filtered by, of which nobody knows how it was then: leases were not sampled. */
const SAMPLED: ReadonlySet<string> = new Set<InstanceFilter>(["live", "late"]);

const rowKey = ({ id }: InstanceRow) => id;

/** The instances that a service had at a moment of the past. Nothing can be done with them from here but to look. */
export function PastInstances({
  name,
  state,
  query,
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
  const { q, sort, meta = "", columns: chosen = "" } = query;
  const show = SAMPLED.has(query.show) ? "all" : query.show;
  const { instances } = state;
  const rows = useMemo(
    () => instanceRows(state, { show, q, sort, meta }),
    [state, show, q, sort, meta],
  );
  const counts = useMemo(
    () => ({ ...filterCounts(instances.values()), live: 0, late: 0 }),
    [instances],
  );
  const fields = useChosenFields(chosen, instances);
  const filterBy = useCallback((pair: string) => onQuery({ meta: pair }), [onQuery]);
  const compact = current !== "";
  const columns = usePastInstanceColumns({ compact, fields, onFilter: filterBy });
  const sorted = sort === "" ? "address" : sort;
  return (
    <Card
      label={t("service.tabInstances")}
      header={
        <>
          <InstanceFilters counts={counts} query={{ ...query, show }} onQuery={onQuery} />
          <ColumnMenu instances={instances} fields={fields} onQuery={onQuery} />
        </>
      }
    >
      <div className="[--state-width:10.5rem] max-sm:[--state-width:7rem]">
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
              <Button onClick={() => onQuery({ show: "all", q: "", meta: "" })}>
                {t("service.clearFilter")}
              </Button>
            </EmptyState>
          }
        />
      </div>
    </Card>
  );
}
