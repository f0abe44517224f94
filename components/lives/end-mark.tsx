import type { Tone } from "@/components/ui/tone";

import { endTones, type LifeEnd } from "./life-end";

const colours: Record<Tone, string> = {
  alive: "text-alive",
  warn: "text-warn",
  gone: "text-gone",
  hold: "text-hold",
  info: "text-info",
  neutral: "text-muted",
};

/** How a life ended, as a sign of its own shape: the colour is never all that tells it. */
export function EndMark({ end }: { end: LifeEnd }) {
  return (
    <svg
      viewBox="0 0 14 14"
      aria-hidden
      data-end={end}
      className={`size-3.5 shrink-0 ${colours[endTones[end]]}`}
      fill="none"
      stroke="currentColor"
      strokeWidth={2.2}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {shapes[end]}
    </svg>
  );
}

const shapes: Record<LifeEnd, React.ReactNode> = {
  live: <circle cx="7" cy="7" r="4.5" fill="currentColor" stroke="none" />,
  stopped: <rect x="5" y="0.5" width="4" height="13" rx="1.5" fill="currentColor" stroke="none" />,
  crashed: <path d="m3 3 8 8m0-8-8 8" />,
  "kept-out": (
    <>
      <circle cx="7" cy="7" r="4.7" className="fill-surface" strokeWidth={2} />
      <path d="m4 10 6-6" strokeWidth={2} />
    </>
  ),
  deleted: (
    <rect x="3" y="3" width="8" height="8" rx="1" className="fill-surface" strokeWidth={2} />
  ),
  replaced: <path d="m4.5 2.500 5 4.500-5 4.500" />,
  unknown: (
    <path d="M4.500 4.600c0-3.700 5.600-3.500 5.200-.2C9.500 6.300 7 6.200 7 8.600M7 12.200v.01" />
  ),
  pending: (
    <circle
      cx="7"
      cy="7"
      r="4.5"
      className="fill-surface"
      strokeWidth={1.8}
      strokeDasharray="2 2.700"
    />
  ),
};
