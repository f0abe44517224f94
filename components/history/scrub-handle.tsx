"use client";

import type { KeyboardEvent, Ref } from "react";

import { formatTime } from "@/lib/client/format";
import { useHydrated } from "@/lib/client/use-hydrated";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

import { type Bucket, bucketAt, type Frame, fractionOf, percent, stepInstant } from "./timeline";

/** What is moved along the timeline. `at` null is the present; `onMove` hears each step, `onDrop` that the pointer let go. */
export type ScrubPoint = {
  at: number | null;
  onMove: (at: number | null) => void;
  onDrop: () => void;
};

const labels = {
  instant: "history.slider",
  from: "history.compareFrom",
  to: "history.compareTo",
} satisfies Record<string, MessageKey>;

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};

/** A handle of the timeline, moved by keys from bucket to bucket. One of two bears its name. */
export function ScrubHandle({
  ref,
  name,
  point: { at, onMove },
  frame,
  buckets,
  now,
  begins,
  least,
  most,
}: {
  ref: Ref<HTMLDivElement>;
  name: keyof typeof labels;
  point: ScrubPoint;
  frame: Frame;
  buckets: readonly Bucket[];
  now: number;
  begins: number | null;
  /** Between which instants it can be moved. */
  least: number;
  most: number;
}) {
  const { t } = useMessages();
  const hydrated = useHydrated();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
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
  const place = fractionOf(shown, frame);
  // Beside its own line, away from the other's, unless the edge is there.
  const leftwards = name === "from" ? place > 0.12 : place > 0.9;
  return (
    <div
      ref={ref}
      role="slider"
      tabIndex={0}
      aria-label={t(labels[name])}
      aria-valuemin={Math.min(least, shown)}
      aria-valuemax={Math.max(most, shown)}
      aria-valuenow={shown}
      aria-valuetext={
        bucket && (bucket.came > 0 || bucket.left > 0)
          ? t("history.sliderText", { when, came: bucket.came, left: bucket.left })
          : when
      }
      onKeyDown={onKeyDown}
      className="-translate-x-1/2 -bottom-1 absolute top-0 z-[5] w-4 cursor-grab rounded-sm"
      style={{ left: percent(place) }}
    >
      <span className="-translate-x-1/2 absolute inset-y-0 left-1/2 w-[1.5px] bg-accent" />
      <span className="-translate-x-1/2 absolute bottom-[-1px] left-1/2 size-2.5 rounded-full bg-accent" />
      {name !== "instant" && (
        <span
          aria-hidden
          className={`absolute whitespace-nowrap rounded border border-accent bg-surface px-1 font-medium text-11 text-accent leading-4 ${
            name === "from" ? "top-4" : "top-9"
          } ${leftwards ? "right-1/2 mr-1" : "left-1/2 ml-1"}`}
        >
          {shown < frame.from && "‹ "}
          {t(labels[name])}
          {shown > frame.to && " ›"}
        </span>
      )}
    </div>
  );
}
