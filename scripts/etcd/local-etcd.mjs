import { spawn } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { freePort, isFree } from "../ports.mjs";
import { etcdEnvironment } from "../setup/etcd.mjs";
import { takeData } from "./data-lock.mjs";
import { endProcess } from "./processes.mjs";

/** etcd with a large store to read takes its time. */
const startMs = 60_000;
const firstBackoffMs = 500;
const longestBackoffMs = 10_000;
/** One that ran this long was well; what ends it then is a new trouble. */
const wellMs = 30_000;
const largestLogBytes = 5_000_000;

/** @typedef {{ client: number, peer: number }} Ports */
/**
 * @typedef {object} LocalEtcd
 * @property {string} endpoint
 * @property {number} pid of the etcd that runs now
 * @property {() => Promise<void>} stop
 */

/**
 * Runs an etcd of our own on this machine, and starts it again should it end by itself.
 *
 * @param {object} options
 * @param {string} options.program
 * @param {string} options.folder holds `etcd/` (the data), `etcd.log`, the lock and the ports
 * @param {(message: string) => void} options.report what becomes of it later
 * @returns {Promise<LocalEtcd>} once it is healthy
 * @throws {import("./data-lock.mjs").DataInUseError}
 */
export async function startLocalEtcd({ program, folder, report }) {
  mkdirSync(folder, { recursive: true });
  // etcd wants a data folder that is nobody else's to read.
  mkdirSync(join(folder, "etcd"), { recursive: true, mode: 0o700 });
  const lock = await takeData(folder);
  const logFile = join(folder, "etcd.log");
  let stopping = false;
  let backoffMs = firstBackoffMs;
  /** @type {Ports} */
  let ports;
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;

  async function launch() {
    const since = performance.now();
    const started = spawnEtcd(program, folder, logFile, ports);
    child = started;
    if (started.pid !== undefined) lock.holds(started.pid);
    const ended = new Promise((resolve) => started.once("close", resolve));
    // An error (a program that cannot be run) is followed by close.
    started.once("error", () => {});
    const healthy = await Promise.race([untilHealthy(ports, started), ended.then(() => false)]);
    if (!healthy) {
      await end(started);
      throw new Error(`etcd did not start. The end of ${logFile}:\n${tail(logFile)}`);
    }
    void ended.then(() => revive(started, performance.now() - since));
  }

  /**
   * @param {import("node:child_process").ChildProcess} former
   * @param {number} livedMs
   */
  async function revive(former, livedMs) {
    if (livedMs > wellMs) backoffMs = firstBackoffMs;
    const how = former.signalCode ?? `exit code ${former.exitCode}`;
    while (!stopping) {
      report(
        `the local etcd ended (${how}); starting it again in ${backoffMs / 1000} s (${logFile})`,
      );
      await sleep(backoffMs, undefined, { ref: false });
      backoffMs = Math.min(backoffMs * 2, longestBackoffMs);
      if (stopping) return;
      try {
        await launch();
        report("the local etcd is back");
        return;
      } catch (error) {
        report(error instanceof Error ? error.message : String(error));
      }
    }
  }

  // Whatever ends this process, short of SIGKILL, ends etcd.
  const kill = () => {
    child?.kill("SIGTERM");
    lock.release();
  };
  process.once("exit", kill);
  try {
    ports = await choosePorts(folder);
    await launch();
  } catch (error) {
    process.off("exit", kill);
    lock.release();
    throw error;
  }
  return {
    endpoint: `http://127.0.0.1:${ports.client}`,
    get pid() {
      return child?.pid ?? 0;
    },
    async stop() {
      stopping = true;
      if (child !== undefined) await end(child);
      process.off("exit", kill);
      lock.release();
    },
  };
}

/**
 * @param {string} program
 * @param {string} folder
 * @param {string} logFile
 * @param {Ports} ports
 */
function spawnEtcd(program, folder, logFile, ports) {
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > largestLogBytes) {
    renameSync(logFile, `${logFile}.1`);
  }
  const client = `http://127.0.0.1:${ports.client}`;
  const peer = `http://127.0.0.1:${ports.peer}`;
  const log = openSync(logFile, "a");
  const flags = {
    name: "rollcall",
    "data-dir": join(folder, "etcd"),
    "listen-client-urls": client,
    "advertise-client-urls": client,
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `rollcall=${peer}`,
    logger: "zap",
    "log-level": "warn",
  };
  const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
  const child = spawn(program, args, {
    env: etcdEnvironment(),
    stdio: ["ignore", log, log],
    // Ctrl-C on the terminal is for the console, which ends etcd after itself.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  closeSync(log);
  return child;
}

/**
 * The usual ports when they can be had, else the ones of the last time, else any.
 *
 * @param {string} folder
 * @returns {Promise<Ports>}
 */
async function choosePorts(folder) {
  const file = join(folder, "etcd.ports");
  for (const ports of [{ client: 2379, peer: 2380 }, remembered(file)]) {
    if (ports !== null && (await isFree(ports.client)) && (await isFree(ports.peer))) {
      writeFileSync(file, JSON.stringify(ports));
      return ports;
    }
  }
  const ports = { client: await freePort(), peer: await freePort() };
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}

/**
 * @param {string} file
 * @returns {Ports | null}
 */
function remembered(file) {
  try {
    const { client, peer } = JSON.parse(readFileSync(file, "utf8"));
    return Number.isInteger(client) && Number.isInteger(peer) ? { client, peer } : null;
  } catch {
    return null;
  }
}

/**
 * @param {Ports} ports
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<boolean>} false when it took too long, or ended
 */
async function untilHealthy(ports, child) {
  const until = performance.now() + startMs;
  while (performance.now() < until && child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`http://127.0.0.1:${ports.client}/health`, {
      signal: AbortSignal.timeout(2_000),
    }).catch(() => null);
    // 3.4 says "true", in quotes.
    if (answer?.ok && String((await answer.json()).health) === "true") return true;
    await sleep(50);
  }
  return false;
}

/** @param {import("node:child_process").ChildProcess} child */
async function end(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await endProcess(child.pid);
}

/** @param {string} file */
function tail(file) {
  return readFileSync(file, "utf8").trim().split("\n").slice(-5).join("\n");
}
