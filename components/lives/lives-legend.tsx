"use client";

import type { Lane } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";

import { EndMark } from "./end-mark";
import { endLabels, endOf, type LifeEnd, lifeEnds } from "./life-end";

const always: readonly LifeEnd[] = ["live", "stopped", "crashed", "kept-out"];

/** What the marks mean: the usual ones, and those that occur. */
export function LivesLegend({
  lanes,
  gaps,
  deploys,
}: {
  lanes: readonly Lane[];
  gaps: boolean;
  deploys: boolean;
}) {
  const { t } = useMessages();
  const lives = lanes.flatMap((lane) => lane.lives);
  const found = new Set(lives.map(endOf));
  const shown = lifeEnds.filter((end) => always.includes(end) || found.has(end));
  return (
    <ul
      aria-label={t("lives.legend")}
      className="flex flex-wrap gap-x-4 gap-y-1 px-3.5 pt-2.5 pb-1 text-12 text-muted"
    >
      {shown.map((end) => (
        <li key={end} className="inline-flex items-center gap-1.5">
          <EndMark end={end} />
          {t(endLabels[end])}
        </li>
      ))}
      {lives.some(({ renewals }) => renewals.length > 0) && (
        <li className="inline-flex items-center gap-1.5">
          <span aria-hidden className="h-3.5 w-px bg-text" />
          {t("lives.renewal")}
        </li>
      )}
      {deploys && (
        <li className="inline-flex items-center gap-1.5">
          <span aria-hidden className="h-3.5 w-2.5 border-info border-x border-dashed bg-info/15" />
          {t("lives.deployName")}
        </li>
      )}
      {gaps && (
        <li className="inline-flex items-center gap-1.5">
          <span aria-hidden className="unrecorded h-3.5 w-3.5 border border-line-strong" />
          {t("lives.notRecorded")}
        </li>
      )}
    </ul>
  );
}
