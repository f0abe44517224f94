import { describe, expect, it } from "vitest";

import { changesIn, sparkPath } from "./last-hour";

describe("sparkPath", () => {
  it("lies on the ground where nothing happened", () => {
    expect(sparkPath([0, 0, 0], 10, 8)).toBe("M0 8 L5 8 L10 8");
  });

  it("reaches the top at its busiest, but not for a single change", () => {
    expect(sparkPath([0, 40, 20], 10, 8)).toBe("M0 8 L5 0 L10 4");
    expect(sparkPath([0, 1], 10, 8)).toBe("M0 8 L10 6");
  });

  it("is a path whatever it is given", () => {
    expect(sparkPath([], 10, 8)).toBe("");
    expect(sparkPath([3], 10, 8)).toBe("M0 2");
  });
});

it("counts the changes of all buckets", () => {
  expect(changesIn([1, 0, 13])).toBe(14);
  expect(changesIn([])).toBe(0);
});
