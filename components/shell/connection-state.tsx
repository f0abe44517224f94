"use client";

import { classNames } from "@/components/ui/class-names";
import { DatedTime } from "@/components/ui/dated-time";
import { Dot } from "@/components/ui/dot";
import { formatInteger } from "@/lib/client/format";
import { useRevision } from "@/lib/client/live/live-provider";
import { useLiveness } from "@/lib/client/live/use-topic";
import { usePastView } from "@/lib/client/use-past-point";
import { useMessages } from "@/lib/i18n/messages-provider";

/** How current the page is, in a few words. The revision stands outside of what is announced: it never rests. */
export function ConnectionState() {
  const { t, rich } = useMessages();
  const liveness = useLiveness();
  const revision = useRevision();
  const live = liveness.kind === "live";
  const past = usePastView() === "past";
  return (
    <div
      className={classNames(
        "flex items-center gap-1.75 whitespace-nowrap text-12 text-muted",
        // A word is never cut for the sake of a long name beside it; more than a word may be.
        live ? "shrink-0" : "min-w-0",
      )}
    >
      <Dot
        tone={live ? (past ? "hold" : "alive") : liveness.kind === "connecting" ? "warn" : "gone"}
      />
      <span role="status" className="truncate">
        {live && t(past ? "past.inThePast" : "shell.live")}
        {liveness.kind === "connecting" && t("shell.connectingEtcd")}
        {liveness.kind === "reconnecting" &&
          rich("shell.reconnecting", { time: <DatedTime at={liveness.since} /> })}
        {liveness.kind === "etcd-lost" &&
          rich("shell.etcdLost", { time: <DatedTime at={liveness.since} /> })}
      </span>
      {revision > 0 && !past && (
        <span className="figures hidden text-faint sm:inline">
          {t("shell.revision", { revision: formatInteger(revision) })}
        </span>
      )}
    </div>
  );
}
