import { z } from "zod";

const UNIT_MS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/** Reads Go's way to write a duration, e.g. `1m30s`, into milliseconds; null when it is none. */
export function parseDuration(text: string): number | null {
  if (text === "0") return 0;
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return null;
  let totalMs = 0;
  for (const [, count, unit = ""] of text.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)) {
    totalMs += Number(count) * (UNIT_MS[unit] ?? 0);
  }
  return totalMs;
}

/** A duration in Go's words, or in milliseconds; milliseconds come out. */
export const duration = z.union([z.number().min(0), z.string()]).transform((given, context) => {
  const ms = typeof given === "number" ? given : parseDuration(given);
  if (ms !== null) return ms;
  context.addIssue(`expected a duration such as "1s" or "500ms"`);
  return z.NEVER;
});
