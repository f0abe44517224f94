"use client";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { useUrlState } from "@/lib/client/use-url-state";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { LanesTable } from "./lanes-table";
import { LivesLegend } from "./lives-legend";
import { LivesNotes } from "./lives-notes";
import { LivesToolbar } from "./lives-toolbar";
import { LIVES_DEFAULTS } from "./lives-view";
import { isRangeName, ranges } from "./time-scale";
import { useLives } from "./use-lives";

/** The lives of all addresses of a service, as far back as the reader chose. */
export function HistoryTab({
  name,
  to,
  onOpen,
}: {
  name: string;
  /** The instant of the past that they end at; left out, they go on. */
  to?: number;
  onOpen: (address: string) => void;
}) {
  const { t } = useMessages();
  const say = useReason();
  const [url, setUrl] = useUrlState(LIVES_DEFAULTS);
  const range = isRangeName(url.range) ? url.range : "2h";
  const { data, error, unknown, isPlaceholderData, refetch } = useLives(name, {
    rangeMs: ranges[range],
    to,
  });
  const retry = <Button onClick={() => void refetch()}>{t("common.retry")}</Button>;
  return (
    <Card
      labelledBy="lives"
      header={
        <LivesToolbar
          service={name}
          lanes={data?.lanes ?? null}
          deploys={data?.deploys ?? []}
          now={data?.to ?? 0}
          range={range}
          show={url.show}
          q={url.q}
          onChange={setUrl}
        />
      }
    >
      {data ? (
        <>
          <LivesNotes answer={data} error={error} retry={retry} />
          {data.lanes.length === 0 ? (
            <EmptyState title={t("lives.noRecords", { service: name })}>
              <p>{t("lives.noRecordsText")}</p>
            </EmptyState>
          ) : (
            <>
              <LivesLegend
                lanes={data.lanes}
                gaps={data.gaps.length > 0}
                deploys={data.deploys.length > 0}
              />
              <LanesTable
                service={name}
                answer={data}
                to={to}
                range={range}
                show={url.show}
                q={url.q}
                current={url.instance}
                busy={isPlaceholderData}
                onOpen={onOpen}
                onClear={() => setUrl({ show: "all", q: "" })}
              />
            </>
          )}
        </>
      ) : unknown ? (
        <EmptyState title={t("lives.noRecords", { service: name })}>
          <p>{t("lives.noRecordsText")}</p>
        </EmptyState>
      ) : error ? (
        <ErrorState title={t("lives.failedTitle")} action={retry}>
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
