import "server-only";

import { consequencesByFramework } from "@/lib/codecs/codecs";
import type { ConsequenceCode } from "@/lib/codecs/consequences";

type Told = { delete: ConsequenceCode; revoke: ConsequenceCode };

/** go-zero is back after 4.5 s at the latest, most others within this too or never. */
const WATCH_MS = 15_000;
/** A return is seen a little after it happens, and on a busy machine it happens late. */
const SLACK_MS = 5_000;

/** Of those that take longer, when they are back at the latest, in milliseconds. */
const returns: Partial<Record<ConsequenceCode, number>> = {
  "returns-within-20-s": 20_000,
  "returns-within-30-s": 30_000,
  "returns-within-60-s": 60_000,
  "returns-next-update": 71_000,
};

/**
 * How long to watch for what is removed to come back: as long as its format may take, lest it is called gone and
 * returns afterwards.
 */
export function watchFor(
  action: keyof Told,
  framework: string | undefined,
  own: Told | undefined,
): number {
  const code = (own ?? consequencesByFramework[framework ?? ""])?.[action];
  const latest = code === undefined ? undefined : returns[code];
  return latest === undefined ? WATCH_MS : latest + SLACK_MS;
}
