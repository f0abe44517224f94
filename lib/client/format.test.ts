import { describe, expect, it } from "vitest";

import { en } from "@/lib/i18n/en";
import { translator } from "@/lib/i18n/translate";
import { zh } from "@/lib/i18n/zh";

import {
  formatAgo,
  formatBytes,
  formatDuration,
  formatInteger,
  formatSeconds,
  formatShortTtl,
  formatTime,
  isSameDay,
  leaseHex,
  unitOf,
} from "./format";

const t = translator(en);
const inChinese = translator(zh);
/** Number and unit stand on one line. */
const tight = (text: string) => text.replaceAll(" ", "\u00a0");

describe("formats", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [184_213, "184\u00a0213"],
    [1_234_567, "1\u00a0234\u00a0567"],
    [-1_000, "-1\u00a0000"],
  ])("writes %d with its thousands apart", (value, text) => {
    expect(formatInteger(value)).toBe(text);
  });

  it("writes a lease as etcdctl does, also beyond 2^53", () => {
    expect(leaseHex("7587893468312160793")).toBe("694d9ce83440ca19");
    expect(leaseHex("9223372036854775807")).toBe("7fffffffffffffff");
    expect(leaseHex("255")).toBe("00000000000000ff");
  });

  it.each([
    [0.4, "0.4 ms"],
    [250, "250 ms"],
    [2_100, "2.1 s"],
    [42_000, "42 s"],
    [90_000, "1 min 30 s"],
    [120_000, "2 min"],
    [12_420_000, "3 h 27 min"],
    [180_000_000, "2 d 2 h"],
  ])("writes %d ms in its two largest units", (ms, text) => {
    expect(formatDuration(ms, t)).toBe(tight(text));
  });

  it("counts what was long ago in its largest unit", () => {
    expect(formatAgo(999, t)).toBe("just now");
    expect(formatAgo(-5_000, t)).toBe("just now");
    expect(formatAgo(59_999, t)).toBe("59\u00a0s ago");
    expect(formatAgo(3_600_000 * 27, t)).toBe("1\u00a0d ago");
    expect(formatAgo(11 * 60_000, inChinese)).toBe("11\u00a0分钟前");
    expect([unitOf("common.ms", t), unitOf("common.s", inChinese)]).toEqual(["ms", "秒"]);
  });

  it("never shows a TTL below zero", () => {
    expect(formatSeconds(-300, t)).toBe(tight("0.0 s"));
    expect(formatSeconds(8_760, t)).toBe(tight("8.8 s"));
    expect(formatSeconds(3_600_000, t)).toBe(tight("1 h"));
    expect(formatShortTtl(99_900, t)).toBe(tight("99.9 s"));
    expect(formatShortTtl(110_000, t)).toBe(tight("1 min"));
    expect(formatShortTtl(3_540_000, t)).toBe(tight("59 min"));
  });

  it("writes times of one width, in local time", () => {
    const at = new Date(2026, 10, 2, 3, 4, 5, 6).getTime();
    expect(formatTime(at, "time")).toBe("03:04:05");
    expect(formatTime(at, "precise")).toBe("03:04:05.006");
    expect(formatTime(at, "full")).toBe("2026-11-02 03:04:05");
  });

  it("tells days apart by midnight here, not by 24 hours", () => {
    const midnight = new Date(2026, 10, 3).getTime();
    expect(isSameDay(midnight, midnight + 86_399_999)).toBe(true);
    expect(isSameDay(midnight - 1, midnight)).toBe(false);
    expect(isSameDay(midnight, new Date(2027, 10, 3).getTime())).toBe(false);
  });

  it("writes sizes in binary units", () => {
    expect(formatBytes(512)).toBe(tight("512 B"));
    expect(formatBytes(1_536)).toBe(tight("1.5 KiB"));
    expect(formatBytes(2_147_483_648)).toBe(tight("2.0 GiB"));
  });
});
