import { describe, expect, it } from "vitest";

import { formatAgo, formatDuration, formatTime } from "@/lib/client/format";
import { en } from "@/lib/i18n/en";
import { translator } from "@/lib/i18n/translate";
import { zh } from "@/lib/i18n/zh";

import { parseInstant } from "./parse-instant";

const HOUR = 3_600_000;
const clock = new Date(2026, 10, 22, 14, 2, 30).getTime();

describe("parseInstant", () => {
  it("reads back every way in which the page writes an instant", () => {
    expect(parseInstant(formatTime(clock, "full"))).toBe(clock);
    expect(parseInstant(formatTime(clock, "time"), clock)).toBe(clock);
    for (const catalogue of [en, zh]) {
      const t = translator(catalogue);
      for (const ms of [5_000, 5 * 60_000, 3 * HOUR, 49 * HOUR]) {
        const whole = ms - (ms >= 24 * HOUR ? ms % (24 * HOUR) : 0);
        expect(parseInstant(formatAgo(ms, t), clock), formatAgo(ms, t)).toBe(clock - whole);
      }
      const lasted = formatDuration(3 * HOUR + 27 * 60_000, t);
      expect(parseInstant(lasted, clock), lasted).toBe(clock - 3 * HOUR - 27 * 60_000);
      expect(parseInstant(t("common.justNow"), clock)).toBe(clock);
      expect(parseInstant(t("history.now"), clock)).toBe(clock);
    }
  });

  it.each([
    ["2h ago", 2 * HOUR],
    ["2 hours ago", 2 * HOUR],
    ["-90m", 1.5 * HOUR],
    ["1.5h", 1.5 * HOUR],
    ["1h30m ago", 1.5 * HOUR],
    ["1 week ago", 168 * HOUR],
    ["2小时前", 2 * HOUR],
    ["2 个小时以前", 2 * HOUR],
    ["30分钟前", HOUR / 2],
    ["3 天前", 72 * HOUR],
    ["1小时30分钟前", 1.5 * HOUR],
  ])("counts %s from the present", (text, ms) => {
    expect(parseInstant(text, clock)).toBe(clock - ms);
  });

  it.each([
    ["9:05", [22, 9, 5]],
    ["14:02:30", [22, 14, 2, 30]],
    ["23:50", [21, 23, 50]],
    ["today", [22, 0, 0]],
    ["yesterday 23:50", [21, 23, 50]],
    ["昨天 9:05", [21, 9, 5]],
    ["11-21 14:32", [21, 14, 32]],
  ] as const)("takes %s for the last there was", (text, [day, ...time]) => {
    expect(parseInstant(text, clock)).toBe(new Date(2026, 10, day, ...time).getTime());
  });

  it("takes a day that is still to come this year for last year's", () => {
    expect(parseInstant("12-24 18:00", clock)).toBe(new Date(2025, 11, 24, 18).getTime());
  });

  it("counts from nothing where there is no present", () => {
    for (const text of ["2h ago", "14:02", "now", "yesterday"]) {
      expect(parseInstant(text), text).toBeNull();
    }
  });

  it("refuses all else", () => {
    for (const text of [
      ...["", "soon", "2", "2 x ago", "h", "ago", "25:00", "14:60", "02-31 10:00", "-"],
      ...["2026-02-31", "2026-11-22 25:00", "2h x", "99999 weeks ago", "2026-11-22 14"],
    ]) {
      expect(parseInstant(text, clock), text).toBeNull();
    }
  });
});
