import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { commandOf, endProcess } from "./processes.mjs";

/** @typedef {{ pid: number, command: string }} Owner */
/** @typedef {{ console: Owner, etcd: Owner | null }} Lock */

/** Another console works on the same data. */
export class DataInUseError extends Error {
  /**
   * @param {string} folder
   * @param {number} pid
   */
  constructor(folder, pid) {
    super(
      `Another Rollcall (process ${pid}) has its local etcd in ${folder}.\n` +
        "End that one, or set ROLLCALL_DATA_DIR to another folder.",
    );
  }
}

/**
 * Takes a data folder for this process. What a console left that could not clean up
 * (killed, or a machine that lost power) is taken over, and its etcd ended.
 *
 * @param {string} folder
 * @throws {DataInUseError}
 */
export async function takeData(folder) {
  const file = join(folder, "etcd.lock");
  const own = owner(process.pid);
  /** @param {"wx" | "w"} flag @param {Owner | null} etcd */
  const write = (flag, etcd) =>
    writeFileSync(file, JSON.stringify({ console: own, etcd }), { flag });
  try {
    write("wx", null);
  } catch (error) {
    if (!isExists(error)) throw error;
    const left = read(file);
    if (left !== null && left.console.pid !== process.pid && lives(left.console)) {
      throw new DataInUseError(folder, left.console.pid);
    }
    if (left?.etcd && lives(left.etcd)) await endProcess(left.etcd.pid);
    write("w", null);
  }
  return {
    /** Notes our etcd, so that the next console can end it should we not. @param {number} pid */
    holds: (pid) => write("w", owner(pid)),
    release: () => rmSync(file, { force: true }),
  };
}

/** @param {Owner} process */
function lives({ pid, command }) {
  return commandOf(pid) === command;
}

/**
 * @param {number} pid
 * @returns {Owner}
 */
function owner(pid) {
  return { pid, command: commandOf(pid) ?? "" };
}

/**
 * @param {string} file
 * @returns {Lock | null} null when it was cut off in the writing
 */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** @param {unknown} error */
function isExists(error) {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}
