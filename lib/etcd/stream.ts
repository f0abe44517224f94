import "server-only";

import { setMaxListeners } from "node:events";

import type { IDuplexStream } from "etcd3";

/** One of etcd's two-way streams, with what etcd3's types leave out. */
export type Stream<Request, Response> = IDuplexStream<Request, Response> &
  AsyncIterable<Response> & { destroy(reason?: Error): void };

/** gRPC's, of which this much is needed here. */
type Metadata = { set(key: string, value: string): void };
type Call = { start(metadata: Metadata, ...rest: unknown[]): void };

/**
 * Call options by which etcd ends a stream when its member has no leader. Without, a member that
 * was cut off from the others keeps the stream open, and silent.
 *
 * @see clientv3.WithRequireLeader, in etcd's own client
 */
export function requireLeader(): object {
  // An interceptor, since etcd3 lets nobody at the metadata of a call.
  const interceptor = (options: unknown, nextCall: (options: unknown) => Call) => {
    const call = nextCall(options);
    const start = call.start.bind(call);
    call.start = (metadata, ...rest) => {
      metadata.set("hasleader", "true");
      start(metadata, ...rest);
    };
    return call;
  };
  return { interceptors: [interceptor] };
}

/**
 * Makes a stream end when `signal` aborts, and keeps errors of a stream that nobody reads any more
 * from ending the process. Returns what undoes the former and ends the stream.
 */
export function bind(stream: Stream<never, unknown>, signal: AbortSignal): () => void {
  stream.on("error", () => {}); // Cancelling is an error to gRPC, possibly after reading has stopped.
  const cancel = () => stream.cancel();
  // One signal may end hundreds of leases; Node takes more than ten listeners for a leak.
  setMaxListeners(0, signal);
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  return () => {
    signal.removeEventListener("abort", cancel);
    cancel();
  };
}
