"use client";

import { useLayoutEffect, useRef, useState } from "react";

import type { Lane } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";

import { EndMark } from "./end-mark";
import { barsOf } from "./lane-bars";
import type { LanesFrame } from "./lanes-frame";
import { endLabels, gravest } from "./life-end";
import { lifeFacts, manyLivesFacts } from "./life-text";
import type { Anchor } from "./use-life-in-focus";

const MARGIN = 8;
const FROM_LANE = 2;

/**
 * All that is known of the life that the pointer or the keyboard is on. For the eye alone: the
 * life's own name says the same.
 */
export function LifeDetails({
  anchor,
  lanes,
  frame,
}: {
  anchor: Anchor;
  lanes: readonly Lane[];
  frame: LanesFrame;
}) {
  const { t } = useMessages();
  const ref = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  useLayoutEffect(() => {
    if (ref.current) setPlace(placeBeside(anchor, ref.current));
  }, [anchor]);

  const lane = lanes.find(({ address }) => address === anchor.address);
  const bars = lane ? barsOf(lane.lives, frame.scale, frame.closest) : [];
  const bar = bars.find(({ id }) => id === anchor.life);
  if (!lane || !bar) return null;
  const [life] = bar.lives;
  const single = bar.lives.length === 1;
  const end = gravest(bar.lives);
  const facts = single ? lifeFacts(life, frame.scale.to, t) : manyLivesFacts(bar.lives, t);
  return (
    <div
      ref={ref}
      role="tooltip"
      aria-hidden
      style={place ?? { visibility: "hidden", left: 0, top: 0 }}
      className="pointer-events-none fixed z-30 w-90 max-w-[calc(100vw-1rem)] rounded-card border border-line bg-surface px-3.5 py-3 text-12.5 shadow-float"
    >
      <p className="mb-2 flex min-w-0 items-center gap-2">
        <EndMark end={end} />
        <span className="figures min-w-0 truncate font-semibold">{lane.address}</span>
        <span className="whitespace-nowrap text-muted">
          {single ? t(endLabels[end]) : t("lives.lives", { n: bar.lives.length })}
        </span>
      </p>
      <dl className="grid grid-cols-[5.25rem_minmax(0,1fr)] gap-y-1">
        {facts.map(({ id, text }) => (
          <div key={id} className="contents">
            <dt className="text-muted">{t(id)}</dt>
            <dd className="tabular-nums [overflow-wrap:anywhere]">{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Below the life, or above it where there is no room, and never outside the window. */
function placeBeside({ x, top, bottom }: Anchor, element: HTMLElement) {
  const { width, height } = element.getBoundingClientRect();
  const left = Math.min(Math.max(MARGIN, x - width / 2), window.innerWidth - width - MARGIN);
  const below = bottom + FROM_LANE;
  const fits = below + height + MARGIN <= window.innerHeight;
  return { left, top: fits ? below : Math.max(MARGIN, top - FROM_LANE - height) };
}
