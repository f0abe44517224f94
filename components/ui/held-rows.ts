/**
 * How many changes lie between two orders of rows: those that came, those that went, and
 * the fewest that have to move.
 */
export function countMoves(from: readonly string[], to: readonly string[]): number {
  const places = new Map(to.map((key, index) => [key, index]));
  const kept = from.flatMap((key) => places.get(key) ?? []);
  const gone = from.length - kept.length;
  const come = to.length - kept.length;
  return gone + come + kept.length - longestRise(kept);
}

/** The length of the longest rising subsequence: what can stay while the rest moves around it. */
function longestRise(numbers: readonly number[]): number {
  /** By length, the smallest number that a rise of this length can end in. */
  const ends: number[] = [];
  for (const number of numbers) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    ends[low] = number;
  }
  return ends.length;
}
