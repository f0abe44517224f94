import { describe, expect, it } from "vitest";

import { hexDump } from "./hex-dump";

describe("hexDump", () => {
  it("writes sixteen bytes a line, and a dot for what cannot be printed", () => {
    const bytes = Uint8Array.from({ length: 18 }, (_, i) => (i === 17 ? 0xff : 0x41 + i));
    expect(hexDump(Buffer.from(bytes).toString("base64"))).toBe(
      [
        "00000000  41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f 50  ABCDEFGHIJKLMNOP",
        `00000010  51 ff${" ".repeat(42)}  Q.`,
      ].join("\n"),
    );
  });

  it("says that it goes on where a large value is cut", () => {
    const dump = hexDump(Buffer.alloc(100_000).toString("base64"));
    expect(dump.split("\n")).toHaveLength(4_097);
    expect(dump.endsWith("…")).toBe(true);
  });
});
