const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How much time the scrubber shows, and in which steps. `all` is what there is, in steps of the server's choice. */
export const zooms = [
  { name: "1h", span: HOUR, bucketMs: MINUTE },
  { name: "1d", span: DAY, bucketMs: 10 * MINUTE },
  { name: "7d", span: 7 * DAY, bucketMs: HOUR },
  { name: "all", span: null, bucketMs: null },
] as const;

export type Zoom = (typeof zooms)[number];

/**
 * The zoom of a name. Without one it is a day, or an hour where the journal had not begun an hour before the reader came:
 * all of it would be at the edge of a day.
 */
export function zoomOf(name: string, begins: number | null, came: number): Zoom {
  const [hour, day] = zooms;
  const young = begins !== null && came - begins < HOUR;
  return zooms.find((zoom) => zoom.name === name) ?? (young ? hour : day);
}

/** A stretch of time, cut into buckets. */
export type Frame = { from: number; to: number; bucketMs: number };

/**
 * The stretch of time to ask for: up to now where the chosen instant lies in that, otherwise around
 * the instant, and as before while that will do: nothing may move under the pointer. Null: all there is.
 * Of a stretch up to `end` all is in sight, or where that is too much, what lies around its beginning.
 */
export function frameFor(
  { span, bucketMs }: Zoom,
  now: number,
  at: number | null,
  previous: Frame | null,
  end: number | null = null,
): Frame | null {
  if (span === null) return null;
  // At whole buckets, so that the bars stay the same ones as time goes on.
  const ending = (end: number): Frame => {
    const to = Math.ceil(end / bucketMs) * bucketMs;
    return { from: to - span, to, bucketMs };
  };
  const latest = ending(now);
  if (at === null || at >= latest.from) return latest;
  const last = end !== null && end > at && end - at <= span ? end : at;
  const fits =
    previous !== null &&
    previous.to - previous.from === span &&
    at >= previous.from &&
    last <= previous.to;
  return fits ? previous : ending(Math.min(now, (at + last + span) / 2));
}

/** The stretch that buckets cover; null where there are none. */
export function frameOf({
  buckets,
  bucketMs,
}: {
  buckets: readonly Bucket[];
  bucketMs: number;
}): Frame | null {
  const [first] = buckets;
  return first ? { from: first.at, to: first.at + buckets.length * bucketMs, bucketMs } : null;
}

/** Where an instant lies in a frame: 0 at its beginning, 1 at its end, never beyond. */
export function fractionOf(at: number, { from, to }: Frame): number {
  if (to <= from) return 1;
  return Math.min(1, Math.max(0, (at - from) / (to - from)));
}

/** A fraction as CSS has it. */
export const percent = (fraction: number) => `${Math.round(fraction * 100_000) / 1_000}%`;

/** A stretch of time has two ends. */
const APART_MS = 1_000;

/** Where the beginning of a stretch comes to stand that is moved to `at`: before its end. */
export function beforeEnd(at: number | null, end: number | null, now: number): number {
  return Math.min(at ?? now, (end ?? now) - APART_MS);
}

/** Where the end of a stretch comes to stand that is moved to `at`: after its beginning. Null is the present. */
export function afterBeginning(
  at: number | null,
  beginning: number | null,
  now: number,
): number | null {
  if (at === null) return null;
  const end = Math.max(at, (beginning ?? now) + APART_MS);
  return end >= now ? null : end;
}

/**
 * The instant at a fraction of a frame: not before the journal began; null is the present, and what is no more than
 * `near`, another fraction, before it.
 */
export function instantAt(
  fraction: number,
  frame: Frame,
  now: number,
  begins: number | null,
  near = 0,
): number | null {
  const span = frame.to - frame.from;
  const at = Math.round(frame.from + Math.min(1, Math.max(0, fraction)) * span);
  return at + near * span >= now ? null : Math.max(at, begins ?? at);
}

/**
 * The edge of a bucket `count` buckets on from an instant, or back where it is negative. Null is
 * the present, at both ends.
 */
export function stepInstant(
  at: number | null,
  count: number,
  { from, bucketMs }: Frame,
  now: number,
  begins: number | null,
): number | null {
  const place = ((at ?? now) - from) / bucketMs;
  const edge = from + (count > 0 ? Math.floor(place) + count : Math.ceil(place) + count) * bucketMs;
  return edge >= now ? null : Math.max(edge, begins ?? edge);
}

const tickSteps = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 4, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 7, 14, 30, 90, 365].map((days) => days * DAY),
];
const TICKS_MAX = 7;

/** The marks of the time axis, at round times of the reader's zone, all in one format. */
export function ticksOf({ from, to }: Frame): { at: number; label: string }[] {
  const span = to - from;
  const step = tickSteps.find((size) => span / size <= TICKS_MAX) ?? 365 * DAY;
  const zone = -new Date(to).getTimezoneOffset() * MINUTE;
  const ticks: { at: number; label: string }[] = [];
  for (let at = Math.ceil((from + zone) / step) * step - zone; at <= to; at += step) {
    ticks.push({ at, label: tickLabel(at, step, span) });
  }
  return ticks;
}

function tickLabel(at: number, step: number, span: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (step >= DAY) return day;
  return span <= DAY ? time : `${day} ${time}`;
}

export type Bucket = { at: number; came: number; left: number; other: number };

/** The bucket that holds an instant. */
export function bucketAt(buckets: readonly Bucket[], frame: Frame, at: number): Bucket | undefined {
  return buckets[Math.floor((at - frame.from) / frame.bucketMs)];
}

/** How wide the drawing of bars is, in its own units; it is stretched to the page. */
export const BARS_WIDTH = 1_000;
/** How much of a bucket's width its bar takes. */
const BAR_SHARE = 0.7;
/** A single change must still be seen beside a burst of thousands. */
const BAR_MIN = 1.5;

/**
 * The bars as three paths of an SVG: what left at the foot, what came on it, all else on top.
 * The highest bar is `height`.
 */
export function barPaths(buckets: readonly Bucket[], height: number) {
  const parts = { left: "", came: "", other: "" };
  const most = Math.max(1, ...buckets.map(({ came, left, other }) => came + left + other));
  const slot = BARS_WIDTH / Math.max(1, buckets.length);
  buckets.forEach((bucket, index) => {
    const x = round(index * slot + (slot * (1 - BAR_SHARE)) / 2);
    let y = height;
    for (const kind of ["left", "came", "other"] as const) {
      if (bucket[kind] === 0) continue;
      const tall = Math.max(BAR_MIN, (bucket[kind] / most) * height);
      y = Math.max(0, y - tall);
      parts[kind] +=
        `M${x} ${round(y)}h${round(slot * BAR_SHARE)}v${round(tall)}h-${round(slot * BAR_SHARE)}z`;
    }
  });
  return parts;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
