import { randomBytes } from "node:crypto";

import { describe, expect, it } from "vitest";

import { canonicalKeyText, fromKeyText, toKeyText } from "./key-text";

describe("toKeyText", () => {
  it.each([
    ["plain text stands for itself", "user.rpc/7587", "user.rpc/7587"],
    ["other scripts and emoji stand for themselves", "订单/ü 👩‍🚀", "订单/ü 👩‍🚀"],
    ["a replacement character that is really there stands for itself", "a\ufffdb", "a\ufffdb"],
    ["a backslash is doubled", "a\\b", "a\\\\b"],
    ["controls are escaped", "a\n\u0000\u007f", "a\\x0a\\x00\\x7f"],
    ["C1 controls are escaped byte by byte", "\u0085", "\\xc2\\x85"],
    ["what turns text round is escaped", "\u202eabc", "\\xe2\\x80\\xaeabc"],
    ["the empty key is the empty text", "", ""],
  ])("%s", (_name, key, text) => {
    expect(toKeyText(Buffer.from(key))).toBe(text);
    expect(fromKeyText(text).toString()).toBe(key);
  });

  it.each([
    ["ff41", "\\xffA"],
    ["e4b8", "\\xe4\\xb8"],
    ["c080", "\\xc0\\x80"],
    ["eda080", "\\xed\\xa0\\x80"],
    ["f4908080", "\\xf4\\x90\\x80\\x80"],
    ["e4b8ade4", "中\\xe4"],
    ["5cff", "\\\\\\xff"],
    ["efbfbdff", "\ufffd\\xff"],
  ])("escapes the bytes of %s that are no UTF-8", (hex, text) => {
    const bytes = Buffer.from(hex, "hex");
    expect(toKeyText(bytes)).toBe(text);
    expect(fromKeyText(text)).toEqual(bytes);
  });

  it("is reversible for any bytes", () => {
    for (let i = 0; i < 2_000; i += 1) {
      const bytes = randomBytes(i % 40);
      expect(fromKeyText(toKeyText(bytes))).toEqual(bytes);
    }
  });

  it("has a slash exactly where the bytes have one", () => {
    const bytes = randomBytes(5_000);
    const slashes = bytes.filter((byte) => byte === 0x2f).length;
    expect(toKeyText(bytes).split("/")).toHaveLength(slashes + 1);
  });
});

describe("fromKeyText", () => {
  it("accepts any byte as an escape", () => {
    expect(fromKeyText("\\x2E\\x2e").toString()).toBe("..");
    expect(canonicalKeyText("\\x2e\\x2E/a")).toBe("../a");
  });

  it.each(["\\", "a\\q", "\\x1", "\\xzz", "\ud800"])("refuses %j", (text) => {
    expect(() => fromKeyText(text)).toThrow(expect.objectContaining({ code: "invalid_argument" }));
  });
});
