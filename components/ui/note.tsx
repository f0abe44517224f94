import type { ReactNode } from "react";

import { classNames } from "./class-names";
import type { Tone } from "./tone";

const tones: Record<Exclude<Tone, "neutral">, string> = {
  alive: "bg-alive-soft text-alive-ink",
  warn: "bg-warn-soft text-warn-ink",
  gone: "bg-gone-soft text-gone-ink",
  hold: "bg-hold-soft text-hold-ink",
  info: "bg-info-soft text-info-ink",
};

/** A line that concerns the whole page. `role="status"` announces one that comes by itself. */
export function Note({
  tone,
  icon,
  role,
  children,
}: {
  tone: keyof typeof tones;
  icon?: ReactNode;
  role?: "status" | "alert";
  children: ReactNode;
}) {
  return (
    <div
      role={role}
      className={classNames(
        "flex items-center gap-2.5 rounded-card px-3.5 py-2.5 text-12.5 [&_svg]:size-4 [&_svg]:shrink-0",
        tones[tone],
      )}
    >
      {icon}
      <div className="min-w-0 break-words">{children}</div>
    </div>
  );
}
