import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { isDebianLike, unpackDebian } from "./debian.mjs";
import { say, step } from "./progress.mjs";
import { toolsDir } from "./project.mjs";
import { isProgram, onPath } from "./run.mjs";

/** @typedef {Record<string, string | undefined>} Environment */
/** @typedef {{ bin: string, env: Environment }} Postgres the folder of its programs, and what they need set */

/**
 * Finds a PostgreSQL server without fetching anything: on PATH, where Debian's package keeps
 * it off PATH, or where {@link ensurePostgres} unpacked one.
 *
 * @param {Environment} [env]
 * @param {{ tools?: string, system?: string }} [places]
 * @returns {Postgres | null}
 */
export function findPostgres(env = process.env, { tools = toolsDir, system = "/usr" } = {}) {
  const initdb = onPath("initdb", env);
  const unpacked = join(tools, "postgres", "usr");
  const candidates = [
    ...[env.ROLLCALL_POSTGRES_BIN, initdb && dirname(initdb)].map((bin) => ({ bin, env: {} })),
    ...versionFolders(system).map((bin) => ({ bin, env: {} })),
    ...versionFolders(unpacked).map((bin) => ({ bin, env: libraries(unpacked, env) })),
  ];
  for (const { bin, env: own } of candidates) {
    if (bin && runs(join(bin, "initdb"), own) && runs(join(bin, "postgres"), own)) {
      return { bin, env: own };
    }
  }
  return null;
}

/**
 * Finds a PostgreSQL server, or unpacks the distribution's package under `.rollcall/`. It is for
 * tests alone, so that there is none is no failure.
 *
 * @param {Environment} [env]
 * @param {{ tools?: string, system?: string }} [places]
 * @returns {Promise<string | null>} why there is none; null when there is one
 */
export async function ensurePostgres(env = process.env, places = {}) {
  if (findPostgres(env, places) !== null) return null;
  if (process.platform === "win32") return "none was found";
  if (!isDebianLike(env)) return "none was found, and only Debian's package can be fetched";
  const folder = join(places.tools ?? toolsDir, "postgres");
  try {
    rmSync(folder, { recursive: true, force: true });
    await step("unpacking the distribution's PostgreSQL", () =>
      // The package without a version in its name holds nothing; what it needs is the server.
      unpackDebian(["postgresql"], folder, { dependencies: true }),
    );
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message.split("\n").at(-1) : String(error);
    say(`  ${reason}`);
    return `the distribution's package could not be had: ${reason}`;
  }
  return findPostgres(env, places) === null ? "what came does not run here" : null;
}

/**
 * Debian's folders of programs, newest version first.
 *
 * @param {string} usr
 */
function versionFolders(usr) {
  const folder = join(usr, "lib", "postgresql");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10))
    .map((version) => join(folder, version, "bin"));
}

/**
 * What tells the linker where unpacked libraries lie.
 *
 * @param {string} usr
 * @param {Environment} env
 * @returns {Environment}
 */
function libraries(usr, env) {
  const lib = join(usr, "lib");
  const triplets = existsSync(lib)
    ? readdirSync(lib).filter((name) => /^[^-]+-linux-/.test(name))
    : [];
  const folders = [...triplets.map((name) => join(lib, name)), lib];
  return { LD_LIBRARY_PATH: [...folders, env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter) };
}

/**
 * @param {string} program
 * @param {Environment} env
 */
function runs(program, env) {
  if (!isProgram(program)) return false;
  const options = /** @type {const} */ ({ timeout: 10_000, stdio: "ignore" });
  return (
    spawnSync(program, ["--version"], { ...options, env: { ...process.env, ...env } }).status === 0
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log((await ensurePostgres()) ?? findPostgres()?.bin);
}
