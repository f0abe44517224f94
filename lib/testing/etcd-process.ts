import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const STARTED_WITHIN_MS = 20_000;
/** A port that was free a moment ago may be somebody else's by now: tests run side by side. */
const ATTEMPTS = 5;

/** Tries again while the port that was chosen turns out to be somebody else's. */
export async function whilePortIsTaken<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === ATTEMPTS || !/address already in use/.test(String(error))) throw error;
      await delay(200);
    }
  }
}

/**
 * Starts etcd, and waits until it serves clients.
 *
 * @throws Error saying what it printed when it does not.
 */
export async function launch(binary: string, flags: string[], port: number): Promise<ChildProcess> {
  const server = spawn(binary, flags, { stdio: ["ignore", "pipe", "pipe"] });
  // Not left behind by a test run that is interrupted.
  const kill = () => void server.kill("SIGKILL");
  process.once("exit", kill);
  server.once("exit", () => process.off("exit", kill));
  let printed = "";
  let serves = false;
  for (const output of [server.stdout, server.stderr]) {
    output.on("data", (chunk) => {
      printed = (printed + chunk).slice(-4_000);
      // It serves clients only once it has a leader, and says so.
      serves ||= /serving (insecure )?client (requests|traffic)/.test(printed);
    });
  }
  const fail = (why: string) => new Error(`${binary} ${why}:\n${printed}`);
  let error: Error | undefined;
  server.once("error", (reason) => {
    error = reason;
  });
  for (const deadline = Date.now() + STARTED_WITHIN_MS; ; await delay(25)) {
    if (error) throw error;
    if (server.exitCode !== null) throw fail(`ended with ${server.exitCode}`);
    if (serves) return server;
    if (Date.now() > deadline) {
      server.kill("SIGKILL");
      throw fail(`did not serve clients on port ${port}`);
    }
  }
}

/** `ROLLCALL_ETCD_BIN`, else etcd on PATH, else what scripts/setup has put into the project. */
export function etcdBinary(): string {
  const { ROLLCALL_ETCD_BIN: given, PATH = "" } = process.env;
  if (given) return given;
  const places = [...PATH.split(delimiter).filter(Boolean), resolve(".rollcall/bin")];
  const found = places.map((directory) => join(directory, "etcd")).find(existsSync);
  if (!found) throw new Error("there is no etcd: run `npm test`, which gets one, or install it");
  return found;
}

/** Ends a process at once, as a crash does (SIGKILL), also one that is frozen. */
export async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, "exit");
  server.kill("SIGKILL");
  await exited;
}
