"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
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

import { CompareHeader } from "./compare-header";
import { CompareNotes } from "./compare-notes";
import { type Difference, differenceColumns, differenceKey } from "./difference-columns";
import { DifferenceDrawer } from "./difference-drawer";
import { type HistoryUrl, inOrder, NO_FILTER, pointParam, type Standpoint } from "./history-url";

/** With the present on one side, it is compared anew so often. */
const REFRESH_MS = 5_000;
const tints = { added: "bg-alive-soft/60", removed: "bg-gone-soft/60", changed: undefined };

/** What differs between two points in time. */
export function CompareView({
  url,
  from,
  to,
  onFrom,
  onTo,
  onUrl,
}: {
  url: HistoryUrl;
  from: Standpoint;
  to: Standpoint;
  onFrom: (point: Standpoint) => void;
  onTo: (point: Standpoint) => void;
  onUrl: (patch: Partial<HistoryUrl>) => void;
}) {
  const { t } = useMessages();
  const say = useReason();
  const keep = useKeepPoint();
  const [open, setOpen] = useState<string | null>(null);
  const [first, last] = inOrder(from, to);
  const epoch = from && "revision" in from ? from.epoch : "";
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...historyQueries.diff({
      from: pointParam(first),
      to: pointParam(last),
      ...(epoch !== "" && { epoch }),
    }),
    placeholderData: keepPreviousData,
    refetchInterval: from === null || to === null ? REFRESH_MS : false,
  });
  const rows = useMemo(
    () =>
      (data?.instances ?? []).filter(
        ({ service, address }) =>
          service.toLowerCase().includes(url.service.toLowerCase()) &&
          address.includes(url.address),
      ),
    [data, url.service, url.address],
  );
  const columns = useMemo(() => differenceColumns(t, keep), [t, keep]);
  const chosen = rows.find((row) => differenceKey(row) === open);
  const filtered = url.service !== "" || url.address !== "";

  return (
    <Card label={t("history.viewCompare")}>
      <CompareHeader from={from} to={to} onFrom={onFrom} onTo={onTo} />
      {error && !data ? (
        <ErrorState
          title={t("history.compareFailed")}
          action={
            // Where it will not, the ways out stand above.
            mayPass(error) && <Button onClick={() => refetch()}>{t("common.retry")}</Button>
          }
        >
          <p>{say(error.message)}</p>
        </ErrorState>
      ) : !data ? (
        <p role="status" className="px-6 py-12 text-center text-muted">
          {t("common.loading")}
        </p>
      ) : (
        <div className={isPlaceholderData ? "opacity-60" : undefined}>
          <CompareNotes diff={data} />
          <VirtualTable
            caption={t("history.compareCaption")}
            columns={columns}
            rows={rows}
            rowKey={differenceKey}
            isCurrent={(row) => differenceKey(row) === open}
            onOpen={(row) => setOpen(differenceKey(row))}
            rowClass={(row: Difference) =>
              differenceKey(row) === open ? undefined : tints[row.type]
            }
            empty={
              filtered && data.instances.length > 0 ? (
                <EmptyState title={t("history.compareNoMatch")}>
                  <Button onClick={() => onUrl(NO_FILTER)}>{t("history.clearFilter")}</Button>
                </EmptyState>
              ) : (
                <EmptyState title={t("history.nothingDiffers")}>
                  <p>{t("history.nothingDiffersText")}</p>
                </EmptyState>
              )
            }
          />
        </div>
      )}
      {chosen && <DifferenceDrawer difference={chosen} onClose={() => setOpen(null)} />}
    </Card>
  );
}
