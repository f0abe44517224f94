import type { LivesAnswer } from "@/lib/api/history-contract";
import type { Gap } from "@/lib/history/model";

import { type DeployMark, deployMarks } from "./deploy-marks";
import { percentAt, scaleOf, type Tick, type TimeScale, ticksOf } from "./time-scale";

/** Lives that would take less room together are drawn as one. */
const CLOSEST_PX = 12;
const TICK_PX = 96;

/** What all lanes have in common: the time that they show, and the walls in it. */
export type LanesFrame = {
  scale: TimeScale;
  ticks: Tick[];
  /** In percent of the width: {@link CLOSEST_PX}. */
  closest: number;
  gaps: { id: string; left: number; width: number }[];
  deploys: DeployMark[];
  /** In percent, where the journal begins; null where it reaches further back than what is shown. */
  begins: number | null;
};

/** `width` is that of a lane in pixels; `now` the server's clock. */
export function frameOf(
  answer: Pick<LivesAnswer, "begins" | "deploys" | "gaps">,
  rangeMs: number | null,
  now: number,
  width: number,
): LanesFrame {
  const scale = scaleOf(rangeMs, now, answer.begins);
  return {
    scale,
    ticks: ticksOf(scale, width / TICK_PX),
    closest: (CLOSEST_PX / Math.max(width, 1)) * 100,
    deploys: deployMarks(answer.deploys, scale, width),
    gaps: answer.gaps.flatMap((gap) => wallOf(gap, scale)),
    begins:
      answer.begins !== null && answer.begins > scale.from ? percentAt(scale, answer.begins) : null,
  };
}

function wallOf({ id, from, to }: Gap, scale: TimeScale) {
  if (to < scale.from) return [];
  const left = percentAt(scale, from);
  return [{ id, left, width: percentAt(scale, to) - left }];
}
