"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useMemo } from "react";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { HeldNotice } from "@/components/ui/held-notice";
import { useHeldRows } from "@/components/ui/use-held-rows";
import { VirtualTable } from "@/components/ui/virtual-table";
import { servicePath } from "@/lib/client/paths";
import { useFresh } from "@/lib/client/use-fresh";
import { useUrlState } from "@/lib/client/use-url-state";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { ServiceRow } from "@/lib/registry/service-row";

import { serviceColumns } from "./service-columns";
import { ServicesToolbar } from "./services-toolbar";
import { nextSort, SERVICES_DEFAULTS, type ServiceCounts, selectServices } from "./services-view";

const ActivityPoll = dynamic(() => import("./sparkline").then((m) => m.ActivityPoll), {
  ssr: false,
});

const nameOf = (row: ServiceRow) => row.name;

/** The table of services with its filters, all of which stand in the URL. */
export function ServicesCard({
  services,
  counts,
}: {
  services: ReadonlyMap<string, ServiceRow>;
  counts: ServiceCounts;
}) {
  const { t } = useMessages();
  const router = useRouter();
  const [filter, setFilter] = useUrlState(SERVICES_DEFAULTS);
  const rows = useMemo(() => selectServices(services.values(), filter), [services, filter]);
  const { shown, waiting, hold, release } = useHeldRows(rows, nameOf, JSON.stringify(filter));
  const columns = useMemo(() => serviceColumns(t), [t]);
  const isFresh = useFresh();
  const column = filter.sort.replace(/^-/, "");
  const sortedBy = columns.find(({ id }) => id === column)?.header;

  const rowClass = ({ lastChange }: ServiceRow) => {
    if (!lastChange || !isFresh(lastChange.at.at)) return;
    return lastChange.kind === "left" ? "row-leave" : "row-arrive";
  };

  return (
    <Card
      labelledBy="services"
      header={<ServicesToolbar counts={counts} filter={filter} onFilter={setFilter} />}
    >
      <ActivityPoll />
      <div {...hold}>
        <HeldNotice waiting={waiting} onRelease={release} />
        <VirtualTable
          caption={t("services.caption", {
            order: sortedBy ? t("shell.sortBy", { column: sortedBy }) : t("services.worstFirst"),
          })}
          columns={columns}
          rows={shown}
          rowKey={nameOf}
          sort={sortedBy ? { column, descending: filter.sort.startsWith("-") } : null}
          onSort={(id) => setFilter({ sort: nextSort(filter.sort, id) })}
          onOpen={({ name }) => router.push(servicePath(name))}
          rowClass={rowClass}
          empty={
            <EmptyState title={t("services.noMatch")}>
              <Button onClick={() => setFilter(SERVICES_DEFAULTS)}>
                {t("services.clearFilter")}
              </Button>
            </EmptyState>
          }
        />
      </div>
    </Card>
  );
}
