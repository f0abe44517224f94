"use client";

import { useMessages } from "@/lib/i18n/messages-provider";
import type { Translate } from "@/lib/i18n/translate";

import { EndMark } from "./end-mark";
import type { Bar, Stretch } from "./lane-bars";
import { gravest } from "./life-end";
import { lifeFacts, manyLivesFacts } from "./life-text";

/** Near the right edge a short one grows to the left, so that it stays in sight. */
const place = ({ left, width }: Stretch) => {
  const right = 100 - left - width;
  return right < left
    ? { right: `${right}%`, width: `${width}%` }
    : { left: `${left}%`, width: `${width}%` };
};

/** One life in its lane, with its renewals and how it ended. All that is known of it is its name. */
export function LifeBar({
  bar,
  first,
  of,
  now,
  reachable,
  onOpen,
}: {
  bar: Bar;
  /** Its place among the lives of the lane, from 1. */
  first: number;
  of: number;
  now: number;
  reachable: boolean;
  onOpen: () => void;
}) {
  const { t } = useMessages();
  const end = gravest(bar.lives);
  return (
    <button
      type="button"
      data-life={bar.id}
      aria-label={barName(bar, first, of, now, t)}
      tabIndex={reachable ? 0 : -1}
      onClick={onOpen}
      style={place(bar)}
      className="group/life absolute inset-y-0 min-w-3.5 rounded outline-offset-[-6px]"
    >
      <span className="absolute inset-x-0 top-1/2 block h-2 -translate-y-1/2">
        <span
          className={`absolute inset-0 bg-alive/25 group-hover/life:bg-alive/45 ${ends(bar)}`}
        />
        <span
          style={inside(bar)}
          className={`absolute inset-y-0 bg-alive/45 group-hover/life:bg-alive/60 ${ends(bar)}`}
        />
      </span>
      {bar.renewals.map((at) => (
        <span
          key={at}
          data-renewal
          style={{ left: `${share(at - bar.left, bar.width)}%` }}
          className="absolute top-1/2 h-3.5 w-px -translate-y-1/2 bg-text"
        />
      ))}
      <span className="absolute top-1/2 -right-1.75 -translate-y-1/2">
        <EndMark end={end} />
      </span>
    </button>
  );
}

/** A life that began before what is shown runs in from its edge. */
function ends({ openStart }: Bar): string {
  return openStart ? "rounded-r-[3px]" : "rounded-[3px]";
}

function inside({ left, width, sure }: Bar) {
  return { left: `${share(sure.left - left, width)}%`, width: `${share(sure.width, width)}%` };
}

function share(part: number, whole: number): number {
  return whole <= 0 ? 100 : (part / whole) * 100;
}

function barName({ lives }: Bar, first: number, of: number, now: number, t: Translate): string {
  const [life] = lives;
  const single = lives.length === 1;
  const which = single
    ? t("lives.lifeOf", { n: first, of })
    : t("lives.livesOf", { n: first, last: first + lives.length - 1, of });
  const facts = single ? lifeFacts(life, now, t) : manyLivesFacts(lives, t);
  return [which, ...facts.map(({ id, text }) => `${t(id)}: ${text}`)].join(". ");
}
