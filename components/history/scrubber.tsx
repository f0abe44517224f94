"use client";

import dynamic from "next/dynamic";
import { type PointerEvent, useRef, useState } from "react";

import type { ActivityAnswer } from "@/lib/api/history-contract";
import { useHydrated } from "@/lib/client/use-hydrated";
import { useMessages } from "@/lib/i18n/messages-provider";

import { ActivityBars } from "./activity-bars";
import { ActivityLegend } from "./activity-legend";
import { ScrubHandle, type ScrubPoint } from "./scrub-handle";
import { bucketAt, type Frame, fractionOf, instantAt, percent, ticksOf } from "./timeline";

// Few journals have any.
const GapWalls = dynamic(() => import("./gap-walls").then((m) => m.GapWalls), { ssr: false });

/** Who points so near to the present, in pixels, means it: one of them may be minutes. */
const NOW_PX = 6;

/**
 * The activity over time, with a handle for the instant that is looked at, and another where a stretch of time is:
 * dragged, clicked, or moved by keys. The pointer takes the handle that is nearer.
 */
export function Scrubber({
  activity,
  frame,
  first,
  second,
  now,
}: {
  activity: ActivityAnswer | undefined;
  frame: Frame;
  first: ScrubPoint;
  /** Where the stretch ends that the first begins. */
  second: ScrubPoint | null;
  now: number;
}) {
  const { t } = useMessages();
  const hydrated = useHydrated();
  const track = useRef<HTMLDivElement>(null);
  const firstHandle = useRef<HTMLDivElement>(null);
  const secondHandle = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const dragged = useRef<"first" | "second" | null>(null);
  const begins = activity?.begins ?? null;
  const buckets = activity?.buckets ?? [];
  const gaps = activity?.gaps ?? [];
  const at = first.at ?? now;
  const end = second ? (second.at ?? now) : null;

  const fractionUnder = ({ clientX }: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    return box && box.width > 0 ? (clientX - box.left) / box.width : 1;
  };
  const take = (event: PointerEvent) => {
    const x = fractionUnder(event);
    const [start, stop] = [fractionOf(at, frame), end === null ? null : fractionOf(end, frame)];
    // Where they lie upon each other, the side of the pointer decides.
    const takesSecond = stop !== null && x > (start + stop) / 2;
    dragged.current = takesSecond ? "second" : "first";
    return takesSecond ? secondHandle : firstHandle;
  };
  const move = (event: PointerEvent) => {
    const point = dragged.current === "second" ? second : first;
    const near = NOW_PX / Math.max(1, track.current?.clientWidth ?? 1);
    point?.onMove(instantAt(fractionUnder(event), frame, now, begins, near));
  };
  const drop = () => {
    if (dragged.current === null) return;
    (dragged.current === "second" ? second : first)?.onDrop();
    dragged.current = null;
  };
  const common = { frame, buckets, now, begins };
  return (
    <div className="px-4 pt-3.5 pb-2.5">
      {/* Pointers only: by keyboard, and for screen readers, the handle does the same. */}
      <div
        ref={track}
        className="relative h-19 cursor-col-resize touch-pan-y select-none"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          take(event).current?.focus({ preventScroll: true });
          // The default would take the focus away again.
          event.preventDefault();
          move(event);
        }}
        onPointerMove={(event) => {
          if (dragged.current !== null) move(event);
          setPointed(instantAt(fractionUnder(event), frame, frame.to, null));
        }}
        onPointerUp={drop}
        onPointerCancel={drop}
        onPointerLeave={() => setPointed(null)}
      >
        <ActivityBars buckets={buckets} />
        {begins !== null && begins > frame.from && begins < frame.to && (
          <div
            className="absolute inset-y-0 left-0 border-line-strong border-r border-dashed bg-sunken/60"
            style={{ width: percent(fractionOf(begins, frame)) }}
          >
            <span className="absolute top-0 right-1 max-w-full truncate text-11.5 text-faint">
              {fractionOf(begins, frame) > 0.2 && t("history.beginsHere")}
            </span>
          </div>
        )}
        {hydrated && gaps.length > 0 && <GapWalls gaps={gaps} frame={frame} />}
        {end !== null && (
          <div
            aria-hidden
            className="absolute inset-y-0 bg-accent/10"
            style={{
              left: percent(fractionOf(at, frame)),
              right: percent(1 - fractionOf(Math.max(end, at), frame)),
            }}
          />
        )}
        <ScrubHandle
          ref={firstHandle}
          name={second ? "from" : "instant"}
          point={first}
          least={begins ?? frame.from}
          most={end ?? now}
          {...common}
        />
        {second && (
          <ScrubHandle
            ref={secondHandle}
            name="to"
            point={second}
            least={at}
            most={now}
            {...common}
          />
        )}
      </div>
      <div aria-hidden className="relative mt-1.5 h-4 overflow-clip">
        {(hydrated ? ticksOf(frame) : []).map(({ at: tick, label }, index) => {
          const fraction = fractionOf(tick, frame);
          return (
            <span
              key={tick}
              style={{ left: percent(fraction) }}
              className={`figures -translate-x-1/2 absolute whitespace-nowrap text-11 text-faint ${
                fraction < 0.04 || fraction > 0.96 ? "hidden" : ""
              } ${index % 2 === 1 ? "max-md:hidden" : ""}`}
            >
              {label}
            </span>
          );
        })}
      </div>
      <ActivityLegend
        frame={frame}
        bucket={pointed === null ? undefined : bucketAt(buckets, frame, pointed)}
      />
    </div>
  );
}
