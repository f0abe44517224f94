import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * How a mall that runs is found from another terminal. The token keeps out other users of the machine, and web
 * pages, which may ask any port of it.
 *
 * @typedef {{ pid: number, port: number, token: string, startedAt: number }} MallRecord
 */

/** @param {string} dataDir */
function folderOf(dataDir) {
  return join(dataDir, "demo");
}

/**
 * @param {string} dataDir
 * @param {MallRecord} record
 * @returns {() => void} takes it back
 */
export function writeRecord(dataDir, record) {
  mkdirSync(folderOf(dataDir), { recursive: true });
  const file = join(folderOf(dataDir), `${record.pid}.json`);
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/**
 * The malls that were started with this data folder, newest first. One that was killed is still among them.
 *
 * @param {string} dataDir
 * @returns {MallRecord[]}
 */
export function readRecords(dataDir) {
  return names(folderOf(dataDir))
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => read(join(folderOf(dataDir), name)))
    .sort((one, other) => other.startedAt - one.startedAt);
}

/** Forgets a mall that is gone. @param {string} dataDir @param {MallRecord} record */
export function removeRecord(dataDir, { pid }) {
  rmSync(join(folderOf(dataDir), `${pid}.json`), { force: true });
}

/** @param {string} folder */
function names(folder) {
  try {
    return readdirSync(folder);
  } catch {
    // No mall has ever run.
    return [];
  }
}

/**
 * @param {string} file
 * @returns {MallRecord[]}
 */
function read(file) {
  try {
    return [JSON.parse(readFileSync(file, "utf8"))];
  } catch {
    // Gone this moment, or cut off in the writing.
    return [];
  }
}
