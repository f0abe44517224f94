import type { ComponentProps } from "react";

import { classNames } from "./class-names";
import { Dot } from "./dot";
import type { Tone } from "./tone";

type Props = ComponentProps<"button"> & {
  /** Whether the filter it stands for is on. Left out, the chip is a plain small button. */
  pressed?: boolean;
  tone?: Tone;
  count?: string;
};

/** A small round button, for filters that are on or off. */
export function Chip({ pressed, tone, count, className, children, ...props }: Props) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      {...props}
      className={classNames(
        "inline-flex h-6.5 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-full border px-2.25 text-12 transition-colors",
        pressed
          ? "border-accent bg-accent-soft text-accent"
          : "border-line bg-surface text-muted hover:border-line-strong hover:text-text",
        className,
      )}
    >
      {tone && <Dot tone={tone} small />}
      {children}
      {count !== undefined && <span className="tabular-nums">{count}</span>}
    </button>
  );
}
