"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { useActions } from "@/components/actions/actions-context";
import { keyRowId } from "@/components/instances/key-rows";
import { AddressText } from "@/components/ui/address-text";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { HeldNotice } from "@/components/ui/held-notice";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Column } from "@/components/ui/table-column";
import { useHeldRows } from "@/components/ui/use-held-rows";
import { VirtualTable } from "@/components/ui/virtual-table";
import type { LeasesQuery } from "@/lib/api/leases-contract";
import { servicePath } from "@/lib/client/paths";
import { useKeepPoint } from "@/lib/client/use-past-point";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Registration } from "@/lib/registry/model";

import { LEASES_DEFAULTS, type LeasesFilter } from "./leases-view";

/** Registrations that no lease takes away. */
export function PermanentTable({
  registrations,
  query: { q, offset },
  onFilter,
}: {
  registrations: readonly Registration[];
  query: LeasesQuery;
  onFilter: (patch: Partial<LeasesFilter>) => void;
}) {
  const { t } = useMessages();
  const router = useRouter();
  const keep = useKeepPoint();
  const columns = useColumns();
  const { shown, waiting, hold, release } = useHeldRows(registrations, keyRowId, `${offset} ${q}`);
  return (
    <div {...hold}>
      <HeldNotice waiting={waiting} onRelease={release} />
      <VirtualTable
        caption={t("leases.permanentCaption")}
        columns={columns}
        rows={shown}
        rowKey={keyRowId}
        onOpen={({ service, address }) => router.push(keep(servicePath(service, address)))}
        empty={
          <EmptyState title={t(q === "" ? "leases.noPermanent" : "leases.noMatch")}>
            <Button onClick={() => onFilter(LEASES_DEFAULTS)}>{t("leases.clearFilter")}</Button>
          </EmptyState>
        }
      />
    </div>
  );
}

function useColumns(): Column<Registration>[] {
  const { t } = useMessages();
  const { readOnly, remove } = useActions();
  const keep = useKeepPoint();
  return useMemo(() => {
    const deregister: Column<Registration> = {
      id: "actions",
      header: t("leases.columnActions"),
      hiddenHeader: true,
      align: "right",
      width: "7.5rem",
      cell: (registration, { active }) => (
        <Button
          variant="ghost"
          className="-mr-2 hover:text-gone-ink"
          tabIndex={active ? 0 : -1}
          aria-label={t("leases.deregisterKey", { address: registration.address })}
          onClick={() =>
            remove({
              type: "instances",
              service: registration.service,
              kind: "deregister",
              registrations: [registration],
            })
          }
        >
          {t("actions.deregister")}
        </Button>
      ),
    };
    const columns: Column<Registration>[] = [
      {
        id: "address",
        header: t("leases.columnAddress"),
        rowHeader: true,
        cell: ({ service, address }) => (
          <Link
            href={keep(servicePath(service, address))}
            prefetch={false}
            title={`${service} ${address}`}
            // In one line, or in two where that is too narrow.
            className="flex flex-wrap gap-x-1.5 leading-tight hover:underline"
          >
            <span className="max-w-full truncate font-[550]">{service}</span>{" "}
            <AddressText address={address} className="figures max-w-full text-muted" />
          </Link>
        ),
      },
      {
        id: "key",
        header: t("leases.columnKey"),
        hideBelow: "lg",
        width: "38%",
        cell: ({ key }) => (
          <span className="figures text-muted" title={maskKey(key)}>
            {maskKey(key)}
          </span>
        ),
      },
      {
        id: "registered",
        header: t("leases.columnRegistered"),
        align: "right",
        width: "7.375rem",
        hideBelow: "sm",
        cell: ({ since }) => (
          <span className="figures text-faint">
            <RelativeTime {...since} />
          </span>
        ),
      },
    ];
    return readOnly ? columns : [...columns, deregister];
  }, [t, keep, readOnly, remove]);
}
