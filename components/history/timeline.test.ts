import { describe, expect, it } from "vitest";

import {
  afterBeginning,
  BARS_WIDTH,
  barPaths,
  beforeEnd,
  bucketAt,
  type Frame,
  fractionOf,
  frameFor,
  frameOf,
  instantAt,
  stepInstant,
  ticksOf,
  zoomOf,
  zooms,
} from "./timeline";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const now = Date.parse("2026-11-22T14:32:08.114Z");
const hour = zoomOf("1h", null, now);

describe("the ends of a stretch", () => {
  it("keep their order and stay apart, and only the later one reaches the present", () => {
    expect(beforeEnd(now - HOUR, null, now)).toBe(now - HOUR);
    expect(beforeEnd(now - HOUR, now - 2 * HOUR, now)).toBe(now - 2 * HOUR - 1_000);
    expect(beforeEnd(null, null, now)).toBe(now - 1_000);
    expect(afterBeginning(null, now - HOUR, now)).toBeNull();
    expect(afterBeginning(now - HOUR, now - 2 * HOUR, now)).toBe(now - HOUR);
    expect(afterBeginning(now - 2 * HOUR, now - HOUR, now)).toBe(now - HOUR + 1_000);
    expect(afterBeginning(now - HOUR, now - 500, now)).toBeNull();
  });

  it("are both in sight where the frame is long enough", () => {
    const hour = zoomOf("1h", null, now);
    const at = now - 5 * HOUR;
    const both = frameFor(hour, now, at, null, at + 50 * MINUTE);
    expect(both?.from).toBeLessThanOrEqual(at);
    expect(both?.to).toBeGreaterThanOrEqual(at + 50 * MINUTE);
    expect(frameFor(hour, now, at, both, at + 40 * MINUTE)).toBe(both);
    expect(frameFor(hour, now, at, null, at + 2 * HOUR)).toEqual(frameFor(hour, now, at, null));
  });
});

describe("zoomOf", () => {
  it("is a day unless another is chosen, or the journal had just begun when the reader came", () => {
    expect(zoomOf("", null, now).name).toBe("1d");
    expect(zoomOf("", now - HOUR, now).name).toBe("1d");
    expect(zoomOf("", now - HOUR + 1, now).name).toBe("1h");
    expect(zoomOf("7d", now - MINUTE, now).name).toBe("7d");
  });
});

describe("frameFor", () => {
  it("ends at the bucket that holds now, and moves on by whole buckets", () => {
    const frame = frameFor(hour, now, null, null);
    expect(frame).toEqual({
      from: Date.parse("2026-11-22T13:33:00Z"),
      to: Date.parse("2026-11-22T14:33:00Z"),
      bucketMs: MINUTE,
    });
    expect(frameFor(hour, now + 40_000, null, frame)).toEqual(frame);
    expect(frameFor(hour, now + MINUTE, null, frame)?.to).toBe(Date.parse("2026-11-22T14:34:00Z"));
  });

  it("stands around an instant of long ago, and stays while the instant moves within", () => {
    const at = now - 48 * HOUR;
    const frame = frameFor(hour, now, at, null);
    expect(frame?.from).toBeLessThan(at);
    expect(frame?.to).toBeGreaterThan(at);
    expect(frameFor(hour, now + HOUR, at + 20 * MINUTE, frame)).toBe(frame);
    expect(frameFor(hour, now, at + 2 * HOUR, frame)).not.toEqual(frame);
  });

  it("is another one at another zoom, and none where all is shown", () => {
    const day = frameFor(zoomOf("1d", null, now), now, null, frameFor(hour, now, null, null));
    expect((day?.to ?? 0) - (day?.from ?? 0)).toBe(24 * HOUR);
    expect(frameFor(zoomOf("all", null, now), now, null, null)).toBeNull();
  });

  it("asks for whole buckets of the server's minutes, no more than it gives", () => {
    for (const { span, bucketMs } of zooms) {
      if (span === null) continue;
      expect(bucketMs % MINUTE).toBe(0);
      expect(span % bucketMs).toBe(0);
      expect(span / bucketMs).toBeLessThanOrEqual(500);
    }
  });
});

