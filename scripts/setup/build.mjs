import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";

import { step } from "./progress.mjs";
import { packageBin, root } from "./project.mjs";
import { run, runVisibly } from "./run.mjs";

/** What `next build` reads. Configuration of the server is read when it starts, not here. */
const inputs = [
  "app",
  "components",
  "lib",
  "public",
  "instrumentation.ts",
  "next.config.mjs",
  "package-lock.json",
  "postcss.config.mjs",
  "tailwind.config.ts",
  "tsconfig.json",
];

const stamp = join(root, ".next", "rollcall-build");

/**
 * Builds the console for production, unless the build that is there was made from the
 * same sources.
 *
 * @throws {import("./run.mjs").CommandError} when the build fails
 */
export async function ensureBuild() {
  if (!isBuilt()) await step("building the console", () => quietly());
}

/** Tells whether the build that is there was made from the sources as they are. */
export function isBuilt() {
  return builtFrom() === hashOfSources();
}

/**
 * Builds the console whatever is there, in what other work leaves of the processor.
 *
 * @throws {import("./run.mjs").CommandError} when the build fails
 */
export async function buildBeside() {
  await quietly({ priority: constants.priority.PRIORITY_LOW });
}

/** @param {{ priority?: number }} [beside] */
async function quietly(beside) {
  const hash = hashOfSources();
  const { args, options } = command();
  await run(process.execPath, args, { ...options, ...beside });
  writeFileSync(stamp, hash);
}

/**
 * Builds the console whatever is there, in sight of the user.
 *
 * @returns {Promise<number>} the exit code of `next build`
 */
export async function build() {
  const hash = hashOfSources();
  const { args, options } = command();
  const code = await runVisibly(process.execPath, args, options);
  if (code === 0) writeFileSync(stamp, hash);
  return code;
}

function command() {
  // A NODE_ENV from outside would lead the build astray.
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  return { args: [packageBin("next"), "build"], options: { cwd: root, env } };
}

function builtFrom() {
  // The id is written last: without it a build was broken off.
  if (!existsSync(join(root, ".next", "BUILD_ID")) || !existsSync(stamp)) return null;
  return readFileSync(stamp, "utf8");
}

/** A hash of everything that goes into the build, names and contents. */
export function hashOfSources(folder = root) {
  const hash = createHash("sha256");
  for (const input of inputs) {
    for (const file of files(join(folder, input))) {
      hash.update(relative(folder, file)).update("\0").update(readFileSync(file)).update("\0");
    }
  }
  return hash.digest("hex");
}

/**
 * @param {string} path
 * @returns {string[]} the files at or below it, in a fixed order, without tests
 */
function files(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (stat.isDirectory()) {
    return readdirSync(path)
      .sort()
      .flatMap((name) => files(join(path, name)));
  }
  return /\.test\.[a-z]+$/.test(path) ? [] : [path];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) process.exit(await build());
