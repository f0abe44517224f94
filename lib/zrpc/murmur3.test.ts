import { describe, expect, it } from "vitest";

import { murmur3 } from "./murmur3";

describe("murmur3", () => {
  it.each([
    ["", 0x0n],
    ["hello", 0xcbd8a7b341bd9b02n],
    ["hello, world", 0x342fac623a5ebc8en],
    ["19 Jan 2038 at 3:14:07 AM", 0xb89e5988b737affcn],
    ["The quick brown fox jumps over the lazy dog.", 0xcd99481f9ee902c9n],
  ])("hashes %j as Go's spaolacci/murmur3 does", (text, expected) => {
    expect(murmur3(text)).toBe(expected);
  });
});
