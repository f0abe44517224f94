import { describe, expect, it } from "vitest";

import { isRangeName, percentAt, ranges, scaleOf, shortTime, ticksOf } from "./time-scale";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const noon = new Date(2026, 10, 22, 12, 0, 0).getTime();

describe("percentAt", () => {
  it("is where an instant stands, and the edge for one outside", () => {
    const scale = { from: 1_000, to: 2_000 };
    expect([1_000, 1_250, 2_000, 0, 9_999].map((at) => percentAt(scale, at))).toEqual([
      0, 25, 100, 0, 100,
    ]);
  });

  it("is a number even where no time has passed", () => {
    expect(percentAt({ from: 5, to: 5 }, 5)).toBe(100);
  });
});

describe("scaleOf", () => {
  it("ends now and is as long as the range", () => {
    expect(scaleOf(HOUR, noon, noon - 7 * DAY)).toEqual({ from: noon - HOUR, to: noon });
  });

  it("shows where the journal begins, with a little before it", () => {
    const { from, to } = scaleOf(null, noon, noon - DAY);
    expect(to).toBe(noon);
    expect(from).toBeLessThan(noon - DAY);
    expect(from).toBeGreaterThan(noon - DAY - HOUR);
  });

  it("has a length for a journal that is empty or began this moment", () => {
    for (const earliest of [null, noon, noon + HOUR]) {
      const { from, to } = scaleOf(null, noon, earliest);
      expect(to - from).toBeGreaterThan(0);
    }
  });
});

describe("ticksOf", () => {
  it("are round instants inside of the scale, never more than asked for", () => {
    for (const range of [10_000, HOUR, 2 * HOUR, DAY, 7 * DAY, 400 * DAY]) {
      const scale = { from: noon - range, to: noon };
      const ticks = ticksOf(scale, 8);
      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks.length).toBeLessThanOrEqual(9);
      for (const { at } of ticks) {
        expect(at).toBeGreaterThanOrEqual(scale.from);
        expect(at).toBeLessThanOrEqual(scale.to);
      }
    }
  });

  it("are labelled by the clock, and by the day where one begins", () => {
    const labels = (from: number, most: number) =>
      ticksOf({ from, to: noon }, most).map(({ label }) => label);
    expect(labels(noon - 2 * HOUR, 4)).toEqual(["10:00", "10:30", "11:00", "11:30", "12:00"]);
    expect(labels(noon - DAY, 4)).toEqual(["12:00", "18:00", "11-22", "06:00", "12:00"]);
    expect(labels(noon - 2 * DAY, 2)).toEqual(["11-21", "11-22"]);
  });
});

describe("shortTime", () => {
  it("has the date of another day, and the seconds of today", () => {
    expect(shortTime(noon + 9_000, noon)).toBe("12:00:09");
    expect(shortTime(noon - DAY, noon)).toBe("11-21 12:00");
  });
});

it("takes no name of an object's own for a range", () => {
  expect(Object.keys(ranges).every(isRangeName)).toBe(true);
  expect(isRangeName("constructor")).toBe(false);
  expect(isRangeName("")).toBe(false);
});
