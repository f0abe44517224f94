/** Below it even the busiest bucket does not reach the top: one change is no peak. */
const SCALE_LEAST = 4;

/** The line of a sparkline through its buckets, oldest at the left. More is higher. */
export function sparkPath(buckets: readonly number[], width: number, height: number): string {
  const most = Math.max(SCALE_LEAST, ...buckets);
  const step = buckets.length > 1 ? width / (buckets.length - 1) : 0;
  return buckets
    .map((count, index) => {
      const y = height - (count / most) * height;
      return `${index === 0 ? "M" : "L"}${round(index * step)} ${round(y)}`;
    })
    .join(" ");
}

/** How many changes there were in all buckets. */
export function changesIn(buckets: readonly number[]): number {
  return buckets.reduce((sum, count) => sum + count, 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
