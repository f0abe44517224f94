const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A stretch of time that is drawn from left to right. */
export type TimeScale = { from: number; to: number };

export type RangeName = "1h" | "2h" | "1d" | "7d" | "all";

/** How long each range is, in milliseconds; null is as far back as the journal goes. */
export const ranges: Record<RangeName, number | null> = {
  "1h": HOUR,
  "2h": 2 * HOUR,
  "1d": DAY,
  "7d": 7 * DAY,
  all: null,
};

export function isRangeName(text: string): text is RangeName {
  return Object.hasOwn(ranges, text);
}

/** Where an instant stands on the scale, in percent; what is outside stands at its edge. */
export function percentAt({ from, to }: TimeScale, at: number): number {
  if (to <= from) return 100;
  return Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100));
}

/**
 * The scale of a range that ends now. Where it reaches back to the journal's beginning, or to
 * `earliest` where that is not known, a fiftieth of it is left before.
 */
export function scaleOf(rangeMs: number | null, now: number, earliest: number | null): TimeScale {
  if (rangeMs !== null) return { from: now - rangeMs, to: now };
  const whole = Math.max(now - (earliest ?? now), MINUTE);
  return { from: now - whole * 1.02, to: now };
}

export type Tick = { at: number; label: string };

const steps = [
  ...[1, 5, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 56, 112, 224].map((n) => n * DAY),
];

/**
 * At most `most` round instants of the scale with their labels, in the time zone of where it
 * runs: 14:30, or 11-22 where a day begins.
 */
export function ticksOf({ from, to }: TimeScale, most: number): Tick[] {
  const step = steps.find((size) => (to - from) / size <= Math.max(1, most)) ?? 365 * DAY;
  const ticks: Tick[] = [];
  // Counted from a local midnight, and by days as the calendar has them: not every one has 24 hours.
  const day = new Date(from);
  day.setHours(0, 0, 0, 0);
  const days = Math.max(1, step / DAY);
  for (; day.getTime() <= to; day.setDate(day.getDate() + days)) {
    const end = new Date(day);
    end.setDate(end.getDate() + 1);
    const last = step < DAY ? end.getTime() - 1 : day.getTime();
    for (let at = day.getTime(); at <= last; at += step) {
      if (at >= from && at <= to) ticks.push({ at, label: tickLabel(at, step) });
    }
  }
  return ticks;
}

function tickLabel(at: number, step: number): string {
  const date = new Date(at);
  const midnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
  if (midnight) return `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return step < MINUTE ? `${time}:${two(date.getSeconds())}` : time;
}

/** 14:32:08 where that is today, else 11-21 14:32. */
export function shortTime(at: number, now: number): string {
  const minute = shortMinute(at, now);
  return minute.includes(" ") ? minute : `${minute}:${two(new Date(at).getSeconds())}`;
}

/** 14:32 where that is today, else 11-21 14:32. */
export function shortMinute(at: number, now: number): string {
  const date = new Date(at);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === new Date(now).toDateString()) return time;
  return `${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
