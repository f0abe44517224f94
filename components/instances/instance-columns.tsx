"use client";

import { useMemo } from "react";

import { RelativeTime } from "@/components/ui/relative-time";
import type { Column } from "@/components/ui/table-column";
import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { RuleState } from "@/lib/registry/quarantine-state";

import { AddressCell } from "./address-cell";
import { fieldColumns, roomBeside } from "./field-columns";
import type { InstanceRow } from "./instance-rows";
import { InstanceTtl } from "./instance-ttl";
import { LeaseText } from "./lease-text";
import { StateCell } from "./state-cell";

/** What can be ticked, and what is. */
export type Selection = {
  has: (address: string) => boolean;
  toggle: (address: string) => void;
};

/**
 * The columns of a service's instances. Without a selection there is nothing to tick, and until
 * they are complete nothing can be; `compact` leaves out what the open drawer says as well.
 * `held` are the rules that keep some of them out, by address; `fields` are further columns, a click
 * into which asks for those that say the same.
 */
export function useInstanceColumns({
  selection,
  complete,
  compact,
  held,
  fields,
  onFilter,
}: {
  selection: Selection | null;
  complete: boolean;
  compact: boolean;
  held: ReadonlyMap<string, RuleState>;
  fields: readonly string[];
  onFilter: (pair: string) => void;
}): Column<InstanceRow>[] {
  const { t } = useMessages();
  return useMemo(() => {
    const tick: Column<InstanceRow> = {
      id: "select",
      header: t("service.columnSelect"),
      hiddenHeader: true,
      width: "2.625rem",
      cell: (row, { active }) =>
        row.kind === "instance" && (
          <input
            type="checkbox"
            className="block size-3.5"
            tabIndex={active ? 0 : -1}
            disabled={!complete}
            aria-label={t("service.selectRow", { address: row.id })}
            checked={selection?.has(row.id) ?? false}
            onChange={() => selection?.toggle(row.id)}
          />
        ),
    };
    const shown: Column<InstanceRow>[] = [
      {
        id: "address",
        header: t("service.columnAddress"),
        sortable: true,
        rowHeader: true,
        cell: (row) => <AddressCell row={row} />,
      },
      {
        id: "state",
        header: t("service.columnState"),
        sortable: true,
        width: "var(--state-width)",
        cell: (row) => <StateCell row={row} rule={held.get(row.id)} />,
      },
      {
        id: "ttl",
        header: t("service.columnTtl"),
        sortable: true,
        width: "10.5rem",
        hideBelow: "sm",
        cell: (row) =>
          row.kind === "instance" ? (
            <InstanceTtl instance={row.instance} />
          ) : (
            <span className="text-muted">
              <RelativeTime {...row.departure.left} />
            </span>
          ),
      },
    ];
    const said = fieldColumns(fields, t, { compact, onFilter });
    const details: Column<InstanceRow>[] = [
      {
        id: "lease",
        header: t("service.columnLease"),
        sortable: true,
        width: "10.25rem",
        hideBelow: "xl",
        cell: (row) => (
          <LeaseText
            lease={row.kind === "instance" ? row.instance.newest.lease : row.departure.lease}
          />
        ),
      },
      {
        id: "revision",
        header: t("service.columnRevision"),
        sortable: true,
        align: "right",
        width: "7rem",
        hideBelow: "xl",
        cell: (row) => (
          <span className="figures text-muted">
            {formatInteger(
              row.kind === "instance" ? row.instance.newest.modRevision : row.departure.revision,
            )}
          </span>
        ),
      },
    ];
    const registered: Column<InstanceRow> = {
      id: "registered",
      header: t("service.columnRegistered"),
      sortable: true,
      align: "right",
      width: "7.375rem",
      hideBelow: "lg",
      hidden: compact,
      cell: (row) => (
        <span className="figures text-faint">
          <RelativeTime {...(row.kind === "instance" ? row.instance.since : row.departure.since)} />
        </span>
      ),
    };
    return [
      ...(selection ? [tick] : []),
      ...shown.slice(0, -1),
      ...said,
      ...shown.slice(-1),
      ...details.slice(0, roomBeside(fields, compact)),
      registered,
    ];
  }, [t, selection, complete, compact, held, fields, onFilter]);
}
