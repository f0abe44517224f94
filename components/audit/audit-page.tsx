"use client";

import { TriangleAlert } from "lucide-react";
import dynamic from "next/dynamic";
import { useCallback, useMemo } from "react";

import { Card } from "@/components/ui/card";
import { Note } from "@/components/ui/note";
import { useStatus } from "@/lib/client/live/use-topic";
import { useUrlState } from "@/lib/client/use-url-state";
import type { AuditEntry } from "@/lib/history/audit";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { AuditFailed, AuditTable } from "./audit-table";
import { AuditToolbar } from "./audit-toolbar";
import { AUDIT_DEFAULTS, auditParams } from "./audit-url";
import { useAuditPages } from "./use-audit-pages";

const AuditDrawer = dynamic(() => import("./audit-drawer").then((m) => m.AuditDrawer), {
  ssr: false,
});

/** The page of the audit log: what operators did or tried, newest first. */
export function AuditPage() {
  const { t } = useMessages();
  const say = useReason();
  const { journal } = useStatus();
  const [url, setUrl] = useUrlState(AUDIT_DEFAULTS);
  const { actor, kind, service, address, result, outcome, from, to } = url;
  const filter = useMemo(
    () => auditParams({ actor, kind, service, address, result, outcome, from, to }),
    [actor, kind, service, address, result, outcome, from, to],
  );
  const pages = useAuditPages(filter);
  const { actions, loaded, error, retry } = pages;
  const chosen = actions.find(({ id }) => id === url.entry);
  const close = useCallback(() => setUrl({ entry: "" }), [setUrl]);
  const { actors, services } = useMemo(() => namesOf(actions), [actions]);
  const waits = journal.waitingActions > 0 && journal.state !== "ok";
  return (
    <div
      className={`grid grid-cols-[minmax(0,1fr)] gap-4.5 px-4 pt-5 pb-8 md:px-6 ${
        chosen ? "xl:pr-123" : ""
      }`}
    >
      <header>
        <h1 className="font-[650] text-20 tracking-[-0.015em]">{t("audit.title")}</h1>
        <p className="text-muted">{t("audit.intro")}</p>
      </header>
      {waits && (
        <Note tone="warn" role="status" icon={<TriangleAlert aria-hidden />}>
          {t("audit.waiting", {
            n: journal.waitingActions,
            reason: journal.error ? say(journal.error) : t("audit.waitingNoReason"),
          })}
        </Note>
      )}
      <Card
        label={t("audit.title")}
        header={<AuditToolbar url={url} actors={actors} services={services} onUrl={setUrl} />}
      >
        {loaded ? (
          <AuditTable
            pages={pages}
            view={JSON.stringify(filter)}
            compact={chosen !== undefined}
            selected={url.entry}
            onUrl={setUrl}
          />
        ) : error ? (
          <AuditFailed error={error} onRetry={retry} />
        ) : (
          <p role="status" className="px-6 py-12 text-center text-muted">
            {t("common.loading")}
          </p>
        )}
      </Card>
      {chosen && <AuditDrawer key={chosen.id} entry={chosen} onClose={close} />}
    </div>
  );
}

/** The operators and services in sight, to choose a filter from. */
function namesOf(actions: readonly AuditEntry[]) {
  const actors = new Set<string>();
  const services = new Set<string>();
  for (const { actor, service } of actions) {
    if (actor !== null) actors.add(actor);
    if (service !== "") services.add(service);
  }
  return { actors: [...actors].sort(), services: [...services].sort() };
}
