"use client";

import { formatTime } from "@/lib/client/format";
import type { Gap } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";

import { describeGap } from "./describe-entry";
import { type Frame, fractionOf } from "./timeline";

/** What was not seen, as walls over the bars; each explains itself under the pointer and the keyboard. */
export function GapWalls({ gaps, frame }: { gaps: readonly Gap[]; frame: Frame }) {
  const { t } = useMessages();
  const inSight = gaps.filter(({ from, to }) => to >= frame.from && from <= frame.to);
  return inSight.map((gap) => {
    const start = fractionOf(gap.from, frame);
    const end = fractionOf(gap.to, frame);
    const { reason, revisions, differences } = describeGap(gap, t);
    const times = t("history.fromTo", {
      from: formatTime(gap.from, "full"),
      to: formatTime(gap.to, "full"),
    });
    return (
      <button
        key={gap.id}
        type="button"
        aria-label={[t("history.gap"), reason, revisions, times, differences].join(". ")}
        style={{ left: `${start * 100}%`, width: `${(end - start) * 100}%` }}
        className="group wall absolute inset-y-0 min-w-1.75 cursor-col-resize! border-line-strong border-x"
      >
        <span
          aria-hidden
          className={`pointer-events-none invisible absolute top-1 z-10 grid w-max max-w-65 gap-0.5 rounded-[7px] border border-line bg-surface px-2.5 py-1.5 text-left text-12 text-text shadow-float group-hover:visible group-focus-visible:visible ${
            start > 0.5 ? "right-full mr-1" : "left-full ml-1"
          }`}
        >
          <b className="font-medium">{reason}</b>
          <span className="text-muted">
            {revisions} · {differences}
          </span>
          <span className="figures text-11.5 text-faint">{times}</span>
        </span>
      </button>
    );
  });
}
