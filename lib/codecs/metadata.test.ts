import { describe, expect, it } from "vitest";

import { toMetadata } from "./metadata";

describe("metadata that is no text", () => {
  it.each([
    [[], "[]"],
    [{}, "{}"],
    [[1, "a", null, true, [2, {}]], '[1,"a",null,true,[2,{}]]'],
    [{ a: { 'b"': ["ä", ""] }, c: false }, '{"a":{"b\\"":["ä",""]},"c":false}'],
    [7, "7"],
    [null, ""],
  ])("is told as JSON has it: %j", (given, text) => {
    expect(toMetadata({ given })).toEqual({ given: text });
  });

  it("is told as far as it is shown", () => {
    const given = Array.from({ length: 5_000 }, (_, n) => ({ n }));
    expect(toMetadata({ given })).toEqual({
      given: `${JSON.stringify(given).slice(0, 2_048)}…`,
    });
  });
});
