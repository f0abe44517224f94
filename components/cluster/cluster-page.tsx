"use client";

import { useQuery } from "@tanstack/react-query";

import { ConnectingRegistry } from "@/components/services/connecting-registry";
import { Button } from "@/components/ui/button";
import { DatedTime } from "@/components/ui/dated-time";
import { ErrorState } from "@/components/ui/error-state";
import { Note } from "@/components/ui/note";
import type { ClusterAnswer } from "@/lib/api/contract";
import { useStatus } from "@/lib/client/live/use-topic";
import { queries } from "@/lib/client/queries";
import { useStandingError } from "@/lib/client/use-standing-error";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { ClusterFacts } from "./cluster-facts";
import { ClusterFigures } from "./cluster-figures";
import { ClusterNotices } from "./cluster-notices";
import { MembersCard } from "./members-card";

/** The Cluster page. What members say of themselves is asked for every few seconds; the rest is live. */
export function ClusterPage({ seed }: { seed: ClusterAnswer | null }) {
  const { t, rich } = useMessages();
  const say = useReason();
  const status = useStatus();
  const answer = useQuery({
    ...queries.cluster(),
    ...(seed && { initialData: seed }),
  });
  const { data, refetch } = answer;
  const error = useStandingError(answer);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4.5 px-4 pt-5 pb-8 md:px-6">
      <h1 className="font-[650] text-20 tracking-[-0.015em]">{t("cluster.title")}</h1>
      {error && data && (
        <Note tone="warn" role="status">
          {t("cluster.failed", { reason: say(error.message) })}{" "}
          {rich("cluster.failedOld", { time: <DatedTime at={data.at} /> })}
        </Note>
      )}
      {status.counts === null && <ConnectingRegistry />}
      {data ? (
        <>
          <ClusterNotices answer={data} />
          <ClusterFigures answer={data} status={status} />
          <MembersCard answer={data} />
          <ClusterFacts answer={data} status={status} />
        </>
      ) : error ? (
        <ErrorState
          title={t("cluster.failed", { reason: say(error.message) })}
          action={<Button onClick={() => refetch()}>{t("common.retry")}</Button>}
        />
      ) : (
        <p role="status" className="text-muted">
          {t("common.loading")}
        </p>
      )}
    </div>
  );
}
