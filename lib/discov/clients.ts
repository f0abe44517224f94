import { StatusError } from "@/lib/errors";
import { close, connect, type EtcdClient } from "@/lib/etcd/client";
import { readTls } from "@/lib/etcd/tls";
import { singleton } from "@/lib/singleton";

import { type EtcdConf, type EtcdConfInput, hasAccount, hasTls, parseEtcdConf } from "./etcd-conf";

export type SharedClient = {
  readonly client: EtcdClient;
  /** Says that it is no longer needed; the last one to say so closes the client. */
  release(): void;
};

type Shared = { users: number; client: Promise<EtcdClient> };

/** Deadline of one unary call; what go-zero's subscribers take for a load. */
const TIMEOUT_MS = 3_000;

/**
 * The client of a configuration's etcd: one in this process for each set of hosts, account and
 * certificates, however many publishers and subscribers there are. Hosts are kept as they are given: those that
 * members advertise are not asked for, since they often cannot be reached (go-zero #3448).
 *
 * @throws StatusError `invalid_argument` for files that are no certificates.
 */
export async function acquireClient(input: EtcdConfInput): Promise<SharedClient> {
  const conf = parseEtcdConf(input);
  const clients = singleton("discov-clients", () => new Map<string, Shared>());
  const name = nameOf(conf);
  const shared = clients.get(name) ?? { users: 0, client: open(conf) };
  clients.set(name, shared);
  shared.users += 1;

  let released = false;
  const release = () => {
    if (released) return;
    released = true;
    shared.users -= 1;
    if (shared.users > 0) return;
    if (clients.get(name) === shared) clients.delete(name);
    shared.client.then(close, () => {});
  };
  try {
    return { client: await shared.client, release };
  } catch (reason) {
    release();
    throw reason;
  }
}

async function open(conf: EtcdConf): Promise<EtcdClient> {
  const secure = hasTls(conf);
  const tls = secure
    ? await readTls({ ca: conf.CACertFile, cert: conf.CertFile, key: conf.CertKeyFile })
    : undefined;
  return connect({
    endpoints: conf.Hosts.map((host) => toUrl(host, secure)),
    ...(hasAccount(conf) ? { username: conf.User, password: conf.Pass } : {}),
    ...(tls ? { tls: { ...tls, insecureSkipVerify: conf.InsecureSkipVerify } } : {}),
    timeoutMs: TIMEOUT_MS,
  });
}

/** Hosts are written without a scheme, as a rule. */
function toUrl(host: string, secure: boolean): string {
  const url = host.includes("://") ? host : `${secure ? "https" : "http"}://${host}`;
  if (!/^https?:/.test(url) || !URL.canParse(url)) {
    throw new StatusError("invalid_argument", `${JSON.stringify(host)} is no host of etcd`);
  }
  return url;
}

function nameOf(conf: EtcdConf): string {
  const { User, Pass, CertFile, CertKeyFile, CACertFile, InsecureSkipVerify } = conf;
  const hosts = [...new Set(conf.Hosts)].sort();
  return JSON.stringify([
    hosts,
    ...(hasAccount(conf) ? [User, Pass] : ["", ""]),
    ...[CertFile, CertKeyFile, CACertFile, InsecureSkipVerify],
  ]);
}
