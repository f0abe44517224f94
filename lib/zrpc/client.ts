import {
  type ChannelCredentials,
  type ChannelOptions,
  type Client,
  credentials as channelCredentials,
  type Interceptor,
} from "@grpc/grpc-js";
import { z } from "zod";

import { parseAddress } from "@/lib/codecs/address";
import { hasEtcd } from "@/lib/discov/etcd-conf";
import {
  type RpcClientConf,
  type RpcClientConfInput,
  rpcClientConfSchema,
} from "@/lib/discov/rpc-conf";
import { parseTarget, targetOf } from "@/lib/discov/target";
import { StatusError } from "@/lib/errors";

import { CONSISTENT_HASH, registerConsistentHash } from "./consistent-hash";
import { sendCredentials } from "./credentials";
import { limitTime } from "./deadline";
import { P2C_EWMA, registerP2cEwma } from "./p2c-ewma";
import { type ResolverOptions, registerResolvers, resolverChannelOptions } from "./resolver";

/** How long a blocking client waits for its first connection (zrpc/internal/client.go). */
const DIAL_TIMEOUT_MS = 3_000;
const RETRY_BACKOFF = { initialBackoff: "0.02s", maxBackoff: "0.5s", backoffMultiplier: 2 };

/** Schemes that grpc-js itself resolves; so it does a plain `host:port`. */
const OTHER_TARGETS = /^(dns|ipv4|ipv6|unix):/;

/** What grpc-js's service constructors are. */
export type ClientConstructor<C extends Client> = new (
  address: string,
  credentials: ChannelCredentials,
  options?: ChannelOptions & { interceptors?: Interceptor[] },
) => C;

export type ClientOptions = Omit<ResolverOptions, "etcd"> & {
  /** Of connections to servers; by default plain, as in go-zero. */
  credentials?: ChannelCredentials;
  /** Run outside of this client's own. */
  interceptors?: Interceptor[];
  /** Win over what the configuration makes. */
  channelOptions?: ChannelOptions;
  /**
   * Tries of a call in all, if a server cannot be reached or breaks off: 1, go-zero's way, tells
   * the caller at once; up to 5. Only for services whose calls may be done twice.
   */
  maxAttempts?: number;
};

/**
 * A client of the service that `conf` names, found by name and kept up to date as servers come and
 * go.
 *
 * `conf` is go-zero's: of several sources Endpoints wins over Target, and Target over Etcd. With
 * `NonBlock: false` it resolves once there is a connection. Its `close()` ends the subscription
 * too.
 *
 * @throws StatusError `invalid_argument` naming what is wrong with `conf`, `deadline_exceeded` when
 *   blocking and nothing could be reached.
 */
export async function createClient<C extends Client>(
  conf: RpcClientConfInput,
  Constructor: ClientConstructor<C>,
  options: ClientOptions = {},
): Promise<C> {
  const parsed = parse(conf);
  const target = targetOf(parsed);
  if (!OTHER_TARGETS.test(target) && !parseAddress(target)) parseTarget(target);
  registerZrpc();
  const { credentials = channelCredentials.createInsecure(), interceptors = [] } = options;
  const client = new Constructor(target, credentials, {
    "grpc.service_config": JSON.stringify(serviceConfig(parsed, options)),
    // A proxy for the web, set in the environment, would be dialled in place of the servers.
    "grpc.enable_http_proxy": 0,
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 5_000,
    ...(parsed.KeepaliveTime > 0 && { "grpc.keepalive_time_ms": parsed.KeepaliveTime }),
    ...resolverChannelOptions({ ...options, etcd: etcdOf(parsed) }),
    ...options.channelOptions,
    interceptors: [...interceptors, ...ownInterceptors(parsed, target)],
  });
  if (!parsed.NonBlock) await untilReady(client, target);
  return client;
}

/** Teaches grpc-js the schemes and balancers, for channels made without {@link createClient}. */
export function registerZrpc(): void {
  registerResolvers();
  registerP2cEwma();
  registerConsistentHash();
}

function parse(conf: RpcClientConfInput): RpcClientConf {
  const parsed = rpcClientConfSchema.safeParse(conf);
  if (!parsed.success) throw new StatusError("invalid_argument", z.prettifyError(parsed.error));
  const { BalancerName } = parsed.data;
  if (![P2C_EWMA, CONSISTENT_HASH, "round_robin"].includes(BalancerName)) {
    throw new StatusError(
      "invalid_argument",
      `there is no balancer ${JSON.stringify(BalancerName)}`,
    );
  }
  return parsed.data;
}

/** Only what Etcd itself led to is read with its account, as in go-zero. */
function etcdOf({ Endpoints, Target, Etcd }: RpcClientConf): RpcClientConf["Etcd"] {
  return Endpoints.length === 0 && Target === "" && hasEtcd(Etcd) ? Etcd : undefined;
}

function ownInterceptors(conf: RpcClientConf, target: string): Interceptor[] {
  const { App, Token, Timeout, Middlewares } = conf;
  return [
    limitTime(Middlewares.Timeout ? Timeout : 0, target),
    ...(App && Token ? [sendCredentials(App, Token)] : []),
  ];
}

function serviceConfig({ BalancerName }: RpcClientConf, { maxAttempts = 1 }: ClientOptions) {
  const retryPolicy = { maxAttempts, ...RETRY_BACKOFF, retryableStatusCodes: ["UNAVAILABLE"] };
  return {
    loadBalancingConfig: [{ [BalancerName]: {} }],
    ...(maxAttempts > 1 && { methodConfig: [{ name: [{}], retryPolicy }] }),
  };
}

async function untilReady(client: Client, target: string): Promise<void> {
  const failure = await new Promise<Error | undefined>((resolve) => {
    client.waitForReady(Date.now() + DIAL_TIMEOUT_MS, resolve);
  });
  if (!failure) return;
  client.close();
  throw new StatusError("deadline_exceeded", `no connection to ${target} in time`, {
    cause: failure,
  });
}
