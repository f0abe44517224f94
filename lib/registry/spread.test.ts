import { describe, expect, it } from "vitest";

import { placeOf, Spread } from "./spread";

function spreadOf(...all: (readonly [framework: string, value: string])[]): Spread {
  const spread = new Spread();
  for (const [framework, value] of all) spread.count(framework, value);
  return spread;
}

describe("Spread", () => {
  it.each([
    ["nobody", [], []],
    [
      "all the same",
      [
        ["kratos", "a"],
        ["kratos", "a"],
      ],
      [],
    ],
    [
      "one framework, several",
      [
        ["kratos", "b"],
        ["kratos", "a"],
      ],
      ["a", "b"],
    ],
    [
      "one framework, one of them without",
      [
        ["moleculer", ""],
        ["moleculer", "dev"],
      ],
      ["", "dev"],
    ],
    [
      "two frameworks, one has no such thing",
      [
        ["go-zero", ""],
        ["kratos", "a"],
      ],
      [],
    ],
    [
      "two frameworks, several",
      [
        ["kitex", "b"],
        ["kratos", "a"],
        ["go-zero", ""],
      ],
      ["a", "b"],
    ],
  ] as const)("tells what several say if it is not the same: %s", (_what, all, values) => {
    expect(spreadOf(...all).values()).toEqual(values);
  });

  it("forgets what nobody says any more", () => {
    const spread = spreadOf(["kratos", "a"], ["kratos", "a"], ["kratos", "b"]);
    spread.count("kratos", "a", -1);
    expect(spread.values()).toEqual(["a", "b"]);
    spread.count("kratos", "a", -1);
    expect(spread.values()).toEqual([]);
    spread.count("kratos", "b", -1);
    expect(spread.told()).toBeNull();
  });

  it("counts all of them, and tells but a few", () => {
    const spread = spreadOf(...Array.from({ length: 300 }, (_, n) => ["kratos", `n${n}`] as const));
    expect(spread.told()).toMatchObject({ count: 300 });
    expect(spread.told()?.names).toHaveLength(10);
  });
});

it("sets apart by namespace and group", () => {
  expect(placeOf({ details: { namespace: "/a", group: "g" } })).toBe("/a · g");
  expect(placeOf({ details: { group: "g" } })).toBe("g");
  expect(placeOf({})).toBe("");
});
