import { describe, expect, it } from "vitest";

import { makeEtcdKey, parseId } from "./key";

describe("the key of a registration", () => {
  it.each([
    ["user.rpc", BigInt("0x694d6e3e906e9a0e"), "user.rpc/7587842162179349006"],
    ["user.rpc", "7587842162179349006", "user.rpc/7587842162179349006"],
    ["user.rpc", 7, "user.rpc/7"],
    ["/grpc/x", 7, "/grpc/x/7"],
    ["a/", 7, "a//7"],
  ])("of %s with id %s is %s", (key, id, expected) => {
    expect(makeEtcdKey(key, id)).toBe(expected);
  });

  it.each([
    [7, "7"],
    ["0007", "7"],
    [9_223_372_036_854_775_807n, "9223372036854775807"],
  ])("has a configured id %s", (id, expected) => {
    expect(parseId(id)).toBe(expected);
  });

  it.each([undefined, 0, -1, "0", "-7", ""])("has the lease's id where the ID is %j", (id) => {
    expect(parseId(id)).toBeNull();
  });

  it.each(["seven", "1e3", "9223372036854775808", 1.5, "0x7"])("has no id %s", (id) => {
    expect(() => parseId(id)).toThrow(/int64/);
  });
});
