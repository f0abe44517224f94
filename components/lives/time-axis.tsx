"use client";

import { useMessages } from "@/lib/i18n/messages-provider";

import type { LanesFrame } from "./lanes-frame";
import { percentAt, shortTime } from "./time-scale";

/** The room of the label at the journal's beginning, in what two lives are apart at least. */
const BEGINS_CLOSEST = 15;
/** A label in the middle of its instant needs as much before the edges, and before what stands at the last instant. */
const EDGE_CLOSEST = 2;
const NOW_CLOSEST = 4;
const ENDS_CLOSEST = 7;

/** The instants above the lanes; the last is now, unless the time that they show `ends` earlier. */
export function TimeAxis({
  frame: { scale, ticks, begins, closest },
  ends,
}: {
  frame: LanesFrame;
  ends: boolean;
}) {
  const { t } = useMessages();
  const beginsRoom = closest * BEGINS_CLOSEST;
  const edge = closest * EDGE_CLOSEST;
  const nowEdge = closest * (ends ? ENDS_CLOSEST : NOW_CLOSEST);
  const saysBegins = begins !== null && begins > beginsRoom;
  const labelled = ticks.filter(({ at }) => {
    const place = percentAt(scale, at);
    if (saysBegins && Math.abs(begins - beginsRoom / 2 - place) < beginsRoom / 2 + edge)
      return false;
    return place > edge && place < 100 - nowEdge;
  });
  return (
    <span aria-hidden data-axis className="relative block h-8.25 font-mono text-11 text-faint">
      {begins !== null && (
        <span
          style={{ width: `${begins}%` }}
          className="unrecorded absolute inset-y-0 left-0 flex items-center justify-end border-line-strong border-r pr-1"
        >
          {saysBegins && <span className="bg-surface px-1 font-sans">{t("lives.begins")}</span>}
        </span>
      )}
      {labelled.map(({ at, label }) => (
        <span
          key={at}
          style={{ left: `${percentAt(scale, at)}%` }}
          className="absolute top-1/2 -translate-x-1/2 -translate-y-1/2 rounded bg-surface px-1"
        >
          {label}
        </span>
      ))}
      {!(saysBegins && begins > 100 - nowEdge) && (
        <span className="absolute top-1/2 right-0 -translate-y-1/2 bg-surface pl-1">
          {ends ? shortTime(scale.to, scale.to) : t("lives.now")}
        </span>
      )}
    </span>
  );
}
