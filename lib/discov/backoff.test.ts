import { describe, expect, it } from "vitest";

import { Backoff } from "./backoff";

describe("Backoff", () => {
  it("takes each step, and the last for ever, a quarter longer at most", () => {
    const backoff = new Backoff([0, 100, 200]);
    expect(backoff.nextMs()).toBe(0);
    for (const step of [100, 200, 200, 200]) {
      const ms = backoff.nextMs();
      expect(ms).toBeGreaterThanOrEqual(step);
      expect(ms).toBeLessThanOrEqual(step * 1.25);
    }
    backoff.reset();
    expect(backoff.nextMs()).toBe(0);
  });

  it("does not bring all back at the same moment", () => {
    const waits = Array.from({ length: 20 }, () => new Backoff([1_000]).nextMs());
    expect(new Set(waits).size).toBeGreaterThan(1);
  });
});
