import { setTimeout as delay } from "node:timers/promises";

import {
  type ServerOptions as GrpcServerOptions,
  type Server,
  ServerCredentials,
  type ServerInterceptor,
} from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import { z } from "zod";

import { hasEtcd } from "@/lib/discov/etcd-conf";
import { Publisher } from "@/lib/discov/publisher";
import {
  type RpcServerConf,
  type RpcServerConfInput,
  rpcServerConfSchema,
} from "@/lib/discov/rpc-conf";
import { stopOnSignals } from "@/lib/discov/signals";
import { StatusError } from "@/lib/errors";
import { log } from "@/lib/log";

import { advertisedAddress, bindAddress } from "./advertise";
import type { TokenOf } from "./auth";
import { RecordingServer } from "./recording-server";
import { addReflection } from "./reflection";
import { interceptorsOf } from "./server-interceptors";

/** go-zero's (zrpc/internal/rpcserver.go). */
const MAX_CONNECTION_IDLE_MS = 5 * 60_000;

export type ServerOptions = {
  /**
   * The address to register, as others reach it: `host:port`, or a host alone for the port that is
   * bound.
   */
  advertise?: string;
  /**
   * Needed if the configuration says `Auth`: go-zero's own store for tokens, Redis, is not used
   * here.
   */
  tokenOf?: TokenOf;
  /** Plain by default, as in go-zero. */
  credentials?: ServerCredentials;
  /** Run after this server's own. */
  interceptors?: ServerInterceptor[];
  /** Win over what the configuration makes. */
  serverOptions?: GrpcServerOptions;
  /** Of the registration; see {@link Publisher}. */
  ttlSeconds?: number;
  wait?: boolean;
  startTimeoutMs?: number;
};

/**
 * A gRPC server that registers itself.
 *
 * Unlike go-zero it listens before it registers, so that what cannot listen was never to be found.
 */
export class RpcServer {
  readonly #conf: RpcServerConf;
  readonly #options: ServerOptions;
  readonly #server: RecordingServer;
  readonly #health = new HealthImplementation({ "": "SERVING" });
  #publisher: Publisher | undefined;
  #port = 0;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;

  /** @see createServer */
  constructor(conf: RpcServerConf, register: (server: Server) => void, options: ServerOptions) {
    this.#conf = conf;
    this.#options = options;
    this.#server = new RecordingServer({
      "grpc.max_connection_idle_ms": MAX_CONNECTION_IDLE_MS,
      interceptors: interceptorsOf(conf, options),
      ...options.serverOptions,
    });
    register(this.#server);
    const { Name, Mode, Health } = conf;
    if (Health) this.#health.addToServer(this.#server);
    if (Mode === "dev" || Mode === "test") {
      const described = addReflection(this.#server, this.#server.services);
      if (!described) log.warn("zrpc: no descriptors, so no reflection", { name: Name });
    }
  }

  /** The port it listens on; 0 before it does. */
  get port(): number {
    return this.#port;
  }

  /** Its registration, once it listens; undefined when the configuration has no Etcd. */
  get publisher(): Publisher | undefined {
    return this.#publisher;
  }

  /**
   * Resolves once it listens and is registered. After a failure it neither listens nor is
   * registered.
   *
   * @throws StatusError `failed_precondition` when it cannot listen, `invalid_argument` for an
   *   address that nobody could dial, else what kept it from registering.
   */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /**
   * Leaves in the order that spares callers errors: the registration goes first, and health says
   * NOT_SERVING; after `WrapUpTime`, when clients have heard of it, no more calls are taken; those
   * in flight may finish until `WaitTime`.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /**
   * Does as {@link stop} on SIGTERM and SIGINT, and then ends the process. Returns what takes it
   * back.
   */
  stopOnSignals(): () => void {
    const { WrapUpTime: wrapUpMs, WaitTime: waitMs } = this.#conf.Shutdown;
    // The publisher is made only by start(), which may come later.
    const registration = { stop: async () => this.#leave() };
    return stopOnSignals([registration], { wrapUpMs, waitMs, drain: () => this.#drain(waitMs) });
  }

  async #start(): Promise<void> {
    const { Name, ListenOn, Etcd } = this.#conf;
    const { advertise, ttlSeconds, wait, startTimeoutMs } = this.#options;
    try {
      this.#port = await this.#bind();
      if (this.#stopping) throw new StatusError("failed_precondition", "the server was stopped");
      const value = advertisedAddress({ listenOn: ListenOn, advertise, port: this.#port });
      log.info("zrpc: listening", { name: Name, listenOn: ListenOn, port: this.#port });
      if (!Etcd || !hasEtcd(Etcd)) return;
      this.#publisher = new Publisher({ etcd: Etcd, value, ttlSeconds, wait, startTimeoutMs });
      await this.#publisher.start();
    } catch (reason) {
      this.#server.forceShutdown();
      throw reason;
    }
  }

  async #bind(): Promise<number> {
    const { ListenOn } = this.#conf;
    // grpc-js would take a host without a port for port 443 of it.
    if (!/:\d{1,5}$/.test(ListenOn)) {
      throw new StatusError("invalid_argument", `ListenOn ${JSON.stringify(ListenOn)} has no port`);
    }
    const { credentials = ServerCredentials.createInsecure() } = this.#options;
    const bound = new Promise<number>((resolve, reject) => {
      this.#server.bindAsync(bindAddress(ListenOn), credentials, (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
    return bound.catch((cause: Error) => {
      const message = `cannot listen on ${ListenOn}: ${cause.message}`;
      throw new StatusError("failed_precondition", message, { cause });
    });
  }

  async #stop(): Promise<void> {
    const { WrapUpTime, WaitTime } = this.#conf.Shutdown;
    const startedAt = Date.now();
    const wrapUpMs = this.#port === 0 ? 0 : Math.min(WrapUpTime, WaitTime);
    await Promise.all([this.#leave(), delay(wrapUpMs)]);
    await this.#drain(WaitTime - (Date.now() - startedAt));
  }

  async #leave(): Promise<void> {
    this.#health.setStatus("", "NOT_SERVING");
    // Its lease ends the registration, if it cannot be revoked.
    await this.#publisher?.stop().catch((error: unknown) => {
      log.warn("zrpc: could not take back the registration", { name: this.#conf.Name, error });
    });
  }

  /** Takes no more calls, and ends those that are not done in time. */
  async #drain(graceMs: number): Promise<void> {
    const late = setTimeout(() => this.#server.forceShutdown(), Math.max(graceMs, 0));
    await new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
    clearTimeout(late);
  }
}

/**
 * Makes a server of what `register` adds to it, by go-zero's configuration: `ListenOn`, `Etcd`,
 * `Auth`, `Timeout`, `Health`, `Mode` (`dev` and `test` have reflection) and `Shutdown`. It does
 * nothing until `start()`.
 *
 * @throws StatusError `invalid_argument` naming what is wrong with `conf`.
 */
export function createServer(
  conf: RpcServerConfInput,
  register: (server: Server) => void,
  options: ServerOptions = {},
): RpcServer {
  const parsed = rpcServerConfSchema.safeParse(conf);
  if (!parsed.success) throw new StatusError("invalid_argument", z.prettifyError(parsed.error));
  return new RpcServer(parsed.data, register, options);
}
