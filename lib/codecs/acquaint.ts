import { decode, type FormatMapping } from "./detect";
import type { StoredKey } from "./entry";

/** Below this nobody waits for it. */
const LEAST = 10_000;
const SAMPLE = 2_000;
const TIMES = 2;

/**
 * Decodes some of many keys, from all over, and forgets what came of it. Keys come in the order of their names, so those
 * of one format after those of another: V8 would compile the codecs for what it has seen so far, and drop that and
 * compile again at each new format. With a sample of all of them first, the whole takes two thirds of the time.
 */
export function acquaint(
  stored: readonly StoredKey[],
  formats: readonly FormatMapping[] = [],
): void {
  if (stored.length < LEAST) return;
  const step = Math.floor(stored.length / SAMPLE);
  for (let time = 0; time < TIMES; time += 1) {
    for (let at = time; at < stored.length; at += step) {
      const one = stored[at];
      if (one) decode(one, formats);
    }
  }
}
