"use client";

import { useRouter } from "next/navigation";
import { useMemo } from "react";

import { useActions } from "@/components/actions/actions-context";
import { LeaseText } from "@/components/instances/lease-text";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { HeldNotice } from "@/components/ui/held-notice";
import type { Column } from "@/components/ui/table-column";
import { Tag } from "@/components/ui/tag";
import type { Tone } from "@/components/ui/tone";
import { useHeldRows } from "@/components/ui/use-held-rows";
import { VirtualTable } from "@/components/ui/virtual-table";
import type { LeaseRow, LeasesQuery } from "@/lib/api/leases-contract";
import { formatDuration, formatInteger, leaseHex } from "@/lib/client/format";
import { servicePath } from "@/lib/client/paths";
import { useKeepPoint } from "@/lib/client/use-past-point";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

import { LeaseHolds } from "./lease-holds";
import { LeaseTtl } from "./lease-ttl";
import { LEASES_DEFAULTS, type LeasesFilter } from "./leases-view";

const rowKey = ({ lease }: LeaseRow) => lease;

const kinds: Record<LeaseRow["kind"], { label: MessageKey; tone: Tone }> = {
  service: { label: "leases.tagService", tone: "alive" },
  shared: { label: "leases.tagShared", tone: "info" },
  other: { label: "leases.tagOther", tone: "neutral" },
  keyless: { label: "leases.tagKeyless", tone: "neutral" },
};

/** One page of leases. */
export function LeaseTable({
  leases,
  query: { kind, q, offset },
  onFilter,
}: {
  leases: readonly LeaseRow[];
  query: LeasesQuery;
  onFilter: (patch: Partial<LeasesFilter>) => void;
}) {
  const { t } = useMessages();
  const router = useRouter();
  const keep = useKeepPoint();
  const columns = useLeaseColumns();
  const { shown, waiting, hold, release } = useHeldRows(leases, rowKey, `${kind} ${offset} ${q}`);
  const filtered = kind !== "all" || q !== "";
  return (
    <div {...hold} className="[--lease-width:10.75rem] max-lg:[--lease-width:auto]">
      <HeldNotice waiting={waiting} onRelease={release} />
      <VirtualTable
        caption={t("leases.caption")}
        columns={columns}
        rows={shown}
        rowKey={rowKey}
        onOpen={({ service, address }) => {
          if (service !== null) router.push(keep(servicePath(service, address ?? undefined)));
        }}
        empty={
          <EmptyState
            title={t(
              q !== "" ? "leases.noMatch" : filtered ? "leases.noneOfKind" : "leases.emptyTitle",
            )}
          >
            {filtered ? (
              <Button onClick={() => onFilter(LEASES_DEFAULTS)}>{t("leases.clearFilter")}</Button>
            ) : (
              <p>{t("leases.emptyText")}</p>
            )}
          </EmptyState>
        }
      />
    </div>
  );
}

function useLeaseColumns(): Column<LeaseRow>[] {
  const { t } = useMessages();
  const { readOnly, remove } = useActions();
  return useMemo(() => {
    const revoke: Column<LeaseRow> = {
      id: "actions",
      header: t("leases.columnActions"),
      hiddenHeader: true,
      align: "right",
      width: "6.5rem",
      cell: ({ lease, modRevision, service }, { active }) => (
        <Button
          variant="ghost"
          className="-mr-2 hover:text-gone-ink"
          tabIndex={active ? 0 : -1}
          aria-label={t("leases.revokeLease", { lease: leaseHex(lease) })}
          onClick={() => remove({ type: "lease", lease, modRevision, service })}
        >
          {t("actions.revoke")}
        </Button>
      ),
    };
    const columns: Column<LeaseRow>[] = [
      {
        id: "lease",
        header: t("leases.columnLease"),
        width: "var(--lease-width)",
        rowHeader: true,
        cell: (row) => (
          <span className="grid leading-tight">
            <span className="flex min-w-0 items-baseline gap-x-2">
              <LeaseText lease={row.lease} />
              <span className="min-w-0 truncate text-12 sm:hidden">
                <LeaseTtl bare sample={row.sample} />
              </span>
            </span>
            {/* On narrow screens there are no columns for them. */}
            <span className="min-w-0 lg:hidden">
              <LeaseHolds row={row} />
            </span>
          </span>
        ),
      },
      {
        id: "kind",
        header: t("leases.columnKind"),
        width: "7.5rem",
        hideBelow: "lg",
        cell: ({ kind, sample }) => (
          <span className="flex gap-1.5">
            <Tag tone={kinds[kind].tone}>{t(kinds[kind].label)}</Tag>
            {sample?.late && <Tag tone="warn">{t("common.late")}</Tag>}
          </span>
        ),
      },
      {
        id: "holds",
        header: t("leases.columnHolds"),
        hideBelow: "lg",
        cell: (row) => <LeaseHolds row={row} />,
      },
      {
        id: "ttl",
        header: t("leases.columnTtl"),
        width: "10.5rem",
        hideBelow: "sm",
        cell: ({ sample }) => <LeaseTtl sample={sample} />,
      },
      {
        id: "granted",
        header: t("leases.columnGranted"),
        align: "right",
        width: "7.5rem",
        hideBelow: "lg",
        cell: ({ sample }) => (
          <span className="figures text-muted">
            {sample ? formatDuration(sample.grantedTtlSeconds * 1_000, t) : "—"}
          </span>
        ),
      },
      {
        id: "keys",
        header: t("leases.columnKeys"),
        align: "right",
        width: "4.5rem",
        hideBelow: "lg",
        cell: ({ keys }) => <span className="figures text-muted">{formatInteger(keys)}</span>,
      },
    ];
    return readOnly ? columns : [...columns, revoke];
  }, [t, readOnly, remove]);
}
