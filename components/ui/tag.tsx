import type { ReactNode } from "react";

import { classNames } from "./class-names";
import type { Tone } from "./tone";

const tones: Record<Tone, string> = {
  alive: "border-transparent bg-alive-soft text-alive-ink",
  warn: "border-transparent bg-warn-soft text-warn-ink",
  gone: "border-transparent bg-gone-soft text-gone-ink",
  hold: "border-transparent bg-hold-soft text-hold-ink",
  info: "border-transparent bg-info-soft text-info-ink",
  neutral: "border-line bg-sunken text-muted",
};

/** One word about a thing: its state, its framework. */
export function Tag({
  tone = "neutral",
  title,
  children,
}: {
  tone?: Tone;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={classNames(
        "inline-flex items-center gap-1.25 whitespace-nowrap rounded-[5px] border px-1.75 py-px text-11.5",
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}
