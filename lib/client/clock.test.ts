import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Clock } from "./clock";

describe("Clock", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("takes the message that was least on its way for the nearest to the server's clock", () => {
    const clock = new Clock();
    clock.observe(1_005_000, 1_000_000);
    clock.observe(1_004_000, 1_000_000);
    expect(clock.now()).toBe(1_005_000);
    expect(clock.toServer(1_000_500)).toBe(1_005_500);
  });

  it("follows a clock that was set back, once what it said before is old", () => {
    const clock = new Clock();
    clock.observe(1_900_000, 1_000_000);
    for (let count = 0; count < 20; count++) clock.observe(1_001_000, 1_000_000);
    expect(clock.now()).toBe(1_001_000);
  });

  it("ticks for all who share an interval at once, and says the same between two ticks", () => {
    const clock = new Clock();
    const heard: number[] = [];
    const stop = [1, 2].map(() => clock.subscribe(1_000, () => heard.push(clock.value(1_000))));
    const first = clock.value(1_000);
    vi.advanceTimersByTime(900);
    expect(clock.value(1_000)).toBe(first);
    vi.advanceTimersByTime(200);
    expect(heard).toEqual([1_001_000, 1_001_000]);
    for (const end of stop) end();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not say an old time to one who asks after a time without listeners", () => {
    const clock = new Clock();
    clock.subscribe(1_000, () => {})();
    vi.setSystemTime(1_060_000);
    expect(clock.value(1_000)).toBe(1_060_000);
  });
});
