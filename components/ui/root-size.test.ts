import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const sources = ["app", "components"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(tsx?|css)$/.test(name) && !name.endsWith(".test.ts"))
    .map((name) => join(folder, name)),
);

describe("sizes on the screen", () => {
  it("of text, and of what holds it, follow the browser's font size: none is in pixels", () => {
    const fixed = /(?:text|h|min-h|w|leading)-\[[\d.]+px\]|font-size: [\d.]+px|width: "\d+px"/g;
    const found = sources.flatMap((name) =>
      (readFileSync(join(root, name), "utf8").match(fixed) ?? []).map((what) => `${name}: ${what}`),
    );
    expect(sources.length).toBeGreaterThan(300);
    // A line, which is as thin as it can be.
    expect(found).toEqual(["components/history/scrub-handle.tsx: w-[1.5px]"]);
  });
});
