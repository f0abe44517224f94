import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";

import { findPostgres } from "@/scripts/setup/postgres.mjs";

import { freePort } from "./etcd";

/** A real PostgreSQL, to be used as roughly as a test likes. */
export type TestPostgres = {
  /** Of a database of its own, empty. */
  createDatabase(): Promise<string>;
  /** Runs a statement in a database. */
  query(url: string, sql: string): Promise<Record<string, unknown>[]>;
  /** Ends the server at once, as a crash does. Its data stays. */
  kill(): Promise<void>;
  /** Starts it again on the same port after {@link kill}. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
};

const STARTED_WITHIN_MS = 30_000;
const PASSWORD = "rollcall-test";

/** Whether there is a PostgreSQL on this machine that tests can start. */
export const hasPostgres = findPostgres() !== null;

/**
 * Starts a PostgreSQL on a free port of this machine alone, with data that is thrown away.
 *
 * @throws Error saying what it printed when it does not start, or that there is none.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const found = findPostgres();
  if (!found) throw new Error("there is no PostgreSQL: run `npm test`, which gets one if it can");
  const { bin, env } = found;
  // It refuses to run as root.
  const user: { uid?: number; gid?: number } = process.getuid?.() === 0 ? unprivileged() : {};
  const folder = await mkdtemp(join(tmpdir(), "rollcall-postgres-"));
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  await mkdir(data, { mode: 0o700 });
  if (user.uid !== undefined) {
    for (const path of [folder, data]) await chown(path, user.uid, user.gid ?? user.uid);
  }
  const options = { cwd: folder, env: { ...process.env, ...env, LC_ALL: "C" }, ...user };
  await writeFile(passwordFile, PASSWORD, { mode: 0o644 });
  const initialise = ["-D", data, "-U", "rollcall", "-A", "scram-sha-256", "-E", "UTF8"];
  await finish(
    spawn(join(bin, "initdb"), [...initialise, "--no-sync", "--pwfile", passwordFile], options),
  );

  const port = await freePort();
  const urlOf = (database: string) =>
    `postgres://rollcall:${PASSWORD}@127.0.0.1:${port}/${database}`;
  let server: ChildProcess | undefined;
  const start = async () => {
    const settings = [
      `port=${port}`,
      "listen_addresses=127.0.0.1",
      "unix_socket_directories=",
      "fsync=off",
      "max_connections=60",
    ];
    const args = settings.flatMap((setting) => ["-c", setting]);
    server = await launch(join(bin, "postgres"), ["-D", data, ...args], options);
  };
  const kill = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, "exit");
    // The server's own word for ending at once: its children go with it.
    server.kill("SIGQUIT");
    await exited;
  };
  await start();
  let databases = 0;
  return {
    start,
    kill,
    query,
    createDatabase: async () => {
      const name = `test_${++databases}`;
      await query(urlOf("postgres"), `create database ${name}`);
      return urlOf(name);
    },
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

type Options = { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number };

async function launch(program: string, args: string[], options: Options): Promise<ChildProcess> {
  const server = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  // Not left behind by a test run that is interrupted.
  const end = () => void server.kill("SIGQUIT");
  process.once("exit", end);
  server.once("exit", () => process.off("exit", end));
  const printed = collect(server);
  for (const deadline = Date.now() + STARTED_WITHIN_MS; ; await delay(25)) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended:\n${printed()}`);
    if (/ready to accept connections/.test(printed())) return server;
    if (Date.now() > deadline) {
      server.kill("SIGQUIT");
      throw new Error(`PostgreSQL did not start:\n${printed()}`);
    }
  }
}

async function finish(program: ChildProcess): Promise<void> {
  const printed = collect(program);
  const [code] = await once(program, "close");
  if (code !== 0) throw new Error(`initdb ended with ${code}:\n${printed()}`);
}

function collect(program: ChildProcess): () => string {
  let printed = "";
  for (const output of [program.stdout, program.stderr]) {
    output?.on("data", (chunk) => {
      printed = (printed + chunk).slice(-4_000);
    });
  }
  return () => printed;
}

/** @throws Error where there is nobody else to run as */
function unprivileged(): { uid: number; gid: number } {
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const wanted of ["postgres", "nobody"]) {
    const [, , uid, gid] = users.find(([name]) => name === wanted) ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error("PostgreSQL does not run as root, and there is neither postgres nor nobody");
}
