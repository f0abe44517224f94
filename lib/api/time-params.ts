import { z } from "zod";

import { isCalendarDay } from "@/lib/calendar-day";
import type { Point } from "@/lib/history/model";

/**
 * An instant in a URL: ISO 8601 with a zone, or milliseconds since 1970.
 * `2026-11-22T14:02:00Z`, `1795442520000`.
 */
export const instantParamSchema = z.string().transform((text, context) => {
  const at = /^\d{1,15}$/.test(text) ? Number(text) : isoInstant(text);
  if (Number.isFinite(at)) return at;
  context.addIssue({
    code: "custom",
    message: "an instant: 2026-11-22T14:02:00Z, or milliseconds since 1970",
  });
  return z.NEVER;
});

/** A revision in a URL: a positive integer. */
export const revisionParamSchema = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, "a revision: a positive integer")
  .transform(Number)
  .refine(Number.isSafeInteger, "a revision: a positive integer");

/** Where to stand in time: `rev:184196`, an instant, or `now`. */
export const pointParamSchema = z.string().transform((text, context): Point => {
  if (text === "now") return { now: true };
  const revision = /^rev:(.*)$/.exec(text)?.[1];
  const parsed =
    revision === undefined
      ? instantParamSchema.safeParse(text)
      : revisionParamSchema.safeParse(revision);
  if (parsed.success)
    return revision === undefined ? { at: parsed.data } : { revision: parsed.data };
  context.addIssue({
    code: "custom",
    message: "rev:<revision>, an instant (2026-11-22T14:02:00Z or milliseconds), or now",
  });
  return z.NEVER;
});

/** Of two instants that bound a stretch of time, where both are given. */
export const inOrder = ({ from, to }: { from?: number; to?: number }) =>
  from === undefined || to === undefined || from <= to;
export const reversed = { message: "from is later than to", path: ["from"] };

/** Milliseconds since 1970 of an ISO 8601 text; NaN for what is none, or names no zone. */
function isoInstant(text: string): number {
  const day = /^(\d{4}-\d{2}-\d{2})T.*(?:Z|[+-]\d{2}:?\d{2})$/.exec(text)?.[1];
  return day !== undefined && isCalendarDay(day) ? Date.parse(text) : Number.NaN;
}
