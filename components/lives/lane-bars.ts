import type { Life, Moment } from "@/lib/history/model";

import { percentAt, type TimeScale } from "./time-scale";

/** Something between two places of a lane, in percent of its width. */
export type Stretch = { left: number; width: number };

/** One life as it is drawn, or several that are too close together to be told apart. */
export type Bar = Stretch & {
  /** Stays the same while time goes on. */
  id: string;
  lives: [Life, ...Life[]];
  /** Began before what is shown. */
  openStart: boolean;
  /** Where it certainly was: what is known in bounds only is drawn fainter. */
  sure: Stretch;
  /** Where it registered anew. */
  renewals: number[];
};

/**
 * The lives of an address as bars, oldest first. Those that would take less than `closest` percent
 * together become one, so that an address that flaps for weeks still has few.
 */
export function barsOf(lives: readonly Life[], scale: TimeScale, closest: number): Bar[] {
  const bars: Bar[] = [];
  for (const life of lives) {
    const left = percentAt(scale, earliest(life.from));
    const right = life.to ? percentAt(scale, life.to.at) : 100;
    const previous = bars.at(-1);
    // One that lasts always shows.
    if (previous && life.to !== null && right - previous.left < closest) {
      previous.lives.push(life);
      previous.width = right - previous.left;
      previous.sure = { left: previous.left, width: previous.width };
      previous.renewals = [];
      continue;
    }
    const sureLeft = percentAt(scale, life.from.at);
    const sureRight = life.to ? percentAt(scale, earliest(life.to)) : right;
    bars.push({
      id: idOf(life),
      lives: [life],
      left,
      width: right - left,
      openStart: earliest(life.from) < scale.from,
      sure: { left: sureLeft, width: Math.max(0, sureRight - sureLeft) },
      renewals: life.renewals
        .filter(({ at }) => at >= scale.from)
        .map(({ at }) => percentAt(scale, at)),
    });
  }
  return bars;
}

/** Two stores may have the same revision; where the beginning is not known, its bound moves on with time. */
function idOf({ fromRevision, from, toRevision }: Life): string {
  return fromRevision > 0 ? `${fromRevision}@${from.at}` : `until ${toRevision ?? "now"}`;
}

function earliest({ at, after }: Moment): number {
  return after ?? at;
}
