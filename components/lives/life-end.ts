import type { Tone } from "@/components/ui/tone";
import type { Life } from "@/lib/history/model";
import type { MessageKey } from "@/lib/i18n/catalogue";

export const lifeEnds = [
  "live",
  "stopped",
  "crashed",
  "kept-out",
  "deleted",
  "replaced",
  "unknown",
  "pending",
] as const;

/** How a life ended, as it is marked. `pending`: it is being found out. */
export type LifeEnd = (typeof lifeEnds)[number];

const ends: Record<Exclude<Life["cause"], null>, LifeEnd> = {
  revoked: "stopped",
  expired: "crashed",
  "force-expired": "kept-out",
  quarantined: "kept-out",
  deleted: "deleted",
  replaced: "replaced",
  unknown: "unknown",
};

/** How a life ended. */
export function endOf({ to, cause }: Pick<Life, "to" | "cause">): LifeEnd {
  if (to === null) return "live";
  return cause === null ? "pending" : ends[cause];
}

export const endTones: Record<LifeEnd, Tone> = {
  live: "alive",
  stopped: "info",
  crashed: "gone",
  "kept-out": "hold",
  deleted: "warn",
  replaced: "info",
  unknown: "neutral",
  pending: "neutral",
};

/** What the legend calls it. */
export const endLabels: Record<LifeEnd, MessageKey> = {
  live: "lives.endLive",
  stopped: "lives.endStopped",
  crashed: "lives.endCrashed",
  "kept-out": "lives.endKeptOut",
  deleted: "lives.endDeleted",
  replaced: "lives.endReplaced",
  unknown: "lives.endUnknown",
  pending: "lives.endPending",
};

/** What the tag of an address calls it that is not there any more. */
export function leftLabel(cause: Life["cause"]): MessageKey {
  if (cause === "expired") return "lives.tagExpired";
  if (cause === "force-expired") return "lives.tagForceExpired";
  if (cause === "quarantined") return "lives.tagKeptOut";
  if (cause === null || cause === "unknown") return "lives.tagLeft";
  return endLabels[endOf({ to: { at: 0, after: null }, cause })];
}

/** What to show first of several: the end that somebody has to look at. */
const rank: readonly LifeEnd[] = [
  "crashed",
  "kept-out",
  "deleted",
  "unknown",
  "pending",
  "replaced",
  "stopped",
  "live",
];

/** The gravest of several ends. */
export function gravest(lives: readonly Life[]): LifeEnd {
  const found = new Set(lives.map(endOf));
  return rank.find((end) => found.has(end)) ?? "live";
}