describe("the handle", () => {
  const frame: Frame = { from: 0, to: 100 * MINUTE, bucketMs: 10 * MINUTE };
  const present = 95 * MINUTE;

  it("is at an instant and brings it back", () => {
    expect(fractionOf(25 * MINUTE, frame)).toBe(0.25);
    expect(instantAt(0.25, frame, present, null)).toBe(25 * MINUTE);
    expect(fractionOf(-MINUTE, frame)).toBe(0);
    expect(fractionOf(200 * MINUTE, frame)).toBe(1);
  });

  it("goes neither beyond now nor before the journal began", () => {
    expect(instantAt(0.96, frame, present, null)).toBeNull();
    // Somewhat before it, which is so near that it is meant.
    expect(instantAt(0.94, frame, present, null)).toBe(94 * MINUTE);
    expect(instantAt(0.94, frame, present, null, 0.02)).toBeNull();
    expect(instantAt(-3, frame, present, 7 * MINUTE)).toBe(7 * MINUTE);
  });

  it("steps to the edges of buckets, from now as well", () => {
    expect(stepInstant(25 * MINUTE, 1, frame, present, null)).toBe(30 * MINUTE);
    expect(stepInstant(25 * MINUTE, -1, frame, present, null)).toBe(20 * MINUTE);
    expect(stepInstant(30 * MINUTE, -1, frame, present, null)).toBe(20 * MINUTE);
    expect(stepInstant(null, -1, frame, present, null)).toBe(90 * MINUTE);
    expect(stepInstant(90 * MINUTE, 1, frame, present, null)).toBeNull();
    expect(stepInstant(25 * MINUTE, -10, frame, present, 5 * MINUTE)).toBe(5 * MINUTE);
  });

  it("leaves the frame by keys, where there is more", () => {
    expect(stepInstant(0, -1, frame, present, -HOUR)).toBe(-10 * MINUTE);
  });
});

describe("ticksOf", () => {
  it("marks round times, in one format, few enough to be read", () => {
    for (const span of [5 * MINUTE, HOUR, 24 * HOUR, 7 * 24 * HOUR, 90 * 24 * HOUR]) {
      const ticks = ticksOf({ from: now - span, to: now, bucketMs: MINUTE });
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThanOrEqual(8);
      const shapes = new Set(ticks.map(({ label }) => label.replaceAll(/\d/g, "0")));
      expect(shapes.size).toBe(1);
      for (const { at } of ticks) expect(at % MINUTE).toBe(0);
    }
  });
});

describe("buckets", () => {
  const buckets = [
    { at: 0, came: 0, left: 0, other: 0 },
    { at: 10, came: 3, left: 1, other: 0 },
    { at: 20, came: 4_000, left: 4_000, other: 0 },
    { at: 30, came: 1, left: 0, other: 2 },
  ];

  it("say which stretch they cover, and which of them holds an instant", () => {
    expect(frameOf({ buckets, bucketMs: 10 })).toEqual({ from: 0, to: 40, bucketMs: 10 });
    expect(frameOf({ buckets: [], bucketMs: 10 })).toBeNull();
    expect(bucketAt(buckets, { from: 0, to: 40, bucketMs: 10 }, 19)?.came).toBe(3);
    expect(bucketAt(buckets, { from: 0, to: 40, bucketMs: 10 }, 40)).toBeUndefined();
  });

  it("draw a single change beside a burst of thousands, and nothing where nothing was", () => {
    const { came, left, other } = barPaths(buckets, 72);
    expect(came.match(/M/g)).toHaveLength(3);
    expect(left.match(/M/g)).toHaveLength(2);
    expect(other.match(/M/g)).toHaveLength(1);
    for (const [, x, y, , tall] of `${came}${left}${other}`.matchAll(
      /M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)/g,
    )) {
      expect(Number(x)).toBeLessThan(BARS_WIDTH);
      expect(Number(tall)).toBeGreaterThanOrEqual(1.5);
      expect(Number(y) + Number(tall)).toBeLessThanOrEqual(72.01);
    }
  });
});
