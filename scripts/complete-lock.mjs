import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { root } from "./setup/project.mjs";

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {boolean} [optional]
 * @property {Record<string, string>} [optionalDependencies]
 */
/** @typedef {{ packages: Record<string, LockEntry> }} Lock */

const systems = ["android", "darwin", "freebsd", "linux", "win32"];
const processors = ["arm64", "arm", "x64", "wasm32"];

/**
 * Adds to a lock the optional packages that it fails to name. `npm install` drops those that
 * the registry at hand does not have, as some mirrors have no builds for other systems; `npm ci`
 * then refuses the lock everywhere. An entry without a hash is checked by nobody, which is
 * still better than a lock that only serves the system it was made on.
 *
 * @param {Lock} lock
 * @returns {string[]} the paths that were added
 */
export function completeLock({ packages }) {
  const added = [];
  for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isResolved(packages, path, name)) continue;
      const missing = `node_modules/${name}`;
      packages[missing] = { version, optional: true, ...platformOf(name) };
      added.push(missing);
    }
  }
  return added;
}

/**
 * Looks a package up as Node does, from the folder of the one that needs it upwards.
 *
 * @param {Lock["packages"]} packages
 * @param {string} from
 * @param {string} name
 */
function isResolved(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf("node_modules/"))) {
    folder = folder.replace(/\/$/, "");
    if (packages[`${folder}${folder && "/"}node_modules/${name}`]) return true;
    if (folder === "") return false;
  }
}

/**
 * The system that a package of native code is for, by which npm knows not to install it on
 * others. All packages concerned carry it in their names.
 *
 * @param {string} name such as `@next/swc-darwin-arm64`
 */
function platformOf(name) {
  const parts = name.split(/[-/]/);
  const os = systems.filter((system) => parts.includes(system));
  const cpu = processors.filter((processor) => parts.includes(processor));
  const libc = parts.includes("musl") ? ["musl"] : [];
  return Object.fromEntries(
    Object.entries({ os, cpu, libc }).filter(([, values]) => values.length > 0),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const file = join(root, "package-lock.json");
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const added = completeLock(lock);
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).sort(([one], [other]) => one.localeCompare(other, "en")),
  );
  if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(added.length === 0 ? "complete" : added.join("\n"));
}
