"use client";

import { useMemo } from "react";

import type { InstanceRow } from "@/components/instances/instance-rows";
import { LeaseText } from "@/components/instances/lease-text";
import { StateCell } from "@/components/instances/state-cell";
import { AbsoluteTime } from "@/components/ui/absolute-time";
import type { Column } from "@/components/ui/table-column";
import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";

/** The columns of a service's instances of the past; `compact` leaves out what the open drawer says as well. */
export function usePastInstanceColumns(compact: boolean): Column<InstanceRow>[] {
  const { t, rich } = useMessages();
  return useMemo(() => {
    const address: Column<InstanceRow> = {
      id: "address",
      header: t("service.columnAddress"),
      sortable: true,
      rowHeader: true,
      cell: ({ id }) => (
        <span className="figures block truncate font-[550]" title={id}>
          {id}
        </span>
      ),
    };
    const state: Column<InstanceRow> = {
      id: "state",
      header: t("service.columnState"),
      width: "168px",
      hideBelow: "sm",
      cell: (row) => <StateCell row={row} past />,
    };
    const lease: Column<InstanceRow> = {
      id: "lease",
      header: t("service.columnLease"),
      sortable: true,
      width: "164px",
      hideBelow: "md",
      cell: (row) => row.kind === "instance" && <LeaseText lease={row.instance.newest.lease} />,
    };
    const revision: Column<InstanceRow> = {
      id: "revision",
      header: t("service.columnRevision"),
      sortable: true,
      align: "right",
      width: "112px",
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
      width: "236px",
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
    return [address, state, ...(compact ? [] : [lease, revision]), since];
  }, [t, rich, compact]);
}
