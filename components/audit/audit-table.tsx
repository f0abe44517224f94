"use client";

import { useMemo } from "react";

import { useHeldTop } from "@/components/history/use-held-top";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { HeldNotice } from "@/components/ui/held-notice";
import { VirtualTable } from "@/components/ui/virtual-table";
import { useKeepPoint } from "@/lib/client/use-past-point";
import type { AuditEntry } from "@/lib/history/audit";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { auditColumns } from "./audit-columns";
import { type AuditUrl, NO_FILTER } from "./audit-url";
import type { useAuditPages } from "./use-audit-pages";

/** So near the end of the rows, more of them are asked for. */
const NEAR = 20;
const rowKey = ({ id }: AuditEntry) => id;

/** The actions, newest first. New ones wait while somebody is on the rows. */
export function AuditTable({
  pages,
  view,
  compact,
  selected,
  onUrl,
}: {
  pages: ReturnType<typeof useAuditPages>;
  /** Names the filter; `{}` is none. */
  view: string;
  /** Beside a drawer. */
  compact: boolean;
  selected: string;
  onUrl: (patch: Partial<AuditUrl>) => void;
}) {
  const { t } = useMessages();
  const keep = useKeepPoint();
  const { actions, stale, error, hasOlder, loadOlder, retry } = pages;
  const columns = useMemo(() => auditColumns(t, keep, compact), [t, keep, compact]);
  const { shown, waiting, hold, top, release } = useHeldTop(actions, rowKey, {
    view,
    active: !stale,
  });
  return (
    <div
      {...hold}
      aria-busy={stale}
      className="[--result-width:13rem] [overflow-anchor:none] aria-busy:opacity-60 max-lg:[--result-width:50%] max-[20rem]:[--result-width:42%]"
    >
      <div ref={top} />
      <HeldNotice waiting={waiting} onRelease={release} />
      <VirtualTable
        caption={t("audit.caption")}
        columns={columns}
        rows={shown}
        rowKey={rowKey}
        partial={hasOlder}
        onRange={(_first, last) => {
          if (hasOlder && !error && last >= shown.length - NEAR) loadOlder();
        }}
        isCurrent={({ id }) => id === selected}
        onOpen={({ id }) => onUrl({ entry: id })}
        empty={
          view === "{}" ? (
            <EmptyState title={t("audit.emptyTitle")}>
              <p>{t("audit.emptyText")}</p>
            </EmptyState>
          ) : (
            <EmptyState title={t("audit.noMatch")}>
              <p>{t("audit.noMatchText")}</p>
              <Button onClick={() => onUrl(NO_FILTER)}>{t("audit.clearFilter")}</Button>
            </EmptyState>
          )
        }
      />
      {error && <AuditFailed error={error} onRetry={retry} />}
    </div>
  );
}

/** Why there is nothing to show. */
export function AuditFailed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useMessages();
  const say = useReason();
  return (
    <ErrorState
      title={t("audit.failed", { reason: say(error.message) })}
      action={<Button onClick={onRetry}>{t("common.retry")}</Button>}
    />
  );
}
