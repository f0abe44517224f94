import { describe, expect, it } from "vitest";

import { drawnRows } from "./use-window-rows";

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("drawnRows", () => {
  it("draws what is in sight and ten rows on either side, within what there is", () => {
    expect(drawnRows({ first: 50, last: 60, count: 1_000, kept: 55 })).toEqual(range(40, 70));
    expect(drawnRows({ first: 0, last: 5, count: 8, kept: 0 })).toEqual(range(0, 7));
    expect(drawnRows({ first: 0, last: 0, count: 0, kept: 0 })).toEqual([]);
  });

  it("keeps a row drawn that is out of sight, in its place", () => {
    const seen = { first: 50, last: 60, count: 1_000 };
    expect(drawnRows({ ...seen, kept: 3 })).toEqual([3, ...range(40, 70)]);
    expect(drawnRows({ ...seen, kept: 999 })).toEqual([...range(40, 70), 999]);
    expect(drawnRows({ ...seen, kept: 1_000 })).toEqual(range(40, 70));
  });
});
