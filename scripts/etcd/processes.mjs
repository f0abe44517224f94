import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** How long a process may take to end before it is killed. */
const patienceMs = 5_000;

/**
 * The command line of a process, or null when there is none of that id. It tells a process
 * of ours from a stranger that was given the same id later.
 *
 * @param {number} pid
 * @returns {string | null}
 */
export function commandOf(pid) {
  try {
    process.kill(pid, 0);
    const command = readCommand(pid).trim();
    // A process that ended but was not waited for has none.
    return command === "" ? null : command;
  } catch {
    return null;
  }
}

/** @param {number} pid */
function readCommand(pid) {
  if (process.platform === "linux") {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  }
  if (process.platform === "win32") {
    const query = `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`;
    return execFileSync("powershell", ["-NoProfile", "-Command", query], { encoding: "utf8" });
  }
  return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
}

/**
 * Ends a process and waits until it is gone.
 *
 * @param {number} pid
 */
export async function endProcess(pid) {
  signal(pid, "SIGTERM");
  for (let waited = 0; commandOf(pid) !== null; waited += 50) {
    if (waited === patienceMs) signal(pid, "SIGKILL");
    if (waited > 2 * patienceMs) throw new Error(`process ${pid} does not end`);
    await sleep(50);
  }
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} name
 */
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It was quicker.
  }
}
