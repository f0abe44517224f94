"use client";

import dynamic from "next/dynamic";
import { useCallback, useMemo, useRef, useState } from "react";

import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { EmptyState } from "@/components/ui/empty-state";
import { HeldNotice } from "@/components/ui/held-notice";
import { useHeldRows } from "@/components/ui/use-held-rows";
import { VirtualTable } from "@/components/ui/virtual-table";
import { useFresh } from "@/lib/client/use-fresh";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { ServiceState } from "@/lib/registry/fold";
import type { RuleState } from "@/lib/registry/quarantine-state";

import { useInstanceColumns } from "./instance-columns";
import { InstanceFilters } from "./instance-filters";
import { InstanceList } from "./instance-list";
import {
  type InstanceFilter,
  type InstanceQuery,
  type InstanceRow,
  nextInstanceSort,
} from "./instance-rows";
import { SelectionBar } from "./selection-bar";
import { useChosenFields } from "./use-chosen-fields";
import { useLeaseFocus } from "./use-lease-focus";
import { useSelection } from "./use-selection";

// It is there to be opened, which few do.
const ColumnMenu = dynamic(() => import("./column-menu").then((m) => m.ColumnMenu), { ssr: false });

const rowKey = ({ id }: InstanceRow) => id;

/** The instances of a service: filters, table, and what can be done with those that are ticked. */
export function InstancesCard({
  name,
  state,
  held,
  counts,
  query,
  current,
  selectable,
  complete,
  onQuery,
  onOpen,
}: {
  name: string;
  state: ServiceState | undefined;
  /** The rules that keep instances of it out, by address. */
  held: ReadonlyMap<string, RuleState>;
  counts: Record<InstanceFilter, number>;
  query: InstanceQuery;
  /** The address whose drawer is open. */
  current: string;
  selectable: boolean;
  /** All instances have come, not only those of the first paint. */
  complete: boolean;
  onQuery: (patch: Partial<InstanceQuery>) => void;
  onOpen: (address: string) => void;
}) {
  const { t } = useMessages();
  const rows = useInstanceRows(state, query);
  const { show, q, sort, meta = "", columns: chosen = "" } = query;
  const { shown, waiting, hold, release } = useHeldRows(
    rows,
    rowKey,
    `${show} ${sort} ${q} ${meta}`,
  );
  const selection = useSelection(state?.instances);
  const instances = state?.instances;
  const fields = useChosenFields(chosen, instances);
  const filterBy = useCallback((pair: string) => onQuery({ meta: pair }), [onQuery]);
  const columns = useInstanceColumns({
    selection: selectable ? selection : null,
    ...{ complete, held, fields },
    compact: current !== "",
    onFilter: filterBy,
  });
  const isFresh = useFresh();
  const table = useRef<HTMLDivElement>(null);
  const leaseOf = useCallback(
    (address: string) => state?.instances.get(address)?.newest.lease,
    [state],
  );
  useLeaseFocus(table, leaseOf);

  const sorted = sort === "" ? "address" : sort;
  return (
    <Card
      label={t("service.tabInstances")}
      header={
        <>
          <InstanceFilters counts={counts} query={query} onQuery={onQuery} />
          <ColumnMenu instances={instances} fields={fields} onQuery={onQuery} />
          {selectable && (
            <SelectionBar name={name} state={state} selection={selection} rows={shown} />
          )}
        </>
      }
    >
      <div ref={table} {...hold} className="[--state-width:10.5rem] max-sm:[--state-width:7rem]">
        <HeldNotice waiting={waiting} onRelease={release} />
        <VirtualTable
          caption={t("service.caption", { service: name })}
          columns={columns}
          rows={shown}
          rowKey={rowKey}
          sort={{ column: sorted.replace(/^-/, ""), descending: sorted.startsWith("-") }}
          onSort={(column) => onQuery({ sort: nextInstanceSort(sort, column) })}
          onOpen={({ id }) => onOpen(id)}
          onToggle={
            selectable && complete
              ? ({ kind, id }) => kind === "instance" && selection.toggle(id)
              : undefined
          }
          isSelected={({ id }) => selection.has(id)}
          isCurrent={({ id }) => id === current}
          rowClass={(row) => (held.has(row.id) ? "held" : rowClass(row, isFresh))}
          empty={
            <EmptyState title={t("service.noMatch")}>
              <Chip onClick={() => onQuery({ show: "all", q: "", meta: "" })}>
                {t("service.clearFilter")}
              </Chip>
            </EmptyState>
          }
        />
      </div>
    </Card>
  );
}

function useInstanceRows(state: ServiceState | undefined, query: InstanceQuery): InstanceRow[] {
  const [list] = useState(() => new InstanceList());
  const { show, q, sort, meta } = query;
  return useMemo(
    () => (state ? list.list(state, { show, q, sort, meta }) : []),
    [list, state, show, q, sort, meta],
  );
}

function rowClass(row: InstanceRow, isFresh: (at: number) => boolean): string {
  if (row.kind === "departed") {
    return isFresh(row.departure.left.at) ? "row-leave bg-gone-soft" : "bg-gone-soft";
  }
  const { since } = row.instance;
  return since.exact && isFresh(since.at) ? "row-arrive" : "";
}
