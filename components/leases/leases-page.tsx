"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef } from "react";

import { useLeaseFocus } from "@/components/instances/use-lease-focus";
import { ConnectingRegistry } from "@/components/services/connecting-registry";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DatedTime } from "@/components/ui/dated-time";
import { ErrorState } from "@/components/ui/error-state";
import { Note } from "@/components/ui/note";
import type { LeasesAnswer } from "@/lib/api/leases-contract";
import { useStatus } from "@/lib/client/live/use-topic";
import { queries } from "@/lib/client/queries";
import { useStandingError } from "@/lib/client/use-standing-error";
import { useUrlState } from "@/lib/client/use-url-state";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { LeaseTable } from "./lease-table";
import { LeasesPager } from "./leases-pager";
import { LeasesToolbar } from "./leases-toolbar";
import { LEASES_DEFAULTS, type LeasesFilter, toLeasesQuery } from "./leases-view";
import { PermanentTable } from "./permanent-table";

/** Rows of leases are named after them, those of permanent keys after the key. */
const leaseOfRow = (row: string) => (/^\d+$/.test(row) ? row : undefined);

/** The Leases page. Leases come and go without any event in etcd, so they are asked for every few seconds. */
export function LeasesPage({
  seed,
}: {
  seed: { answer: LeasesAnswer; filter: LeasesFilter } | null;
}) {
  const { t, rich } = useMessages();
  const say = useReason();
  const { counts: loaded } = useStatus();
  const [filter, setFilter] = useUrlState(LEASES_DEFAULTS);
  const query = toLeasesQuery(filter);
  const seeded = seed && JSON.stringify(toLeasesQuery(seed.filter)) === JSON.stringify(query);
  const answer = useQuery({
    ...queries.leases(query),
    ...(seeded && { initialData: seed.answer }),
  });
  const { data, refetch } = answer;
  const error = useStandingError(answer);
  const set = useCallback(
    (patch: Partial<LeasesFilter>) => setFilter({ page: "1", ...patch }),
    [setFilter],
  );
  const table = useRef<HTMLDivElement>(null);
  useLeaseFocus(table, leaseOfRow);

  if (loaded === null) return <ConnectingRegistry />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4.5 px-4 pt-5 pb-8 md:px-6">
      <header>
        <h1 className="font-[650] text-20 tracking-[-0.015em]">{t("leases.title")}</h1>
        <p className="text-muted">{t("leases.intro")}</p>
      </header>
      {error && data && (
        <Note tone="warn" role="status">
          {t("leases.failed", { reason: say(error.message) })}{" "}
          {rich("leases.failedOld", { time: <DatedTime at={data.at} /> })}
        </Note>
      )}
      <Card
        label={t("leases.title")}
        header={<LeasesToolbar counts={data?.counts ?? null} filter={query} onFilter={set} />}
      >
        <div ref={table}>
          {data ? (
            query.kind === "permanent" ? (
              <PermanentTable registrations={data.permanent} query={query} onFilter={set} />
            ) : (
              <LeaseTable leases={data.leases} query={query} onFilter={set} />
            )
          ) : error ? (
            <ErrorState
              title={t("leases.failed", { reason: say(error.message) })}
              action={<Button onClick={() => refetch()}>{t("common.retry")}</Button>}
            />
          ) : (
            <p role="status" className="px-6 py-12 text-center text-muted">
              {t("common.loading")}
            </p>
          )}
        </div>
        {data && (
          <LeasesPager query={query} total={data.total} onPage={(page) => setFilter({ page })} />
        )}
      </Card>
    </div>
  );
}
