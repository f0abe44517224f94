/** Below this nobody waits for it. */
const LEAST = 10_000;
const SAMPLE = 2_000;
const TIMES = 2;

/**
 * Has some of many keys taken, from all over, by whoever takes all of them next; what comes of it is not wanted. Keys come
 * in the order of their names, so those of one format after those of another: V8 would compile what goes through them for
 * what it has seen so far, and drop that and compile again at each new format.
 */
export function acquaint<Stored>(
  stored: readonly Stored[],
  take: (sample: readonly Stored[]) => void,
): void {
  if (stored.length < LEAST) return;
  const step = Math.floor(stored.length / SAMPLE);
  for (let time = 0; time < TIMES; time += 1) {
    take(stored.filter((_, at) => at % step === time));
  }
}
