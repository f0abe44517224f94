import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { completeLock } from "./complete-lock.mjs";
import { root } from "./setup/project.mjs";

describe("the project's own lock", () => {
  const text = readFileSync(join(root, "package-lock.json"), "utf8");

  it("names the packages for every system: npm ci refuses it otherwise", () => {
    expect(completeLock(JSON.parse(text))).toEqual([]);
  });

  it("names no registry, so that each takes the packages from its own", () => {
    expect(text).not.toContain('"resolved"');
  });
});

it("adds what is missing, with the system that its name tells", () => {
  const lock = {
    packages: {
      "node_modules/a": {
        optionalDependencies: { "@a/darwin-arm64": "1.0.0", "@a/linux-x64-musl": "1.0.0" },
      },
      "node_modules/a/node_modules/@a/linux-x64-musl": { version: "1.0.0", optional: true },
    },
  };
  expect(completeLock(lock)).toEqual(["node_modules/@a/darwin-arm64"]);
  expect(lock.packages).toHaveProperty(["node_modules/@a/darwin-arm64"], {
    version: "1.0.0",
    optional: true,
    os: ["darwin"],
    cpu: ["arm64"],
  });
});
