import { describe, expect, it } from "vitest";

import { random } from "@/lib/testing/mutate";

import { parseIpv6 } from "./ipv6";

describe("parseIpv6", () => {
  it.each([
    ["::", [0, 0, 0, 0, 0, 0, 0, 0]],
    ["::1", [0, 0, 0, 0, 0, 0, 0, 1]],
    ["1::", [1, 0, 0, 0, 0, 0, 0, 0]],
    ["2001:DB8::5", [0x2001, 0xdb8, 0, 0, 0, 0, 0, 5]],
    ["1:2:3:4:5:6:7:8", [1, 2, 3, 4, 5, 6, 7, 8]],
    ["::ffff:10.0.0.1", [0, 0, 0, 0, 0, 0xffff, 0xa00, 1]],
    ["fe80::1%eth0", [0xfe80, 0, 0, 0, 0, 0, 0, 1]],
  ])("reads %s", (text, groups) => {
    expect(parseIpv6(text)).toEqual(groups);
  });

  it("takes exactly what the URL parser takes", () => {
    const next = random(64);
    const parts = [
      ":",
      "::",
      "0",
      "1",
      "ffff",
      "12345",
      "g",
      "10.0.0.1",
      "256.0.0.1",
      "1.2.3",
      ":",
      ":1",
      "a:",
    ];
    for (let n = 0; n < 20_000; n += 1) {
      const length = 1 + Math.floor(next() * 12);
      const text = Array.from({ length }, () => parts[Math.floor(next() * parts.length)]).join("");
      if (!text.includes(":")) continue;
      expect([text, parseIpv6(text) !== null]).toEqual([text, URL.canParse(`http://[${text}]`)]);
    }
  });
});
