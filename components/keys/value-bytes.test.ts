import { describe, expect, it } from "vitest";

import { bytesOf, isBinary, magicOf, toBase64 } from "./value-bytes";

const bytes = (...values: number[]) => Uint8Array.from(values);
const text = (value: string) => new TextEncoder().encode(value);

describe("magicOf", () => {
  it.each([
    [bytes(0x6b, 0x38, 0x73, 0x00, 0x0a), "kubernetes"],
    [text("k8s:enc:aescbc:v1:key1:x"), "k8s-encrypted"],
    [bytes(0x1f, 0x8b, 0x08), "gzip"],
    [bytes(0x28, 0xb5, 0x2f, 0xfd, 0x00), "zstd"],
    [bytes(0xd9, 0xd9, 0xf7, 0xa0), "cbor"],
    // Field 1, a text of two letters; field 2, the number 300.
    [bytes(0x0a, 0x02, 0x68, 0x69, 0x10, 0xac, 0x02), "protobuf"],
  ] as const)("knows %s", (value, magic) => {
    expect(magicOf(value)).toBe(magic);
  });

  it("guesses nothing where the bytes do not come out even, or are text", () => {
    expect(magicOf(bytes(0x0a, 0x05, 0x68))).toBeNull();
    expect(magicOf(bytes(0xff, 0xff, 0xff))).toBeNull();
    expect(magicOf(text("10.0.0.1:8080"))).toBeNull();
    expect(magicOf(bytes())).toBeNull();
  });
});

describe("isBinary", () => {
  it("tells what text can show from what it cannot", () => {
    expect([text("héllo\n\t"), text("")].map(isBinary)).toEqual([false, false]);
    expect([bytes(0x00), bytes(0xff), bytes(0x41, 0x7f)].map(isBinary)).toEqual([true, true, true]);
  });
});

describe("toBase64", () => {
  it("is undone by bytesOf, whatever the size", () => {
    const value = Uint8Array.from({ length: 20_000 }, (_, i) => i % 256);
    expect(bytesOf({ value: toBase64(value), encoding: "base64" })).toEqual(value);
  });
});
