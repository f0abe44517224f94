"use client";

import { useMemo } from "react";

import { AddressCell } from "@/components/instances/address-cell";
import { fieldColumns, roomBeside } from "@/components/instances/field-columns";
import type { InstanceRow } from "@/components/instances/instance-rows";
import { LeaseText } from "@/components/instances/lease-text";
import { StateCell } from "@/components/instances/state-cell";
import { AbsoluteTime } from "@/components/ui/absolute-time";
import type { Column } from "@/components/ui/table-column";
import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";

/**
 * The columns of a service's instances of the past, as those of live ones without what nobody knows of then; `compact`
 * leaves out what the open drawer says as well. `fields` are further columns, a click into which asks for those that
 * said the same.
 */
export function usePastInstanceColumns({
  compact,
  fields,
  onFilter,
}: {
  compact: boolean;
  fields: readonly string[];
  onFilter: (pair: string) => void;
}): Column<InstanceRow>[] {
  const { t, rich } = useMessages();
  return useMemo(() => {
    const address: Column<InstanceRow> = {
      id: "address",
      header: t("service.columnAddress"),
      sortable: true,
      rowHeader: true,
      cell: (row) => <AddressCell past row={row} />,
    };
    const state: Column<InstanceRow> = {
      id: "state",
      header: t("service.columnState"),
      sortable: true,
      width: "var(--state-width)",
      cell: (row) => <StateCell row={row} past />,
    };
    const lease: Column<InstanceRow> = {
      id: "lease",
      header: t("service.columnLease"),
      sortable: true,
      width: "10.25rem",
      hideBelow: "xl",
      cell: (row) => row.kind === "instance" && <LeaseText lease={row.instance.newest.lease} />,
    };
    const revision: Column<InstanceRow> = {
      id: "revision",
      header: t("service.columnRevision"),
      sortable: true,
      align: "right",
      width: "7rem",
      hideBelow: "lg",
      cell: (row) =>
        row.kind === "instance" && (
          <span className="figures text-muted">
            {formatInteger(row.instance.newest.modRevision)}
          </span>
        ),
    };
    const since: Column<InstanceRow> = {
      id: "registered",
      header: t("past.since"),
      sortable: true,
      align: "right",
      width: "14.75rem",
      hideBelow: "lg",
      cell: (row) => {
        if (row.kind !== "instance") return null;
        const { at, exact } = row.instance.since;
        const time = <AbsoluteTime at={at} />;
        return (
          <span className="figures text-faint">
            {exact ? time : rich("common.before", { time })}
          </span>
        );
      },
    };
    return [
      ...[address, state],
      ...fieldColumns(fields, t, { compact, onFilter }),
      ...[lease, revision].slice(0, roomBeside(fields, compact)),
      since,
    ];
  }, [t, rich, compact, fields, onFilter]);
}
