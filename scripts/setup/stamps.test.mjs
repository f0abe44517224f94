import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { hashOfSources } from "./build.mjs";
import { ensureDependencies } from "./dependencies.mjs";

/** @type {string} */
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rollcall-project-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** @param {string} name @param {unknown} content */
const writeJson = (name, content) => writeFileSync(join(folder, name), JSON.stringify(content));

it("a build is made anew when a source changes, appears or goes, and not for a test", () => {
  mkdirSync(join(folder, "app"));
  const page = join(folder, "app", "page.tsx");
  writeFileSync(page, "one");
  const first = hashOfSources(folder);
  writeFileSync(join(folder, "app", "page.test.tsx"), "a test");
  expect(hashOfSources(folder)).toBe(first);
  writeFileSync(page, "two");
  expect(hashOfSources(folder)).not.toBe(first);
  writeFileSync(page, "one");
  expect(hashOfSources(folder)).toBe(first);
  writeFileSync(join(folder, "app", "layout.tsx"), "");
  expect(hashOfSources(folder)).not.toBe(first);
  rmSync(join(folder, "app", "layout.tsx"));
  expect(hashOfSources(folder)).toBe(first);
});

it("packages that somebody installed by hand are not installed again", async () => {
  mkdirSync(join(folder, "node_modules"));
  const wanted = { "": {}, "node_modules/a": { version: "1.0.0" } };
  const foreign = { "node_modules/b": { version: "1.0.0", optional: true, os: ["sunos"] } };
  writeJson("package-lock.json", { packages: { ...wanted, ...foreign } });
  writeJson("node_modules/.package-lock.json", { packages: wanted });
  await ensureDependencies(folder);
  expect(existsSync(join(folder, "node_modules", ".rollcall-setup"))).toBe(true);
});

it("packages are installed anew when the lock names others than are there", async () => {
  mkdirSync(join(folder, "node_modules", "gone"), { recursive: true });
  const project = { name: "project", version: "1.0.0" };
  writeJson("package.json", project);
  writeJson("package-lock.json", { ...project, lockfileVersion: 3, packages: { "": project } });
  writeFileSync(join(folder, "node_modules", ".rollcall-setup"), "the hash of another lock");
  await ensureDependencies(folder);
  expect(existsSync(join(folder, "node_modules", "gone"))).toBe(false);
});
