import type { Tone } from "@/components/ui/tone";
import type { Lane } from "@/lib/history/model";
import type { Translate } from "@/lib/i18n/translate";

import { endLabels, endOf, endTones, leftLabel } from "./life-end";
import { shortTime } from "./time-scale";

const NEW_MS = 24 * 3_600_000;

type LaneState = { tag: string; tone: Tone; hint?: string; detail: string };

/** How an address stands: live, flapping, or how it left; with its crashes, restarts, or when that was. */
export function laneState(lane: Lane, now: number, t: Translate): LaneState {
  const last = lane.lives.at(-1);
  if (!last)
    return { tag: t(lane.live ? "lives.endLive" : "lives.left"), tone: "neutral", detail: "" };
  const counted = countsText(lane, t);
  const left = last.to ? { how: t(leftLabel(last.cause)), time: shortTime(last.to.at, now) } : null;
  if (lane.flapping) {
    const detail = left ? t("lives.leftAt", left) : counted;
    return { tag: t("lives.tagFlapping"), tone: "warn", hint: t("lives.tagFlappingHint"), detail };
  }
  if (left) {
    const detail = last.doneBy?.actor ?? left.time;
    const end = endOf(last);
    return { tag: left.how, tone: endTones[end], hint: t(endLabels[end]), detail };
  }
  const time = shortTime(last.from.at, now);
  const came = t(now - last.from.at < NEW_MS ? "lives.newAt" : "lives.since", { time });
  const isFirst = !last.openStart && lane.restarts === 0;
  const detail = isFirst ? came : counted;
  return { tag: t("lives.endLive"), tone: "alive", detail };
}

function countsText({ crashes, restarts }: Lane, t: Translate): string {
  if (crashes > 0) return t("lives.crashes", { n: crashes });
  return restarts > 0 ? t("lives.restarts", { n: restarts }) : "";
}
