import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { toolsDir } from "./project.mjs";
import { onPath, run } from "./run.mjs";

/** Two minutes without an end is no network, or one that will not do. */
const timeoutMs = 120_000;

/**
 * Whether this system has Debian's package tools.
 *
 * @param {Record<string, string | undefined>} [env]
 */
export function isDebianLike(env = process.env) {
  return onPath("apt-get", env) !== null && onPath("dpkg-deb", env) !== null;
}

/**
 * Downloads Debian packages and unpacks them into a folder. Needs no root, and leaves the
 * system's packages as they are.
 *
 * @param {string[]} packages
 * @param {string} into
 * @param {{ dependencies?: boolean }} [options] `dependencies`: with every package they need
 *   that is not installed on the system
 * @throws {import("./run.mjs").CommandError} when a package cannot be had
 */
export async function unpackDebian(packages, into, { dependencies = false } = {}) {
  mkdirSync(toolsDir, { recursive: true });
  const work = mkdtempSync(join(toolsDir, "apt-"));
  try {
    const archives = await downloadPackages(packages, work, dependencies);
    mkdirSync(into, { recursive: true });
    for (const archive of archives) await run("dpkg-deb", ["-x", archive, into]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {string[]} packages
 * @param {string} work
 * @param {boolean} dependencies
 * @returns {Promise<string[]>} the .deb files
 */
async function downloadPackages(packages, work, dependencies) {
  const folder = join(work, "debs");
  /** @param {string[]} options */
  const attempt = async (options) => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const names = dependencies ? await withDependencies(packages, options) : packages;
    await run("apt-get", [...options, "download", ...names], { cwd: folder, timeoutMs });
    return readdirSync(folder).map((name) => join(folder, name));
  };
  const common = commonOptions();
  try {
    return await attempt(common);
  } catch {
    // The system's package lists are missing (as in a container image) or so old that the
    // mirror has dropped what they name. Lists of our own need no root.
    const own = [...common, ...ownState(work)];
    await run("apt-get", [...own, "update"], { timeoutMs });
    return await attempt(own);
  }
}

function commonOptions() {
  const options = [
    "-qq",
    "-o",
    "Acquire::Retries=1",
    "-o",
    "Acquire::http::Timeout=15",
    "-o",
    "Acquire::https::Timeout=15",
  ];
  // As root apt downloads as the user _apt, who may not be able to write to a home folder.
  if (process.getuid?.() === 0) options.push("-o", "APT::Sandbox::User=root");
  return options;
}

/**
 * Lists and caches of our own. What is installed is still read from the system's dpkg.
 *
 * @param {string} work
 */
function ownState(work) {
  const state = join(work, "state");
  const cache = join(work, "cache");
  mkdirSync(join(state, "lists", "partial"), { recursive: true });
  mkdirSync(join(cache, "archives", "partial"), { recursive: true });
  const status = "/var/lib/dpkg/status";
  return [
    ...["-o", `Dir::State=${state}`],
    ...["-o", `Dir::State::lists=${join(state, "lists")}`],
    ...["-o", `Dir::Cache=${cache}`],
    ...(existsSync(status) ? ["-o", `Dir::State::status=${status}`] : []),
  ];
}

/**
 * @param {string[]} packages
 * @param {string[]} options
 * @returns {Promise<string[]>} with every package that they need and the system lacks
 */
async function withDependencies(packages, options) {
  const install = ["install", "--print-uris", "--yes", "--no-install-recommends"];
  // One line a file: 'uri' name_version_arch.deb size hash
  const plan = await run("apt-get", [...options, ...install, ...packages], { timeoutMs });
  const names = plan
    .split("\n")
    .filter((line) => line.startsWith("'"))
    .map((line) => line.split(" ")[1]?.split("_"))
    .map((parts) => (parts?.[2] ? `${parts[0]}=${decodeURIComponent(parts[1] ?? "")}` : ""))
    .filter((name) => name !== "");
  return [...new Set([...packages.filter((name) => !isPlanned(name, names)), ...names])];
}

/**
 * @param {string} name
 * @param {string[]} planned
 */
function isPlanned(name, planned) {
  return planned.some((entry) => entry.startsWith(`${name}=`));
}
