"use client";

import { AbsoluteTime } from "@/components/ui/absolute-time";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Tag } from "@/components/ui/tag";
import { formatDuration, formatInteger } from "@/lib/client/format";
import { useRevision } from "@/lib/client/live/live-provider";
import { useStatus } from "@/lib/client/live/use-topic";
import { useNow } from "@/lib/client/use-now";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { Standpoint } from "./history-url";
import { type Zoom, zooms } from "./timeline";
import { countPast, type usePast } from "./use-past";

const zoomLabels: Record<Zoom["name"], MessageKey> = {
  "1h": "history.zoom1h",
  "1d": "history.zoom1d",
  "7d": "history.zoom7d",
  all: "history.zoomAll",
};

/** Which instant the page shows, how much was there, and how much time the scrubber spans. */
export function InstantHeader({
  standpoint,
  at,
  past,
  zoom,
  onZoom,
  onLive,
}: {
  standpoint: Standpoint;
  at: number | null;
  past: ReturnType<typeof usePast>;
  zoom: string;
  onZoom: (name: string) => void;
  onLive: () => void;
}) {
  const { t, rich } = useMessages();
  const live = standpoint === null;
  return (
    <>
      <h2 id="instant" className="font-semibold tabular-nums">
        {live
          ? t("history.liveTitle")
          : at === null
            ? t("history.revisionTitle", {
                revision: "revision" in standpoint ? standpoint.revision : 0,
              })
            : rich("history.pastTitle", { time: <AbsoluteTime at={at} /> })}
      </h2>
      {live ? <LiveFigures /> : <PastFigures at={at} past={past} />}
      <span className="flex-1" />
      {/* Before the chips, which keep their place when it comes. */}
      {!live && <Button onClick={onLive}>{t("history.backToLive")}</Button>}
      <fieldset className="flex flex-wrap items-center gap-1.5">
        <legend className="sr-only">{t("history.zoom")}</legend>
        {zooms.map(({ name }) => (
          <Chip key={name} pressed={zoom === name} onClick={() => onZoom(name)}>
            {t(zoomLabels[name])}
          </Chip>
        ))}
      </fieldset>
    </>
  );
}

function LiveFigures() {
  const { t } = useMessages();
  const { counts } = useStatus();
  const revision = useRevision();
  return (
    <>
      {revision > 0 && (
        <Tag tone="alive">{t("shell.revision", { revision: formatInteger(revision) })}</Tag>
      )}
      {counts && (
        <span className="text-muted">
          {t("history.services", { n: counts.services })} ·{" "}
          {t("history.instances", { n: counts.instances })}
        </span>
      )}
    </>
  );
}

function PastFigures({ at, past }: { at: number | null; past: ReturnType<typeof usePast> }) {
  const { t } = useMessages();
  const now = useNow(1_000);
  const { summary, stale } = past;
  const counts = summary && countPast(summary);
  return (
    <>
      {summary && (
        <span className={stale ? "opacity-50" : undefined}>
          <Tag tone="info">
            {t("shell.revision", { revision: formatInteger(summary.revision) })}
          </Tag>
        </span>
      )}
      <span className={`text-muted tabular-nums ${stale ? "opacity-60" : ""}`}>
        {counts &&
          `${t("history.services", { n: counts.services })} · ${t("history.instances", { n: counts.instances })}`}
        {at !== null &&
          `${counts ? " · " : ""}${t("common.ago", { time: formatDuration(Math.max(1_000, Math.floor((now - at) / 1_000) * 1_000), t) })}`}
      </span>
    </>
  );
}
