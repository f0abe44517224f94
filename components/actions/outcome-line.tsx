import type { ReactNode } from "react";

import { AbsoluteTime } from "@/components/ui/absolute-time";
import { Dot } from "@/components/ui/dot";
import type { Tone } from "@/components/ui/tone";

/** One step of what came of something that was confirmed, with the time at which it was observed. */
export function OutcomeLine({
  at,
  tone,
  children,
}: {
  at?: number;
  tone: Tone;
  children: ReactNode;
}) {
  return (
    <li className="grid grid-cols-[5.75rem_0.5rem_minmax(0,1fr)] items-baseline gap-2.5 py-1">
      <span className="figures text-faint">
        {at !== undefined && <AbsoluteTime at={at} style="precise" />}
      </span>
      <Dot tone={tone} small />
      <span className="break-words">{children}</span>
    </li>
  );
}
