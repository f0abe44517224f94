import "server-only";

import { setTimeout as delay } from "node:timers/promises";

import type { ILeaseKeepAliveRequest, ILeaseKeepAliveResponse } from "etcd3";

import { StatusError } from "@/lib/errors";

import type { EtcdClient } from "./client";
import { throwStatusError, toStatusError } from "./errors";
import { bind, requireLeader, type Stream } from "./stream";

/**
 * Renews a lease over one stream: at once, and again each time the next value is taken a third of
 * the TTL after the last. Yields the TTL, in seconds, of each renewal. Ends when etcd says that
 * the lease does not exist, and when `signal` aborts. An endpoint of several has `withinMs` for an
 * answer, and none longer than the client's deadline.
 *
 * @throws StatusError `deadline_exceeded` when etcd does not answer, `unavailable` when the
 *   stream breaks.
 */
export async function* renewals(
  client: EtcdClient,
  id: string,
  signal: AbortSignal,
  withinMs = client.options.timeoutMs,
): AsyncGenerator<number, void, void> {
  const stream = (await client.leaseClient
    .leaseKeepAlive(requireLeader())
    .catch(throwStatusError)) as Stream<ILeaseKeepAliveRequest, ILeaseKeepAliveResponse>;
  const end = bind(stream, signal);
  let timer: NodeJS.Timeout | undefined;
  const { timeoutMs, endpoints } = client.options;
  // To hurry a single member, which may merely be slow, would only make it answer anew.
  const hurry = (ms: number) => (endpoints.length > 1 ? Math.min(ms, timeoutMs) : timeoutMs);
  let deadlineMs = hurry(withinMs);
  const ask = () => {
    stream.write({ ID: id });
    // A stream has no deadline of its own, and may wait for a connection without end.
    timer = setTimeout(() => {
      stream.destroy(new StatusError("deadline_exceeded", "etcd did not answer in time"));
    }, deadlineMs);
  };
  try {
    ask();
    for await (const { TTL } of stream) {
      clearTimeout(timer);
      const ttlSeconds = Number(TTL);
      if (ttlSeconds <= 0) return;
      const renewed = performance.now();
      // Where it hangs there is to be time left for another member.
      deadlineMs = hurry((ttlSeconds * 1_000) / 3);
      yield ttlSeconds;
      const untilNextMs = (ttlSeconds * 1_000) / 3 - (performance.now() - renewed);
      await delay(Math.max(0, untilNextMs), undefined, { signal });
      ask();
    }
    throw new StatusError("unavailable", "etcd ended the keepalive of a lease");
  } catch (reason) {
    if (!signal.aborted) throw toStatusError(reason);
  } finally {
    clearTimeout(timer);
    end();
  }
}
