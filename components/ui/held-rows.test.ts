import { describe, expect, it } from "vitest";

import { countMoves } from "./held-rows";

describe("countMoves", () => {
  it.each([
    ["abc", "abc", 0],
    ["abc", "abcd", 1],
    ["abc", "ac", 1],
    ["abcde", "eabcd", 1],
    ["abcde", "edcba", 4],
    ["abc", "xyz", 6],
    ["", "ab", 2],
  ])("counts between %s and %s the fewest changes, %d", (from, to, changes) => {
    expect(countMoves([...from], [...to])).toBe(changes);
  });
});
