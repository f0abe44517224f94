import type { ComponentProps } from "react";

import { classNames } from "./class-names";

const variants = {
  plain: "border-line-strong bg-surface text-text hover:bg-sunken",
  primary: "border-accent bg-accent text-accent-ink hover:brightness-95",
  danger:
    "border-[color-mix(in_srgb,var(--gone)_45%,var(--line))] bg-surface text-gone-ink hover:bg-gone-soft",
  "danger-solid": "border-gone bg-gone text-(--gone-on) hover:brightness-95",
  ghost: "border-transparent bg-transparent text-muted hover:bg-sunken hover:text-text",
};

type Props = ComponentProps<"button"> & {
  variant?: keyof typeof variants;
  /** Shows only an icon; then `aria-label` has to name it. */
  icon?: boolean;
};

/** A button; `type` is "button" unless said otherwise. */
export function Button({ variant = "plain", icon = false, className, ...props }: Props) {
  return (
    <button
      type="button"
      {...props}
      className={classNames(
        "inline-flex h-7.5 shrink-0 items-center justify-center gap-1.75 whitespace-nowrap rounded-[7px] border font-medium text-12.5 transition-colors disabled:cursor-not-allowed disabled:opacity-50 [&_svg]:size-3.5",
        icon ? "w-7.5" : "px-2.75",
        variants[variant],
        className,
      )}
    />
  );
}
