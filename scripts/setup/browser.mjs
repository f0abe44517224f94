import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { isDebianLike, unpackDebian } from "./debian.mjs";
import { say, step } from "./progress.mjs";
import { packageBin, root, toolsDir } from "./project.mjs";
import { isProgram, onPath, run } from "./run.mjs";

/** Chromium where setup unpacks it, and the script that starts it from there. */
const unpacked = join(toolsDir, "chromium");
const launcher = join(unpacked, "rollcall-chromium");

/**
 * Chromium without windows, as Playwright itself runs it where nobody looks on, takes half of the processor time that the
 * whole browser takes for the same. It cannot do `--headed`: CHROMIUM_PATH names one that can.
 */
const names = [
  "chromium-headless-shell",
  ...["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
];

/** No way of finding a browser worked; the message tells the user what to do. */
export class NoBrowserError extends Error {
  /** @param {string[]} reasons */
  constructor(reasons) {
    super(
      `No Chromium could be found or fetched (${reasons.join("; ")}).\n` +
        "Install Chromium or Chrome, or set CHROMIUM_PATH; `npm run check` needs none.",
    );
  }
}

/**
 * Finds a Chromium without fetching anything, or starting it.
 *
 * @param {Record<string, string | undefined>} [env]
 * @returns {string | null}
 */
export function findBrowser(env = process.env) {
  return candidates(env)[0] ?? null;
}

/** @param {Record<string, string | undefined>} env */
function candidates(env) {
  const files = [
    env.CHROMIUM_PATH,
    ...names.map((name) => onPath(name, env)),
    ...playwrightsOwn(),
    launcherHere(),
  ];
  return files.flatMap((file) => (file && isProgram(file) ? [file] : []));
}

/**
 * The first that starts: Playwright's download lacks libraries on many a bare system.
 *
 * @param {Record<string, string | undefined>} env
 */
async function findWorking(env) {
  for (const file of candidates(env)) {
    const starts = run(file, ["--version"], { timeoutMs: 30_000 }).then(
      () => true,
      () => false,
    );
    if (await starts) return file;
  }
  return null;
}

/** The launcher, unless the checkout was moved since: it names its folder. */
function launcherHere() {
  if (!isProgram(launcher)) return null;
  return readFileSync(launcher, "utf8").includes(shell(unpacked)) ? launcher : null;
}

/**
 * Finds a Chromium for the end-to-end tests, or fetches one: Playwright's own, or else the
 * distribution's package, unpacked under `.rollcall/` with what it needs.
 *
 * @param {Record<string, string | undefined>} [env]
 * @returns {Promise<string>} the program
 * @throws {NoBrowserError}
 */
export async function ensureBrowser(env = process.env) {
  const found = await findWorking(env);
  if (found !== null) return found;
  /** @type {[string, () => Promise<void>][]} */
  const ways = [["downloading Playwright's Chromium", installPlaywrights]];
  if (isDebianLike(env)) ways.push(["unpacking the distribution's Chromium", unpackPackage]);
  const reasons = [];
  for (const [title, way] of ways) {
    try {
      await step(title, way);
      const fetched = await findWorking(env);
      if (fetched !== null) return fetched;
      reasons.push(`${title}: what came does not start here`);
    } catch (error) {
      const reason = error instanceof Error ? firstTelling(error.message) : String(error);
      say(`  ${reason}`);
      reasons.push(`${title}: ${reason}`);
    }
  }
  throw new NoBrowserError(reasons);
}

/** Playwright's downloads, which are there only after `playwright install`. */
function playwrightsOwn() {
  try {
    const require = createRequire(join(root, "package.json"));
    /** @type {typeof import("@playwright/test")} */
    const { chromium } = require("@playwright/test");
    const whole = chromium.executablePath();
    return [shellBeside(whole), whole];
  } catch {
    return [];
  }
}

/**
 * Playwright tells where its whole browser is, `…/chromium-1255/chrome-linux64/chrome`, and not where its shell is, beside
 * it: `…/chromium_headless_shell-1255/chrome-headless-shell-linux64/chrome-headless-shell`.
 *
 * @param {string} whole
 */
function shellBeside(whole) {
  const folder = dirname(dirname(whole)).replace(/chromium-(?=\d+$)/, "chromium_headless_shell-");
  const shell = list(folder).find(({ name }) => /^(chrome-)?headless[-_]shell(\.exe)?$/.test(name));
  return shell ? join(shell.parentPath ?? shell.path, shell.name) : null;
}

async function installPlaywrights() {
  const program = packageBin("@playwright/test", "playwright");
  const args = [program, "install", "--only-shell", "chromium"];
  const env = { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "10000" };
  await run(process.execPath, args, { cwd: root, env, timeoutMs: 600_000 });
}

async function unpackPackage() {
  try {
    await unpack("chromium-headless-shell");
  } catch {
    // Older releases have no package of it.
    await unpack("chromium");
  }
}

/** @param {string} name of the package, and of its program */
async function unpack(name) {
  rmSync(unpacked, { recursive: true, force: true });
  // One font is for Chinese, the other for Latin text.
  const packages = [name, "fonts-liberation", "fonts-wqy-microhei"];
  await unpackDebian(packages, unpacked, { dependencies: true });
  writeLauncher(join(unpacked, "usr", "lib", "chromium", name));
  try {
    await run(launcher, ["--version"], { timeoutMs: 30_000 });
  } catch (error) {
    // Found the next time it would be taken for one that works.
    rmSync(unpacked, { recursive: true, force: true });
    throw error;
  }
}

/**
 * The packages expect to lie in `/usr`. The launcher tells the linker and fontconfig where
 * they lie instead; the rest Chromium finds beside its own program.
 *
 * @param {string} program
 */
function writeLauncher(program) {
  const cache = join(unpacked, "fontconfig-cache");
  mkdirSync(cache, { recursive: true });
  const fonts = join(unpacked, "fonts.conf");
  writeFileSync(
    fonts,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <include ignore_missing="yes">${xml(join(unpacked, "etc", "fonts", "fonts.conf"))}</include>
  <dir>${xml(join(unpacked, "usr", "share", "fonts"))}</dir>
  <cachedir>${xml(cache)}</cachedir>
</fontconfig>
`,
  );
  const libraries = libraryFolders(unpacked).join(":");
  writeFileSync(
    launcher,
    `#!/bin/sh
# Unpacked into ${shell(unpacked)}
export LD_LIBRARY_PATH=${shell(libraries)}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export FONTCONFIG_FILE=${shell(fonts)}
exec ${shell(program)} "$@"
`,
  );
  chmodSync(launcher, 0o755);
}

/**
 * Every folder below the unpacked libraries that holds a shared library: some packages
 * keep theirs in a folder of its own (`pulseaudio/`) and rely on a path fixed at build time.
 *
 * @param {string} folder
 * @returns {string[]}
 */
function libraryFolders(folder) {
  return ["usr/lib", "lib"].flatMap((top) => {
    const below = join(folder, top);
    const files = list(below).filter((entry) => /\.so(\.\d+)*$/.test(entry.name));
    const own = join(below, "chromium");
    const folders = files.map((entry) => entry.parentPath ?? entry.path);
    return [...new Set(folders)].filter((found) => found !== own);
  });
}

/** @param {string} folder */
function list(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
}

/** @param {string} message */
function firstTelling(message) {
  const lines = message.split("\n");
  return lines.find((line) => /error|failed|unable/i.test(line))?.trim() ?? lines[0] ?? message;
}

/** @param {string} text */
function shell(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** @param {string} text */
function xml(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log(await ensureBrowser());
}
