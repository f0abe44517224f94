import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { isStatusError } from "@/lib/errors";
import { close, connect, type EtcdClient } from "@/lib/etcd/client";
import { memberStatus } from "@/lib/etcd/cluster";
import type { Tls } from "@/lib/etcd/tls";

import { end, etcdBinary, launch, whilePortIsTaken } from "./etcd-process";

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
  /** Kills it and starts it again on the same port, with its data or without. `client` reaches it then. */
  restart(options?: { wipe?: boolean }): Promise<void>;
};

const REACHED_WITHIN_MS = 10_000;

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

  const kill = () => end(server);

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
      await untilReached(client, endpoint);
    },
    stop: async () => {
      close(client);
      await kill();
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** gRPC waits for up to a second before it dials again. */
async function untilReached(client: EtcdClient, endpoint: string): Promise<void> {
  for (const deadline = Date.now() + REACHED_WITHIN_MS; ; await delay(20)) {
    try {
      await memberStatus(client, endpoint);
      return;
    } catch (error) {
      // Refused by etcd is reached too.
      if (!isStatusError(error) || error.code !== "unavailable") return;
      if (Date.now() > deadline) throw error;
    }
  }
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
