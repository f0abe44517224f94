"use client";

import { useCallback, useEffect, useMemo, useState } from "react";

import { ConnectingRegistry } from "@/components/services/connecting-registry";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { HeldNotice } from "@/components/ui/held-notice";
import { VirtualTable } from "@/components/ui/virtual-table";
import { useStatus } from "@/lib/client/live/use-topic";
import { useFresh } from "@/lib/client/use-fresh";
import { useKeepPoint } from "@/lib/client/use-past-point";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { changeColumns } from "./change-columns";
import { describeEntry } from "./describe-entry";
import { type HistoryRow, type Position, rowKey, withMarks } from "./history-rows";
import { NO_FILTER } from "./history-url";
import { entryKey } from "./merge-pages";
import { RowBanner } from "./row-banner";
import { useHeldTop } from "./use-held-top";
import { type useHistoryPages, WAITING_MAX } from "./use-history-pages";
import { useKeepPlace } from "./use-keep-place";

/** So near the end of the rows, more of them are asked for. */
const NEAR = 20;
const isEntry = (row: HistoryRow) => row.type === "change" || row.type === "gap";
const tints = { "+": "bg-alive-soft/60", "−": "bg-gone-soft/60", "~": undefined };

/** The changes, newest first, endless in both directions. */
export function ChangesView({
  pages,
  here,
  at,
  since,
  selected,
  compact,
  filtered,
  onUrl,
}: {
  pages: ReturnType<typeof useHistoryPages>;
  here: Position | { at: number } | null;
  at: number | null;
  /** Only what came after `here` is listed. */
  since: boolean;
  selected: string;
  /** Beside a drawer. */
  compact: boolean;
  filtered: boolean;
  onUrl: (patch: { entry: string } | typeof NO_FILTER) => void;
}) {
  const { t } = useMessages();
  const { counts } = useStatus();
  const say = useReason();
  const keep = useKeepPoint();
  const { entries, name, stale, loaded, error, fetching, live, hasOlder } = pages;
  const { loadOlder, loadNewer, onReader, retry } = pages;
  const columns = useMemo(() => changeColumns(t, keep, say, compact), [t, keep, say, compact]);
  const isFresh = useFresh();
  const { shown, waiting, holding, hold, top, release } = useHeldTop(entries, entryKey, {
    view: name,
    active: live && !stale,
  });
  // Of the one in the drawer nothing must be let go either.
  const reading = holding || selected !== "";
  useEffect(() => onReader({ reading, waiting }), [onReader, reading, waiting]);
  const rows = useMemo(
    () => withMarks(shown, { here: stale ? null : here, hasNewer: !live, hasOlder, since }),
    [shown, here, stale, live, hasOlder, since],
  );
  useKeepPlace(rows, rowKey, isEntry, { view: name, keep: !live });

  // Upwards it goes on by itself only for one who has come from below, or asked for it: the list begins at its head.
  const [upwards, setUpwards] = useState<string | null>(null);
  const goUp = useCallback(() => {
    setUpwards(name);
    void loadNewer();
  }, [name, loadNewer]);
  const onRange = useCallback(
    (first: number, last: number) => {
      if (fetching || stale || error) return;
      if (hasOlder && last >= rows.length - NEAR) loadOlder();
      else if (!live && upwards === name && first < NEAR) void loadNewer();
      else if (first > NEAR) setUpwards(name);
    },
    [fetching, stale, error, hasOlder, rows.length, loadOlder, live, upwards, name, loadNewer],
  );
  const banner = useCallback(
    (row: HistoryRow) =>
      row.type === "change" ? null : (
        <RowBanner row={row} here={at} fetching={fetching} onNewer={goUp} />
      ),
    [at, fetching, goUp],
  );

  if (!loaded) {
    return (
      <Card label={t("history.viewChanges")}>
        {error ? (
          <ErrorState
            title={t("history.failed", { reason: say(error.message) })}
            action={<Button onClick={() => retry()}>{t("common.retry")}</Button>}
          />
        ) : (
          <p role="status" className="px-6 py-12 text-center text-muted">
            {t("common.loading")}
          </p>
        )}
      </Card>
    );
  }
  const noMatch = (
    <EmptyState title={t("history.noMatch")}>
      <p>{t("history.noMatchText")}</p>
      <Button onClick={() => onUrl(NO_FILTER)}>{t("history.clearFilter")}</Button>
    </EmptyState>
  );
  // Gaps stand there whatever the filter.
  const onlyGaps = rows.length > 0 && !hasOlder && rows.every(({ type }) => type !== "change");
  return (
    <Card label={t("history.viewChanges")}>
      <div
        {...hold}
        aria-busy={stale}
        className={`[overflow-anchor:none] aria-busy:opacity-60 ${compact ? "[--what-width:58%]" : "[--what-width:26%] max-lg:[--what-width:58%]"}`}
      >
        <div ref={top} />
        <HeldNotice waiting={waiting} most={WAITING_MAX} onRelease={release} />
        <VirtualTable
          caption={t("history.caption")}
          columns={columns}
          rows={rows}
          rowKey={rowKey}
          banner={banner}
          partial={hasOlder || !live}
          onRange={onRange}
          isCurrent={(row) => rowKey(row) === selected}
          onOpen={(row) => {
            if (isEntry(row)) onUrl({ entry: rowKey(row) });
            else if (row.type === "newer") goUp();
          }}
          rowClass={(row) => {
            if (row.type !== "change" || rowKey(row) === selected) return;
            const { sign } = describeEntry(row, t);
            if (!isFresh(row.moment.at)) return tints[sign];
            return `${tints[sign]} ${sign === "−" ? "row-leave" : "row-arrive"}`;
          }}
          empty={
            filtered ? (
              noMatch
            ) : counts === null ? (
              <ConnectingRegistry />
            ) : (
              <EmptyState title={t(since ? "history.nothingSince" : "history.emptyTitle")}>
                {!since && <p>{t("history.emptyText")}</p>}
              </EmptyState>
            )
          }
        />
        {filtered && onlyGaps && !stale && noMatch}
        {error && (
          <ErrorState
            title={t("history.failed", { reason: say(error.message) })}
            action={<Button onClick={() => retry()}>{t("common.retry")}</Button>}
          />
        )}
      </div>
    </Card>
  );
}
