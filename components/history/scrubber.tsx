"use client";

import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";

import type { ActivityAnswer } from "@/lib/api/history-contract";
import { formatTime } from "@/lib/client/format";
import { useHydrated } from "@/lib/client/use-hydrated";
import { useMessages } from "@/lib/i18n/messages-provider";

import { ActivityBars } from "./activity-bars";
import { ActivityLegend } from "./activity-legend";
import { GapWalls } from "./gap-walls";
import { bucketAt, type Frame, fractionOf, instantAt, stepInstant, ticksOf } from "./timeline";

const percent = (fraction: number) => `${Math.round(fraction * 100_000) / 1_000}%`;

/**
 * The activity over time, with a handle for the instant that is looked at: dragged, clicked, or
 * moved by keys from bucket to bucket. `at` null is the present. `onMove` hears each step,
 * `onDrop` that the pointer let go.
 */
export function Scrubber({
  activity,
  frame,
  at,
  other,
  now,
  onMove,
  onDrop,
}: {
  activity: ActivityAnswer | undefined;
  frame: Frame;
  at: number | null;
  /** The other point of a comparison, if there is one. */
  other: number | null;
  now: number;
  onMove: (at: number | null) => void;
  onDrop: () => void;
}) {
  const { t } = useMessages();
  const hydrated = useHydrated();
  const track = useRef<HTMLDivElement>(null);
  const handle = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const dragging = useRef(false);
  const begins = activity?.begins ?? null;
  const buckets = activity?.buckets ?? [];

  const fractionUnder = ({ clientX }: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    return box && box.width > 0 ? (clientX - box.left) / box.width : 1;
  };
  const move = (event: PointerEvent) => {
    onMove(instantAt(fractionUnder(event), frame, now, begins));
  };
  const drop = () => {
    if (!dragging.current) return;
    dragging.current = false;
    onDrop();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -10,
      PageUp: 10,
    };
    const step = steps[event.key];
    if (step !== undefined) onMove(stepInstant(at, step, frame, now, begins));
    else if (event.key === "Home") onMove(Math.max(frame.from, begins ?? frame.from));
    else if (event.key === "End") onMove(null);
    else return;
    event.preventDefault();
  };

  const shown = at ?? now;
  const bucket = bucketAt(buckets, frame, shown);
  const when = at === null ? t("history.now") : hydrated ? formatTime(at, "full") : "";
  return (
    <div className="px-4 pt-3.5 pb-2.5">
      {/* Pointers only: by keyboard, and for screen readers, the handle does the same. */}
      <div
        ref={track}
        className="relative h-[76px] cursor-col-resize touch-pan-y select-none"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          dragging.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          handle.current?.focus({ preventScroll: true });
          // The default would take the focus away again.
          event.preventDefault();
          move(event);
        }}
        onPointerMove={(event) => {
          if (dragging.current) move(event);
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
            <span className="absolute top-0 right-1 max-w-full truncate text-[11.5px] text-faint">
              {fractionOf(begins, frame) > 0.2 && t("history.beginsHere")}
            </span>
          </div>
        )}
        {hydrated && <GapWalls gaps={activity?.gaps ?? []} frame={frame} />}
        {other !== null && (
          <div
            aria-hidden
            className="-translate-x-1/2 absolute inset-y-0 w-0 border-accent border-l-[1.5px] border-dashed"
            style={{ left: percent(fractionOf(other, frame)) }}
          />
        )}
        <div
          ref={handle}
          role="slider"
          tabIndex={0}
          aria-label={t("history.slider")}
          aria-valuemin={Math.min(begins ?? frame.from, shown)}
          aria-valuemax={Math.max(now, shown)}
          aria-valuenow={shown}
          aria-valuetext={
            bucket && (bucket.came > 0 || bucket.left > 0)
              ? t("history.sliderText", { when, came: bucket.came, left: bucket.left })
              : when
          }
          onKeyDown={onKeyDown}
          className="-translate-x-1/2 -bottom-1 absolute top-0 z-[5] w-4 cursor-grab rounded-sm"
          style={{ left: percent(fractionOf(shown, frame)) }}
        >
          <span className="-translate-x-1/2 absolute inset-y-0 left-1/2 w-[1.5px] bg-accent" />
          <span className="-translate-x-1/2 absolute bottom-[-1px] left-1/2 size-2.5 rounded-full bg-accent" />
        </div>
      </div>
      <div aria-hidden className="relative mt-1.5 h-4 overflow-clip">
        {(hydrated ? ticksOf(frame) : []).map(({ at: tick, label }, index) => {
          const fraction = fractionOf(tick, frame);
          return (
            <span
              key={tick}
              style={{ left: percent(fraction) }}
              className={`figures -translate-x-1/2 absolute whitespace-nowrap text-[11px] text-faint ${
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
