import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { close, connect, type EtcdClient } from "@/lib/etcd/client";
import type { Tls } from "@/lib/etcd/tls";

export type EtcdOptions = {
  /** Kept when etcd ends. By default a directory of its own, which is removed. */
  dataDir?: string;
  /** Client port; by default a free one. */
  port?: number;
  /** More flags for etcd's command line. */
  args?: string[];
  /** Serves TLS by these files, and asks clients for a certificate if `clientCa` is given. */
  tls?: { cert: string; key: string; clientCa?: string; client: Tls };
  /** Deadline of `client`'s calls. */
  timeoutMs?: number;
};

/** A real etcd, to be used as roughly as a test likes. */
export type TestEtcd = {
  readonly endpoint: string;
  readonly port: number;
  readonly dataDir: string;
  readonly client: EtcdClient;
  readonly pid: number;
  /** Ends etcd and `client`, and removes its data. */
  stop(): Promise<void>;
  /** Ends the process at once, as a crash does (SIGKILL). Its data stays. */
  kill(): Promise<void>;
  /** Freezes the process: connections stay open, nothing is answered (SIGSTOP). */
  pause(): void;
  /** Ends the freeze. */
  resume(): void;
  /** Kills it and starts it again on the same port, with its data or without. */
  restart(options?: { wipe?: boolean }): Promise<void>;
};

const STARTED_WITHIN_MS = 20_000;
/** A port that was free a moment ago may be somebody else's by now: tests run side by side. */
const ATTEMPTS = 5;

/**
 * Starts an etcd on a free port, and waits until it answers.
 *
 * @throws Error saying what etcd printed when it does not start.
 */
export async function startEtcd(options: EtcdOptions = {}): Promise<TestEtcd> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "rollcall-etcd-")));
  return whilePortIsTaken(async () =>
    startOn(options.port ?? (await freePort()), dataDir, options),
  );
}

async function startOn(port: number, dataDir: string, options: EtcdOptions): Promise<TestEtcd> {
  const binary = etcdBinary();
  const endpoint = `${options.tls ? "https" : "http"}://127.0.0.1:${port}`;
  const peer = `http://127.0.0.1:${await freePort()}`;
  const { tls, timeoutMs = 3_000 } = options;
  const flags = [
    ...["--name", "default", "--data-dir", dataDir],
    ...["--listen-client-urls", endpoint, "--advertise-client-urls", endpoint],
    ...["--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer],
    ...["--initial-cluster", `default=${peer}`],
    ...(tls ? ["--cert-file", tls.cert, "--key-file", tls.key] : []),
    ...(tls?.clientCa ? ["--client-cert-auth", "--trusted-ca-file", tls.clientCa] : []),
    ...(options.args ?? []),
  ];

  let server = await launch(binary, flags, port);
  const client = connect({ endpoints: [endpoint], tls: tls?.client, timeoutMs });

  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, "exit");
    server.kill("SIGKILL");
    await exited;
  };

  return {
    endpoint,
    port,
    dataDir,
    client,
    get pid() {
      return server.pid ?? -1;
    },
    kill,
    pause: () => void server.kill("SIGSTOP"),
    resume: () => void server.kill("SIGCONT"),
    restart: async ({ wipe = false } = {}) => {
      await kill();
      if (wipe) await rm(dataDir, { recursive: true, force: true });
      server = await whilePortIsTaken(() => launch(binary, flags, port));
    },
    stop: async () => {
      close(client);
      await kill();
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function whilePortIsTaken<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === ATTEMPTS || !/address already in use/.test(String(error))) throw error;
      await delay(200);
    }
  }
}

async function launch(binary: string, flags: string[], port: number): Promise<ChildProcess> {
  const server = spawn(binary, flags, { stdio: ["ignore", "pipe", "pipe"] });
  // Not left behind by a test run that is interrupted.
  const end = () => void server.kill("SIGKILL");
  process.once("exit", end);
  server.once("exit", () => process.off("exit", end));
  let printed = "";
  for (const output of [server.stdout, server.stderr]) {
    output.on("data", (chunk) => {
      printed = (printed + chunk).slice(-4_000);
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
    // It serves clients only once it has a leader, and says so.
    if (/serving (insecure )?client (requests|traffic)/.test(printed)) return server;
    if (Date.now() > deadline) {
      server.kill("SIGKILL");
      throw fail(`did not serve clients on port ${port}`);
    }
  }
}

/** `ROLLCALL_ETCD_BIN`, else etcd on PATH, else what scripts/setup has put into the project. */
function etcdBinary(): string {
  const { ROLLCALL_ETCD_BIN: given, PATH = "" } = process.env;
  if (given) return given;
  const places = [...PATH.split(delimiter).filter(Boolean), resolve(".rollcall/bin")];
  const found = places.map((directory) => join(directory, "etcd")).find(existsSync);
  if (!found) throw new Error("there is no etcd: run `npm test`, which gets one, or install it");
  return found;
}

/** A port that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === "object") resolvePort(address.port);
        else reject(new Error("no port"));
      });
    });
  });
}
