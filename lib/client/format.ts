import { leaseToHex } from "@/lib/codecs/lease-hex";
import type { Translate } from "@/lib/i18n/translate";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on tenths of a second would make a fourth digit. */
const LONG_TTL = 99_950;

/**
 * Thousands apart by a space that does not break, e.g. 184 213. The same in every
 * language and on every machine, so that server and browser write the same.
 */
export function formatInteger(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, "\u00a0");
}

/** A lease id as etcdctl prints it: 16 hexadecimal digits. `lease` is decimal. */
export function leaseHex(lease: string): string {
  return leaseToHex(lease).padStart(16, "0");
}

/** Seconds as a TTL is shown, e.g. 2.1 s. */
export function formatSeconds(ms: number, t: Translate): string {
  if (ms >= LONG_TTL) return formatDuration(ms, t);
  return t("common.s", { n: (Math.max(0, ms) / SECOND).toFixed(1) });
}

/** A duration in its one or two largest units, e.g. 3 h 27 min. */
export function formatDuration(ms: number, t: Translate): string {
  if (ms < 10) return t("common.ms", { n: Math.max(0, ms).toFixed(1) });
  if (ms < SECOND) return t("common.ms", { n: String(Math.round(ms)) });
  if (ms < 10 * SECOND) return t("common.s", { n: (ms / SECOND).toFixed(1) });
  const [{ key, size }, smaller] = largest(ms);
  const whole = t(key, { n: String(Math.floor(ms / size)) });
  const rest = smaller ? Math.floor((ms % size) / smaller.size) : 0;
  if (!smaller || rest === 0) return whole;
  return `${whole}\u00a0${t(smaller.key, { n: String(rest) })}`;
}

/** How long ago something was, in its largest unit, e.g. 3 h ago. */
export function formatAgo(ms: number, t: Translate): string {
  if (ms < SECOND) return t("common.justNow");
  return t("common.ago", { time: formatRough(ms, t) });
}

/** A TTL where there is little room: tenths of a second while they matter, e.g. 2.1 s, 59 min or 3 h. */
export function formatShortTtl(ms: number, t: Translate): string {
  return ms >= LONG_TTL ? formatRough(ms, t) : formatSeconds(ms, t);
}

/** A duration in its largest unit, where there is no room for more, e.g. 3 h. */
export function formatRough(ms: number, t: Translate): string {
  const [{ key, size }] = largest(ms);
  return t(key, { n: String(Math.floor(ms / size)) });
}

/** A unit of time alone, where its number is drawn otherwise. */
export function unitOf(unit: "common.s" | "common.ms", t: Translate): string {
  return t(unit, { n: "" }).trim();
}

type Unit = { key: "common.d" | "common.h" | "common.min" | "common.s"; size: number };

/** The largest unit that fits, and the next smaller one. */
function largest(ms: number): [Unit, Unit?] {
  const second: Unit = { key: "common.s", size: SECOND };
  const minute: Unit = { key: "common.min", size: MINUTE };
  const hour: Unit = { key: "common.h", size: HOUR };
  if (ms >= DAY) return [{ key: "common.d", size: DAY }, hour];
  if (ms >= HOUR) return [hour, minute];
  return ms >= MINUTE ? [minute, second] : [second];
}

export type TimeStyle = "time" | "precise" | "full";

/** 14:32:08 · 14:32:08.114 · 2026-11-22 14:32:08, in the time zone of where it runs. */
export function formatTime(at: number, style: TimeStyle): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  if (style === "time") return time;
  if (style === "precise") return `${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

/** Whether two instants are of one day where this runs. */
export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/** A size in bytes, in the largest binary unit that leaves a whole part. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1_024 && unit < units.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)}\u00a0${units[unit]}`;
}
