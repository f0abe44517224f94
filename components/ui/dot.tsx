import { classNames } from "./class-names";
import type { Tone } from "./tone";

const tones: Record<Tone, string> = {
  alive: "bg-alive ring-alive-soft",
  warn: "bg-warn ring-warn-soft",
  gone: "bg-gone ring-gone-soft",
  hold: "bg-hold ring-hold-soft",
  info: "bg-info ring-info-soft",
  neutral: "bg-line-strong ring-sunken",
};

/** A spot of colour; what it says must also stand beside it in words, or in `label`. */
export function Dot({
  tone,
  small = false,
  label,
}: {
  tone: Tone;
  small?: boolean;
  label?: string;
}) {
  return (
    <span
      className={classNames(
        "inline-block shrink-0 rounded-full forced-color-adjust-none",
        small ? "size-1.5" : "size-2 ring-3",
        tones[tone],
      )}
      {...(label ? { role: "img", "aria-label": label, title: label } : { "aria-hidden": true })}
    />
  );
}
