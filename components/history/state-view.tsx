"use client";

import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { VirtualTable } from "@/components/ui/virtual-table";
import { mayPass } from "@/lib/client/api-error";
import { historyQueries } from "@/lib/client/history-queries";
import { useKeepPoint } from "@/lib/client/use-past-point";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { type HistoryUrl, NO_FILTER, registryParams, type Standpoint } from "./history-url";
import { registryColumns } from "./registry-columns";
import { type RegistryRow, registryRowKey, registryRows } from "./registry-rows";

/** In the present it is read anew so often. */
const REFRESH_MS = 5_000;

/** The registry as it was: every service, and its instances where one opens it. */
export function StateView({
  url,
  standpoint,
  onUrl,
}: {
  url: HistoryUrl;
  standpoint: Standpoint;
  onUrl: (patch: Partial<HistoryUrl>) => void;
}) {
  const { t } = useMessages();
  const say = useReason();
  const keep = useKeepPoint();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const where = registryParams(standpoint);
  const refetchInterval = standpoint === null ? REFRESH_MS : (false as const);
  const whole = url.address !== "";
  const { data, error, isPlaceholderData, refetch } = useQuery({
    // To find an address every instance is needed; else only those of services that are open.
    ...historyQueries.registry({ ...where, ...(!whole && { view: "summary" }) }),
    placeholderData: keepPreviousData,
    refetchInterval,
  });
  const names = whole ? [] : [...opened];
  const details = useQueries({
    queries: names.map((service) => ({
      ...historyQueries.registry({ ...where, service }),
      placeholderData: keepPreviousData,
      refetchInterval,
    })),
    combine: (results) =>
      new Map(
        results.flatMap(({ data: answer }) =>
          (answer?.services ?? []).map(({ name, instances = [] }) => [name, instances] as const),
        ),
      ),
  });
  const columns = useMemo(() => registryColumns(t, keep), [t, keep]);
  const rows = useMemo(
    () =>
      registryRows(data?.services ?? [], {
        service: url.service,
        address: url.address,
        opened,
        instancesOf: (name) => details.get(name),
      }),
    [data, url.service, url.address, opened, details],
  );
  const toggle = (row: RegistryRow) => {
    if (row.type !== "service") return;
    setOpened((before) => {
      const after = new Set(before);
      if (!after.delete(row.name)) after.add(row.name);
      return after;
    });
  };

  if (!data) {
    return (
      <Card label={t("history.viewState")}>
        {error ? (
          <ErrorState
            title={t("history.stateFailed")}
            action={
              // Where it will not, the ways out stand above.
              mayPass(error) && <Button onClick={() => refetch()}>{t("common.retry")}</Button>
            }
          >
            <p>{say(error.message)}</p>
          </ErrorState>
        ) : (
          <p role="status" className="px-6 py-12 text-center text-muted">
            {t("common.loading")}
          </p>
        )}
      </Card>
    );
  }
  const filtered = url.service !== "" || url.address !== "";
  return (
    <Card label={t("history.viewState")} className={isPlaceholderData ? "opacity-60" : undefined}>
      <VirtualTable
        caption={t("history.stateCaption")}
        columns={columns}
        rows={rows}
        rowKey={registryRowKey}
        onOpen={toggle}
        onToggle={toggle}
        rowClass={(row) => (row.type === "service" ? undefined : "bg-sunken/50")}
        empty={
          <EmptyState title={t(filtered ? "history.stateNoMatch" : "history.stateEmpty")}>
            {filtered && (
              <Button onClick={() => onUrl(NO_FILTER)}>{t("history.clearFilter")}</Button>
            )}
          </EmptyState>
        }
      />
    </Card>
  );
}
