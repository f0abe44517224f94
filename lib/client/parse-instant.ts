import { isCalendarDay } from "@/lib/calendar-day";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const TIME = String.raw`\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?`;
const dated = new RegExp(
  String.raw`^(\d{4}-\d{2}-\d{2})(?:[ T](${TIME})(Z|[+-]\d{2}:?\d{2})?)?$`,
  "i",
);
/** As the page writes what is not long ago: `14:02:00`, and `11-22 14:02` before today. */
const short = new RegExp(`^(?:(\\d{2}-\\d{2}) )?(${TIME})$`);
const named = new RegExp(`^(today|yesterday|今天|昨天)(?: ?(${TIME}))?$`, "i");
const present = /^(?:now|just now|现在|刚刚)$/i;
const away = /^-?((?:\d+(?:\.\d+)? ?[a-z\u4e00-\u9fff]+ ?)+)$/i;
const part = /(\d+(?:\.\d+)?) ?([a-z\u4e00-\u9fff]+)/gi;

/** What may follow a number, by how long one of it is. Words are taken in every language, whichever is shown. */
const units: readonly [words: RegExp, ms: number][] = [
  [/^(?:s|secs?|seconds?|秒钟?)$/i, SECOND],
  [/^(?:m|mins?|minutes?|分钟?)$/i, MINUTE],
  [/^(?:h|hrs?|hours?|个?小时)$/i, HOUR],
  [/^(?:d|days?|天)$/i, DAY],
  [/^(?:w|weeks?|周|个?星期)$/i, 7 * DAY],
];

/**
 * An instant as somebody types it, in milliseconds since 1970, in the time zone of where this runs. `2026-11-22 14:02:00`
 * as the page writes it, also without its seconds or its time, and ISO 8601 with a zone. With `clock`, the present, also
 * what counts from it: `14:02`, `11-22 14:02` (the last there was), `yesterday 14:02`, `2h ago`, `1 h 30 min`, `now`, and
 * the same in Chinese. Null where it is none of these.
 */
export function parseInstant(text: string, clock?: number): number | null {
  const typed = text.trim().replace(/\s+/g, " ");
  const [, day, time, zone] = dated.exec(typed) ?? [];
  if (day !== undefined) return instantOf(day, time, zone);
  if (clock === undefined) return null;
  if (present.test(typed)) return clock;
  return ofShort(typed, clock) ?? ofNamed(typed, clock) ?? ofAway(typed, clock);
}

function ofShort(typed: string, clock: number): number | null {
  const [, monthDay, time] = short.exec(typed) ?? [];
  if (time === undefined) return null;
  const today = new Date(clock);
  const candidates =
    monthDay === undefined
      ? [dayText(today), dayText(dayBefore(today))]
      : [today.getFullYear(), today.getFullYear() - 1].map((year) => `${year}-${monthDay}`);
  const instants = candidates.map((day) => instantOf(day, time));
  return instants.find((at) => at !== null && at <= clock) ?? null;
}

function ofNamed(typed: string, clock: number): number | null {
  const [, name, time] = named.exec(typed) ?? [];
  if (name === undefined) return null;
  const today = new Date(clock);
  const isToday = ["today", "今天"].includes(name.toLowerCase());
  return instantOf(dayText(isToday ? today : dayBefore(today)), time);
}

function ofAway(typed: string, clock: number): number | null {
  const [, parts] = away.exec(typed.replace(/ ?(?:ago|以?前)$/i, "")) ?? [];
  if (parts === undefined) return null;
  let ms = 0;
  for (const [, count, word = ""] of parts.matchAll(part)) {
    const unit = units.find(([words]) => words.test(word));
    if (!unit) return null;
    ms += Number(count) * unit[1];
  }
  const at = Math.round(clock - ms);
  return at >= 0 ? at : null;
}

function instantOf(day: string, time = "00:00", zone = ""): number | null {
  if (!isCalendarDay(day)) return null;
  // `9:05` is no time to ISO 8601.
  const at = Date.parse(`${day}T${time.replace(/^\d:/, "0$&")}${zone}`);
  return Number.isFinite(at) ? at : null;
}

function dayBefore(date: Date): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - 1);
}

function dayText(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
