"use client";

import { ArrowUp, Unplug } from "lucide-react";

import { AbsoluteTime } from "@/components/ui/absolute-time";
import { Button } from "@/components/ui/button";
import type { Gap } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";

import { describeGap } from "./describe-entry";
import type { HistoryRow } from "./history-rows";

/** A row that goes across the table: a gap, or a mark among the changes. */
export function RowBanner({
  row,
  here,
  fetching,
  onNewer,
}: {
  row: Exclude<HistoryRow, { type: "change" }>;
  /** When it was that the reader stands at. */
  here: number | null;
  fetching: boolean;
  onNewer: () => void;
}) {
  const { t, rich } = useMessages();
  if (row.type === "gap") return <GapBanner gap={row} />;
  if (row.type === "newer") {
    return (
      <div className="flex h-10.25 items-center justify-center">
        <Button variant="ghost" disabled={fetching} onClick={onNewer}>
          <ArrowUp aria-hidden />
          {t("history.showNewer")}
        </Button>
      </div>
    );
  }
  if (row.type === "here") {
    return (
      <div className="flex h-10.25 items-center gap-3 bg-info-soft px-3.5 text-12.5 text-info-ink">
        <span aria-hidden className="h-px flex-1 bg-info" />
        {here === null
          ? t("history.here")
          : rich("history.hereAt", { time: <AbsoluteTime at={here} /> })}
        <span aria-hidden className="h-px flex-1 bg-info" />
      </div>
    );
  }
  return (
    <p className="flex h-10.25 items-center justify-center text-12.5 text-faint">
      {t(row.type === "older" ? "common.loading" : "history.beginsHereList")}
    </p>
  );
}

function GapBanner({ gap }: { gap: Gap }) {
  const { t } = useMessages();
  const { reason, revisions, differences } = describeGap(gap, t);
  const times = (
    <span className="figures truncate text-11.5">
      <AbsoluteTime at={gap.from} /> – <AbsoluteTime at={gap.to} />
    </span>
  );
  if (gap.differences === 0) {
    return (
      <div className="flex h-10.25 items-center gap-3 px-3.5 text-12.5 text-faint">
        <span aria-hidden className="h-px flex-1 bg-line" />
        <span className="min-w-0 truncate">
          {t("history.gapLight", { revisions, nothing: differences })}
        </span>
        <span aria-hidden className="h-px flex-1 bg-line" />
      </div>
    );
  }
  return (
    <div className="wall flex h-10.25 items-center gap-2 px-3.5">
      <span className="grid min-w-0 max-w-full items-center gap-x-3 rounded-[7px] bg-surface px-2.5 py-0.75 text-12.5 leading-tight md:flex">
        <span className="flex min-w-0 items-center gap-2 font-medium">
          <Unplug aria-hidden className="size-3.5 shrink-0 text-warn-ink" />
          <span className="truncate">{reason}</span>
        </span>
        <span className="truncate text-muted">
          {revisions} · {differences}
        </span>
        <span className="min-w-0 text-faint max-lg:hidden">{times}</span>
      </span>
    </div>
  );
}
