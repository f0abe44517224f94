"use client";

import { useRouter } from "next/navigation";
import { useMemo } from "react";

import {
  frameworksOf,
  nextSort,
  SERVICES_DEFAULTS,
  selectServices,
} from "@/components/services/services-view";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { classNames } from "@/components/ui/class-names";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterInput } from "@/components/ui/filter-input";
import { VirtualTable } from "@/components/ui/virtual-table";
import type { RegistryAnswer } from "@/lib/api/past-contract";
import type { PastPoint } from "@/lib/client/past-point";
import { servicePath } from "@/lib/client/paths";
import { useKeepPoint } from "@/lib/client/use-past-point";
import { useUrlState } from "@/lib/client/use-url-state";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { ServiceRow } from "@/lib/registry/service-row";

import { PastError } from "./past-error";
import { PastLoading } from "./past-loading";
import { pastServiceColumns } from "./past-service-columns";
import { usePastRegistry } from "./use-past-registry";

const nameOf = ({ name }: ServiceRow) => name;

/** The services as they were registered at a moment of the past. */
export function PastServices({ point }: { point: PastPoint }) {
  const { data, error, refetch, stale } = usePastRegistry(point);
  return (
    <div className={pageClass(stale)} aria-busy={stale}>
      {data ? (
        <Services answer={data} />
      ) : error || point.kind === "invalid" ? (
        <PastError point={point} error={error} onRetry={() => void refetch()} />
      ) : (
        <PastLoading />
      )}
    </div>
  );
}

/** What is about to be another is dimmed. */
function pageClass(stale: boolean): string {
  return classNames("px-4 pt-5 pb-8 transition-opacity md:px-6", stale && "opacity-60");
}

function Services({ answer }: { answer: RegistryAnswer }) {
  const { t } = useMessages();
  const router = useRouter();
  const keep = useKeepPoint();
  const [filter, setFilter] = useUrlState(SERVICES_DEFAULTS);
  const all = useMemo(() => answer.services.map(rowOf), [answer]);
  // What is late or empty now says nothing about then: those filters wait for the present.
  const rows = useMemo(() => selectServices(all, { ...filter, show: "all" }), [all, filter]);
  const columns = useMemo(() => pastServiceColumns(t, keep), [t, keep]);
  const frameworks = [...new Set(all.flatMap(frameworksOf))].sort();
  const sort = filter.sort === "" ? "name" : filter.sort;

  if (all.length === 0) {
    return (
      <Card label={t("services.title")}>
        <EmptyState title={t("past.noServices")}>
          <p>{t("past.noServicesText")}</p>
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card
      labelledBy="services"
      header={
        <>
          <h2 id="services" className="font-semibold max-sm:sr-only">
            {t("services.title")}
          </h2>
          <span className="text-muted">
            {t("past.servicesTotals", {
              services: t("past.countServices", { n: all.length }),
              instances: t("past.countInstances", {
                n: all.reduce((sum, { instances }) => sum + instances, 0),
              }),
            })}
          </span>
          <span className="flex-1" />
          <select
            aria-label={t("services.framework")}
            value={filter.framework}
            onChange={({ target }) => setFilter({ framework: target.value })}
            className="h-6.5 max-w-40 rounded-full border border-line bg-surface px-2 text-12 text-muted"
          >
            <option value="">{t("services.anyFramework")}</option>
            {frameworks.map((framework) => (
              <option key={framework}>{framework}</option>
            ))}
            {filter.framework !== "" && !frameworks.includes(filter.framework) && (
              <option>{filter.framework}</option>
            )}
          </select>
          <FilterInput
            label={t("services.filterText")}
            value={filter.q}
            onValue={(q) => setFilter({ q })}
          />
        </>
      }
    >
      <VirtualTable
        caption={t("services.caption", { order: t("shell.sortBy", { column: sortedBy() }) })}
        columns={columns}
        rows={rows}
        rowKey={nameOf}
        sort={{ column: sort.replace(/^-/, ""), descending: sort.startsWith("-") }}
        onSort={(id) => setFilter({ sort: nextSort(sort, id) })}
        onOpen={({ name }) => router.push(keep(servicePath(name)))}
        empty={
          <EmptyState title={t("services.noMatch")}>
            <Button onClick={() => setFilter(SERVICES_DEFAULTS)}>
              {t("services.clearFilter")}
            </Button>
          </EmptyState>
        }
      />
    </Card>
  );

  function sortedBy(): string {
    const id = sort.replace(/^-/, "");
    return columns.find((column) => column.id === id)?.header ?? t("services.columnService");
  }
}

/** As the overview lists it, without what nobody knows of the past. */
function rowOf({
  instanceCount: instances,
  registrationCount: registrations,
  permanent,
  instances: _listed,
  ...said
}: RegistryAnswer["services"][number]): ServiceRow {
  const states = { live: instances - permanent, late: 0, permanent };
  const findings = { errors: 0, warnings: 0 };
  return { ...said, instances, registrations, states, lastChange: null, findings };
}
