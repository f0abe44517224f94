/** As the API has it (lib/lint/minimum.ts, which would bring zod along). */
export const MINIMUM_MAX = 100_000;

/** The minimum that was typed: null for none, undefined for what is no minimum. */
export function readMinimum(text: string): number | null | undefined {
  const typed = text.trim();
  if (typed === "") return null;
  if (!/^\d{1,6}$/.test(typed)) return undefined;
  const minimum = Number(typed);
  return minimum <= MINIMUM_MAX ? minimum : undefined;
}
