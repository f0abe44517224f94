import "server-only";

import { Etcd3, type IOptions } from "etcd3";

import { StatusError } from "@/lib/errors";

import { authenticate } from "./auth";
import { Failover, repeatReads } from "./failover";
import { keepConnections, trustAnyCertificate } from "./pool";
import { readRangeAnswers } from "./range";
import { requireLeader } from "./stream";
import type { Tls } from "./tls";

export type ConnectOptions = {
  /** Client URLs; `https` in any of them means TLS for all. */
  endpoints: string[];
  username?: string;
  password?: string;
  tls?: Tls;
  /** Deadline of one unary call. Streams have none. */
  timeoutMs: number;
};

/**
 * A connection to one cluster. What it was made from stands on it, and not in a map of this
 * module, since Next.js loads modules more than once.
 */
export type EtcdClient = Etcd3 & {
  readonly options: Readonly<ConnectOptions>;
  /** Has the next call log in again. For those who see the token refused on a stream. */
  readonly forgetToken: () => void;
  /** Clients of single endpoints, made as they are asked for; closed along with this one. */
  readonly members: Map<string, EtcdClient>;
  /** The client that logs in. */
  readonly anonymous: Etcd3 | null;
};

/**
 * How gRPC notices that the other side is gone without a word: a ping after this silence, and
 * this long for the answer, together under 10 s. etcd hangs up on clients that ping more often
 * than every 5 s (`--grpc-keepalive-min-time`).
 */
const KEEPALIVE_TIME_MS = 5_500;
const KEEPALIVE_TIMEOUT_MS = 3_000;
/** One revision may delete thousands of keys, and one value may be larger than gRPC's 4 MiB. */
const MAX_ANSWER_BYTES = 64 * 1_024 * 1_024;

/**
 * Opens a client. It dials lazily: a wrong endpoint fails on the first call.
 *
 * @throws StatusError `invalid_argument` when endpoints mix http and https.
 */
export function connect(options: ConnectOptions): EtcdClient {
  const { endpoints, tls, timeoutMs } = options;
  const secure = endpoints.filter((endpoint) => endpoint.startsWith("https://")).length;
  if (secure !== 0 && secure !== endpoints.length) {
    throw new StatusError("invalid_argument", "etcd's endpoints are all http, or all https");
  }
  const hosts = [...new Set(endpoints.map(toHost))];
  const failover = new Failover(hosts, timeoutMs);
  const etcd3Options: IOptions = {
    hosts,
    ...(secure === 0 ? {} : { credentials: toCredentials(tls) }),
    faultHandling: failover.faultHandling,
    defaultCallOptions: ({ isStream, service }) => {
      if (isStream) return {};
      const deadline = Date.now() + timeoutMs;
      // A member without a leader would let them wait, while another may have one.
      return service === "KV" || service === "Lease"
        ? { deadline, ...requireLeader() }
        : { deadline };
    },
    grpcOptions: {
      "grpc.keepalive_time_ms": KEEPALIVE_TIME_MS,
      "grpc.keepalive_timeout_ms": KEEPALIVE_TIMEOUT_MS,
      "grpc.max_receive_message_length": MAX_ANSWER_BYTES,
      "grpc.initial_reconnect_backoff_ms": 100,
      "grpc.max_reconnect_backoff_ms": 1_000,
      // Else a proxy meant for the web, set in the environment, would be dialled for etcd.
      "grpc.enable_http_proxy": 0,
    },
  };
  const client = newClient(etcd3Options, failover, tls);
  readRangeAnswers(client);
  const members = new Map<string, EtcdClient>();
  const { username: name, password } = options;
  if (name === undefined || password === undefined) {
    return Object.assign(client, { options, members, anonymous: null, forgetToken: () => {} });
  }
  const anonymous = newClient(etcd3Options, failover, tls);
  const forgetToken = authenticate(client, anonymous, { name, password });
  return Object.assign(client, { options, members, anonymous, forgetToken });
}

/**
 * Closes a client and those made for its members. Streams that are open may outlive it: abort
 * them first.
 */
export function close(client: EtcdClient): void {
  for (const member of client.members.values()) close(member);
  client.members.clear();
  client.anonymous?.close();
  client.close();
}

function newClient(options: IOptions, failover: Failover, tls: Tls | undefined): Etcd3 {
  const client = new Etcd3(options);
  if (options.credentials && tls?.insecureSkipVerify) trustAnyCertificate(client, tls);
  keepConnections(client);
  failover.steer(client);
  repeatReads(client);
  return client;
}

/** gRPC would take a path for part of the host, and 443 for the port of any URL without one. */
function toHost(endpoint: string): string {
  const { protocol, hostname, port } = new URL(endpoint);
  return `${protocol}//${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
}

function toCredentials(tls: Tls = {}): IOptions["credentials"] {
  // Typed as if the authority were required; without it gRPC takes the system's.
  const credentials = { rootCertificate: tls.ca, privateKey: tls.key, certChain: tls.cert };
  return credentials as IOptions["credentials"];
}
