import "server-only";

import { EventEmitter } from "node:events";

import { credentials } from "@grpc/grpc-js";
import type { Etcd3 } from "etcd3";

import type { Tls } from "./tls";

/** gRPC's, of which this much is needed here. */
export type Metadata = { set(key: string, value: string): void };

/** etcd3 asks it before each call, and tells it when etcd has refused the token of one. */
export type Authenticator = { getMetadata(): Promise<Metadata>; invalidateMetadata(): void };

type Host = {
  faultHandling: { execute(fn: () => unknown): Promise<unknown> };
  /** Read when the first call of a service dials. */
  channelCredentials: unknown;
  /** gRPC's client of a service, kept until the connection is given up. */
  getServiceClient(name: string): ServiceClient;
};

/** gRPC's, of which this much is needed here: a method for each of the service's, by name. */
type ServiceClient = { [method: string]: Method | undefined };
type Method = ((...call: unknown[]) => unknown) & { path?: string; requestSerialize?: unknown };

type Use = (connection: { resource: Host }) => unknown;

/** What we use of the inside of etcd3 1.1: its types hide it. */
export type Pool = {
  hosts: Host[];
  authenticator: Authenticator;
  /** Every unary call. */
  exec(...call: unknown[]): Promise<unknown>;
  /** Every stream; and every unary call, through `exec`. */
  withConnection(service: string, use: Use, ...rest: unknown[]): Promise<unknown>;
  /** The endpoints to try, for one call. */
  shuffledHosts(): Generator<Host | undefined, void, void>;
  /** Called with the error of a stream. */
  markFailed(host: Host, error: Error): void;
};

const UNLIKE = "etcd3 has changed: lib/etcd/pool.ts no longer fits it";

/** @throws Error when etcd3 is another than the one this was written for. */
export function poolOf(client: Etcd3): Pool {
  const { pool } = client as unknown as { pool?: Partial<Pool> };
  const methods = [pool?.exec, pool?.withConnection, pool?.shuffledHosts, pool?.markFailed];
  if (!pool?.authenticator || !pool.hosts || !methods.every(Boolean)) throw new Error(UNLIKE);
  return pool as Pool;
}

/** Has `client`, before its first call, take any certificate: etcd3 has no option for that. */
export function trustAnyCertificate(client: Etcd3, { ca, cert, key }: Tls): void {
  const trusting = credentials.createSsl(ca ?? null, key ?? null, cert ?? null, {
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
  for (const host of poolOf(client).hosts) host.channelCredentials = trusting;
}

/**
 * Keeps the connection when a stream ends by an error, which a stream that we cancel does as
 * well. etcd3 would let go of it, and with it of all other streams: gRPC cannot ping on a
 * connection that is let go of, takes it for dead some seconds later, and every watch on it
 * breaks.
 */
export function keepConnections(client: Etcd3): void {
  const pool = poolOf(client);
  const fail = (host: Host, error: Error) => {
    host.faultHandling
      .execute(() => {
        throw error;
      })
      .catch(() => {});
  };
  pool.markFailed = () => {};
  const withConnection = pool.withConnection.bind(pool);
  // etcd3 marks nothing for a stream that we gave up, since its endpoint did not answer in time.
  pool.withConnection = (service, use, ...rest) =>
    withConnection(
      service,
      (connection) => {
        const used = use(connection);
        if (used instanceof EventEmitter) {
          used.on("error", (error: Error) => fail(connection.resource, error));
        }
        return used;
      },
      ...rest,
    );
}

/**
 * Has the answers of a unary call read by `read` in place of etcd3's own way. All else of the call stays as it is: hosts,
 * retries, deadlines, the login.
 *
 * @throws Error with the first call, when etcd3 is another than the one this was written for.
 */
export function readAnswersBy(
  client: Etcd3,
  { service, method }: { service: string; method: string },
  read: (answer: Buffer) => unknown,
): void {
  for (const host of poolOf(client).hosts) {
    const getServiceClient = host.getServiceClient.bind(host);
    host.getServiceClient = (name) => {
      const found = getServiceClient(name);
      // One that was made before, and is kept, has it already.
      if (name !== service || Object.hasOwn(found, method)) return found;
      const { path, requestSerialize } = found[method] ?? {};
      const request = found.makeUnaryRequest?.bind(found);
      if (!path || !requestSerialize || !request) throw new Error(UNLIKE);
      found[method] = (...call) => request(path, requestSerialize, read, ...call);
      return found;
    };
  }
}
