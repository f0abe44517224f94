import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { say, step } from "./progress.mjs";
import { root } from "./project.mjs";
import { CommandError, npm, run } from "./run.mjs";

/** @typedef {{ packages: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} Lock */

/**
 * Installs the npm packages that package-lock.json names, unless they are there. What they compile, which is SQLite and
 * takes minutes where no binary can be had, may go on beside other work: `compiled` is when it has ended, well or not.
 *
 * @param {string} [folder] the project's
 * @returns {Promise<{ compiled: Promise<void> }>} the console says what it lacks where that failed
 * @throws {import("./run.mjs").CommandError} when npm fails
 */
export async function ensureDependencies(folder = root) {
  const lock = readFileSync(join(folder, "package-lock.json"), "utf8");
  const hash = createHash("sha256").update(lock).digest("hex");
  const stamp = join(folder, "node_modules", ".rollcall-setup");
  // Packages that are there without what they compile look complete to npm.
  const uncompiled = `${hash}, not compiled`;
  const stamped = existsSync(stamp) ? readFileSync(stamp, "utf8") : "";
  if (stamped === hash) return { compiled: Promise.resolve() };
  if (stamped !== uncompiled) {
    if (isInstalled(folder, JSON.parse(lock))) {
      writeFileSync(stamp, hash);
      return { compiled: Promise.resolve() };
    }
    await step("installing npm packages", async () => {
      // Development packages are part of it whatever NODE_ENV says: the build needs them.
      await runNpm(["ci", "--include=dev", "--ignore-scripts", "--no-audit"], folder);
    });
    writeFileSync(stamp, uncompiled);
  }
  const compiled = compile(folder).then(() => writeFileSync(stamp, hash));
  // Whoever waits for it hears of it then.
  compiled.catch(() => {});
  return { compiled };
}

/** @param {string} folder */
async function compile(folder) {
  try {
    await step("compiling SQLite", () => runNpm(["rebuild"], folder));
  } catch (error) {
    if (error instanceof CommandError) say(`  ${error.message.split("\n").at(-1)}`);
    say(
      "  the console will keep no history without a PostgreSQL: its History page says what to do",
    );
  }
}

/**
 * @param {string[]} command
 * @param {string} cwd
 */
async function runNpm(command, cwd) {
  const { command: program, args, shell } = npm();
  await run(program, [...args, ...command, "--no-fund", "--loglevel=error"], { cwd, shell });
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
