import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { step } from "./progress.mjs";
import { root } from "./project.mjs";
import { npm, run } from "./run.mjs";

/** @typedef {{ packages: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} Lock */

/**
 * Installs the npm packages that package-lock.json names, unless they are there.
 *
 * @param {string} [folder] the project's
 * @throws {import("./run.mjs").CommandError} when npm fails
 */
export async function ensureDependencies(folder = root) {
  const lock = readFileSync(join(folder, "package-lock.json"), "utf8");
  const hash = createHash("sha256").update(lock).digest("hex");
  const stamp = join(folder, "node_modules", ".rollcall-setup");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  if (!isInstalled(folder, JSON.parse(lock))) {
    await step("installing npm packages", () => {
      const { command, args, shell } = npm();
      // Development packages are part of it whatever NODE_ENV says: the build needs them.
      const ci = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
      return run(command, [...args, ...ci], { cwd: folder, shell });
    });
  }
  writeFileSync(stamp, hash);
}

/**
 * Tells whether somebody's own `npm install` already left what the lock names, by
 * npm's record of what it installed.
 *
 * @param {string} folder
 * @param {Lock} lock
 */
function isInstalled(folder, lock) {
  const record = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  /** @type {Lock} */
  const installed = JSON.parse(readFileSync(record, "utf8"));
  return Object.entries(lock.packages).every(
    ([path, wanted]) =>
      path === "" || wanted.optional || installed.packages[path]?.version === wanted.version,
  );
}
