import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBrowser } from "./setup/browser.mjs";
import { buildBeside } from "./setup/build.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { ensureEtcd } from "./setup/etcd.mjs";
import { ensurePostgres } from "./setup/postgres.mjs";
import { elapsed, say } from "./setup/progress.mjs";
import { packageBin, requireNode, root } from "./setup/project.mjs";
import { runVisibly } from "./setup/run.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

requireNode();
const endToEnd = !process.argv.includes("--no-e2e");
const reports = mkdtempSync(join(tmpdir(), "rollcall-test-"));
const unitReport = join(reports, "unit.json");
const endToEndReport = join(reports, "end-to-end.json");
const started = performance.now();

/** Why tests on PostgreSQL cannot run here; null: they can. @type {string | null} */
let noPostgres = null;

process.exitCode = await main();

async function main() {
  try {
    const { compiled } = await ensureDependencies();
    process.env.ROLLCALL_ETCD_BIN = (await ensureEtcd()).etcd;
    noPostgres = await ensurePostgres();
    if (endToEnd) process.env.CHROMIUM_PATH = await ensureBrowser();
    process.env.NEXT_TELEMETRY_DISABLED = "1";
    return await runParts(compiled);
  } catch (error) {
    console.error(`rollcall: ${error instanceof Error ? error.message : error}`);
    return 1;
  } finally {
    summarise();
    rmSync(reports, { recursive: true, force: true });
  }
}

/**
 * Runs one part after the other, up to the first that fails.
 *
 * @param {Promise<void>} compiled when the packages are whole: only tests wait for that
 * @returns the exit code
 */
async function runParts(compiled) {
  const vitest = ["--reporter=default", "--reporter=json", `--outputFile.json=${unitReport}`];
  const colours = process.stdout.isTTY ? [] : ["--colors=off"];
  /** @type {[string, () => Promise<number>][]} */
  const parts = [
    ["Format and lint", () => command("@biomejs/biome", "biome", ["ci", ...colours])],
    ["Types", types],
    [
      "Unit tests and production build",
      () => besideBuild(() => compiled.then(() => command("vitest", "vitest", ["run", ...vitest]))),
    ],
  ];
  if (endToEnd) {
    const env = { ...process.env, ROLLCALL_E2E_REPORT: endToEndReport };
    const playwright = () => command("@playwright/test", "playwright", ["test"], env);
    parts.push(["End-to-end tests", playwright]);
  }
  for (const [title, part] of parts) {
    const since = performance.now();
    console.log(`\n== ${title} ==`);
    const code = await part();
    say(`${title}: ${code === 0 ? "good" : `failed with exit code ${code}`} (${elapsed(since)})`);
    if (code !== 0) return code;
  }
  return 0;
}

/**
 * Unit tests wait for leases much of the time: the build takes what they leave.
 *
 * @param {() => Promise<number>} unitTests
 */
async function besideBuild(unitTests) {
  const since = performance.now();
  const building = buildBeside().then(
    () => {
      say(`Production build: good (${elapsed(since)})`);
      return 0;
    },
    (error) => {
      console.error(`rollcall: production build: ${error.message}`);
      return 1;
    },
  );
  const codes = await Promise.all([unitTests(), building]);
  return codes.find((code) => code !== 0) ?? 0;
}

async function types() {
  // Routes and imported files get their types from what Next.js writes.
  const code = await command("next", "next", ["typegen"]);
  return code === 0 ? await command("typescript", "tsc", ["--noEmit"]) : code;
}

/**
 * @param {string} packageName
 * @param {string} name
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
function command(packageName, name, args, env = process.env) {
  return runVisibly(process.execPath, [packageBin(packageName, name), ...args], {
    cwd: root,
    // Some of the tools write colours into logs too, as soon as CI is set.
    env: { ...env, ...(process.stdout.isTTY ? {} : { NO_COLOR: "1", FORCE_COLOR: undefined }) },
  });
}

/** Ends with the line by which a CI counts the tests, whichever runners they had. */
function summarise() {
  const parts = [unitCounts(), endToEndCounts()];
  /** @param {keyof Counts} key */
  const sum = (key) => parts.reduce((total, part) => total + part[key], 0);
  const skipped = sum("skipped") === 0 ? "" : `, ${sum("skipped")} skipped`;
  if (noPostgres !== null) say(`the journal was not tested on PostgreSQL: ${noPostgres}`);
  say(`all of it took ${elapsed(started)}`);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed${skipped}`);
}

/** @returns {Counts} */
function unitCounts() {
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = readReport(unitReport);
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
}

/** @returns {Counts} */
function endToEndCounts() {
  const { stats = {} } = readReport(endToEndReport);
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = stats;
  return { passed: expected + flaky, failed: unexpected, skipped };
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // Its part was not reached.
    return {};
  }
}
