"use client";

import { AbsoluteTime } from "@/components/ui/absolute-time";
import { Figure } from "@/components/ui/figure";
import { FigureStrip } from "@/components/ui/figure-strip";
import type { ClusterAnswer } from "@/lib/api/contract";
import { formatBytes, formatInteger, unitOf } from "@/lib/client/format";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Status } from "@/lib/registry/status";

import { quotaShare } from "./cluster-view";

const states: Record<Status["connection"]["state"], MessageKey> = {
  live: "cluster.connectionLive",
  connecting: "cluster.connectionConnecting",
  reconnecting: "cluster.connectionReconnecting",
};

/** How the cluster stands, and how the console stands with it, in five figures. */
export function ClusterFigures({ answer, status }: { answer: ClusterAnswer; status: Status }) {
  const { t, rich } = useMessages();
  const { connection, revision, watchLagMs, watches, viewers } = status;
  const { compactRevision, sampling, members, quotaBytes } = answer;
  const size = Math.max(0, ...members.map((member) => member.status?.dbSizeBytes ?? 0));
  const share = quotaShare(answer);
  return (
    <FigureStrip label={t("cluster.summary")}>
      <Figure
        label={t("cluster.connection")}
        value={t(states[connection.state])}
        detail={rich("cluster.since", { time: <AbsoluteTime at={connection.since} /> })}
      />
      <Figure
        label={t("cluster.revision")}
        value={formatInteger(revision)}
        detail={
          compactRevision === null
            ? t("cluster.compactionUnknown")
            : compactRevision === 0
              ? t("cluster.notCompacted")
              : t("cluster.compacted", { revision: compactRevision })
        }
      />
      <Figure
        label={t("cluster.watchLag")}
        value={watchLagMs === null ? "—" : watchLagMs.toFixed(watchLagMs < 100 ? 1 : 0)}
        unit={watchLagMs === null ? undefined : unitOf("common.ms", t)}
        detail={`${t("cluster.watches", { n: watches })} · ${t("cluster.viewers", { n: viewers })}`}
      />
      <Figure
        label={t("cluster.sampling")}
        value={formatInteger(Math.round(sampling.perSecond))}
        unit={t("cluster.perSecond")}
        detail={t("cluster.samplingHint", {
          budget: sampling.budgetPerSecond,
          leases: sampling.leases,
        })}
      />
      <Figure
        label={t("cluster.database")}
        value={size === 0 ? "—" : formatBytes(size)}
        detail={
          share === null || quotaBytes === null
            ? t("cluster.quotaUnknown")
            : t("cluster.databaseShare", {
                percent: (share * 100).toFixed(share < 0.1 ? 1 : 0),
                quota: formatBytes(quotaBytes),
              })
        }
      />
    </FigureStrip>
  );
}
