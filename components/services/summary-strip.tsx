"use client";

import { Figure } from "@/components/ui/figure";
import { FigureStrip } from "@/components/ui/figure-strip";
import { formatInteger, unitOf } from "@/lib/client/format";
import { useStatus } from "@/lib/client/live/use-topic";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Totals } from "@/lib/registry/service-row";

import { ShortestTtl } from "./shortest-ttl";

/** How the registry stands, in five figures. */
export function SummaryStrip({ totals, degraded }: { totals: Totals; degraded: number }) {
  const { t } = useMessages();
  const { connection, watchLagMs, watches, viewers } = useStatus();
  const { services, emptyServices: empty, doneServices: done } = totals;
  const { instances, lateInstances, leases, changesPerMinute } = totals;
  return (
    <FigureStrip label={t("services.summary")}>
      <Figure
        label={t("services.stripServices")}
        value={formatInteger(services)}
        detail={
          done === 0
            ? t("services.stripServicesDetail", { empty, degraded })
            : t("services.stripServicesDetailDone", { empty, degraded, done })
        }
      />
      <Figure
        label={t("services.stripInstances")}
        value={formatInteger(instances)}
        detail={t("services.stripInstancesDetail", { late: lateInstances, leases })}
      />
      <Figure
        label={t("services.stripChanges")}
        value={formatInteger(changesPerMinute)}
        unit={t("services.stripChangesUnit")}
        detail={t("services.stripChangesDetail")}
      />
      <ShortestTtl shortest={totals.shortestTtl} />
      <Figure
        label={t("services.stripLag")}
        value={watchLagMs === null ? "—" : watchLagMs.toFixed(watchLagMs < 100 ? 1 : 0)}
        unit={watchLagMs === null ? undefined : unitOf("common.ms", t)}
        detail={
          watchLagMs === null
            ? t(connection.state === "live" ? "services.stripLagUnknown" : "shell.stale")
            : `${t("services.watches", { n: watches })} · ${t("services.viewers", { n: viewers })}`
        }
      />
    </FigureStrip>
  );
}
