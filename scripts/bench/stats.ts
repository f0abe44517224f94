/** The value below which a share of the numbers lies; `share` from 0 to 1. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const index = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
  return sorted[index] ?? Number.NaN;
}

export const median = (numbers: readonly number[]) => percentile(numbers, 0.5);

/** Milliseconds since 1970 with a fraction, comparable between the processes of one machine. */
export const now = () => performance.timeOrigin + performance.now();

/** One line of the report. Without a budget it is there to be compared between versions. */
export type Line = {
  what: string;
  ours: string;
  reference: string;
  ratio: number;
  budget?: string;
  met?: boolean;
};

export const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
