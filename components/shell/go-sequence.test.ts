import { describe, expect, it } from "vitest";

import { GoSequence } from "./go-sequence";

describe("the letter after g", () => {
  it("is none as the page has just begun to load: nobody has pressed g", () => {
    const go = new GoSequence();
    for (const at of [0, 1, 999]) expect(go.isOpen(at)).toBe(false);
  });

  it("belongs to it for a second, and once", () => {
    const go = new GoSequence();
    go.begin(500);
    expect(go.isOpen(1_499)).toBe(true);
    expect(go.isOpen(1_500)).toBe(false);
    go.begin(2_000);
    go.end();
    expect(go.isOpen(2_001)).toBe(false);
  });
});
