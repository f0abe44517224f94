import "server-only";

import type { IOptions } from "etcd3";

import { isStatusError, type StatusError } from "@/lib/errors";

import { toStatusError } from "./errors";

type FaultHandling = NonNullable<IOptions["faultHandling"]>;
type Policy = NonNullable<FaultHandling["global"]>;
type Execute = (fn: (context: never) => unknown) => Promise<unknown>;

/** How long an endpoint that failed is passed over while another may serve. */
const PASS_OVER_MS = 3_000;

/**
 * What to do when an endpoint fails, in place of etcd3's own retries and circuit breakers, which
 * multiply deadlines, open on errors that are no faults, and hang with authentication on.
 *
 * A call whose connection could not be made was never sent, so it is safe to send it, write or
 * not, to the next endpoint. Any other failure goes to the caller. An endpoint that failed is
 * passed over for a while, unless all did.
 */
export function failover(endpoints: number): FaultHandling {
  const failedAt = new Map<string, number>();
  const isFailed = (at: number | undefined) => at !== undefined && Date.now() - at < PASS_OVER_MS;
  const allFailed = () => [...failedAt.values()].filter(isFailed).length === endpoints;

  return {
    global: policy(async (call) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await call(undefined as never);
        } catch (reason) {
          if (attempt >= endpoints || !wasNeverSent(reason)) throw reason;
        }
      }
    }),
    host: (endpoint) =>
      policy(async (call) => {
        // etcd3 goes to the next endpoint when a policy throws before it has called.
        if (isFailed(failedAt.get(endpoint)) && !allFailed()) {
          throw new Error(`${endpoint} is passed over`);
        }
        try {
          const answer = await call(undefined as never);
          failedAt.delete(endpoint);
          return answer;
        } catch (reason) {
          // Also because etcd3 lets go of the connection, and so of all streams on it, when it
          // sees one of its own errors here, such as that of a request that is too large.
          const error = toStatusError(reason);
          if (isFault(error)) failedAt.set(endpoint, Date.now());
          throw error;
        }
      }),
  };
}

/** etcd3 uses nothing of a policy but `execute`. */
function policy(execute: Execute): Policy {
  return { execute } as unknown as Policy;
}

function wasNeverSent(reason: unknown): boolean {
  return (
    isStatusError(reason) &&
    /No connection established|Name resolution failed/.test(String(reason.cause))
  );
}

function isFault({ code }: StatusError): boolean {
  return code === "unavailable" || code === "deadline_exceeded";
}
