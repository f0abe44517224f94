import type { Deploy } from "@/lib/history/model";

import { percentAt, type TimeScale } from "./time-scale";

/** What a mark takes at least, and what one with its word does. */
const MARK_PX = 18;
const NAMED_PX = 64;

/** How long a deploy lasted, among the lanes in percent of the width. */
export type DeployBand = { deploy: Deploy; left: number; width: number };

/** Deploys that have one mark, with its place among the lanes in percent of the width. */
export type DeployMark = {
  id: string;
  /** Of one store, oldest first. */
  deploys: readonly [Deploy, ...Deploy[]];
  left: number;
  /** One for each, however near to each other: between two nothing was deployed. */
  bands: DeployBand[];
  /** There is room for its word, to the left or to the right of where it begins. */
  room: "left" | "right" | null;
};

/** Where the deploys are drawn. Those whose marks would lie upon each other have one mark; `width` is in pixels. */
export function deployMarks(
  deploys: readonly Deploy[],
  scale: TimeScale,
  width: number,
): DeployMark[] {
  const percent = 100 / Math.max(width, 1);
  const groups: [Deploy, ...Deploy[]][] = [];
  for (const deploy of deploys) {
    if (deploy.to < scale.from || deploy.from > scale.to) continue;
    const group = groups.at(-1);
    const near =
      group !== undefined &&
      group[0].epoch === deploy.epoch &&
      percentAt(scale, deploy.from) - percentAt(scale, group[0].from) < MARK_PX * percent;
    if (near) group.push(deploy);
    else groups.push([deploy]);
  }
  return groups.map((group, index) => {
    const left = percentAt(scale, group[0].from);
    const next = groups[index + 1];
    const before = groups[index - 1];
    const end = next ? percentAt(scale, next[0].from) : 100;
    const start = before ? percentAt(scale, before[0].from) + NAMED_PX * percent : 0;
    return {
      id: `${group[0].epoch} ${group[0].fromRevision}`,
      deploys: group,
      left,
      bands: group.map((deploy) => bandOf(deploy, scale)),
      room:
        end - left >= NAMED_PX * percent
          ? "right"
          : next === undefined && left - start >= NAMED_PX * percent
            ? "left"
            : null,
    };
  });
}

function bandOf(deploy: Deploy, scale: TimeScale): DeployBand {
  const left = percentAt(scale, deploy.from);
  return { deploy, left, width: percentAt(scale, deploy.to) - left };
}

/** The stretch of the history that a mark stands for. */
export function stretchOf({ deploys }: Pick<DeployMark, "deploys">) {
  const [first] = deploys;
  const last = deploys.at(-1) ?? first;
  return { epoch: first.epoch, after: first.fromRevision - 1, upTo: last.toRevision };
}
