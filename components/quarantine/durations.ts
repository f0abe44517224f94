import type { MessageKey } from "@/lib/i18n/catalogue";
import type { Translate } from "@/lib/i18n/translate";

/** How long a rule may be chosen to last. */
export const durations = ["min15", "h1", "d1", "forever"] as const;

export type Duration = (typeof durations)[number];

const seconds: Record<Duration, number | null> = {
  min15: 900,
  h1: 3_600,
  d1: 86_400,
  forever: null,
};

/** As the API takes it; null is until lifted. */
export function secondsOf(duration: Duration): number | null {
  return seconds[duration];
}

/** The name of a choice. */
export function durationLabel(duration: Duration): MessageKey {
  return `quarantine.${duration}`;
}

/** What the button says that makes a rule. */
export function confirmText(duration: Duration, t: Translate): string {
  if (duration === "forever") return t("quarantine.confirmForever");
  return t("quarantine.confirm", { time: t(durationLabel(duration)) });
}
