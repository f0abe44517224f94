import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

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
  await (await ensureDependencies(folder)).compiled;
  expect(existsSync(join(folder, "node_modules", "gone"))).toBe(false);
});

describe("packages that were installed, and not compiled yet", () => {
  const stamp = () => readFileSync(join(folder, "node_modules", ".rollcall-setup"), "utf8");

  /** @param {string} install the script by which the one package compiles itself */
  async function resume(install) {
    const project = { name: "project", version: "1.0.0" };
    writeJson("package.json", project);
    writeJson("package-lock.json", { ...project, lockfileVersion: 3, packages: { "": project } });
    mkdirSync(join(folder, "node_modules"));
    await (await ensureDependencies(folder)).compiled;
    const whole = stamp();
    // As it is left by somebody who ends the first start while it compiles.
    writeFileSync(join(folder, "node_modules", ".rollcall-setup"), `${whole}, not compiled`);
    mkdirSync(join(folder, "node_modules", "a"));
    writeJson("node_modules/a/package.json", { name: "a", version: "1.0.0", scripts: { install } });
    await (await ensureDependencies(folder)).compiled;
    expect(stamp()).toBe(whole);
  }

  it("are compiled the next time", async () => {
    await resume("node -e \"fs.writeFileSync('made', '')\"");
    expect(existsSync(join(folder, "node_modules", "a", "made"))).toBe(true);
  });

  it("are done with when that fails, which is no failure of the start", async () => {
    await resume("exit 1");
  });
});
