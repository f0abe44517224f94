import "server-only";

import { setTimeout as delay } from "node:timers/promises";

import type { Etcd3, IOptions } from "etcd3";

import { isStatusError, type StatusError } from "@/lib/errors";

import { toStatusError } from "./errors";
import { poolOf } from "./pool";

type FaultHandling = NonNullable<IOptions["faultHandling"]>;
type Policy = NonNullable<FaultHandling["global"]>;
type Execute = (fn: (context: never) => unknown) => Promise<unknown>;

/** Of an endpoint that failed: when at first and last, and how long it is passed over. */
type Trouble = { answers: boolean; since: number; last: number; forMs: number; until: number };

/** How long an endpoint that failed is passed over while another may serve; longer each time, if it goes on. */
const PASS_OVER_MS = 3_000;
const PASS_OVER_MAX_MS = 15_000;
/** Between two rounds over endpoints that have no leader: an election takes a second or so. */
const NO_LEADER_AGAIN_MS = 100;

/** What may be done twice. */
const READS: ReadonlySet<unknown> = new Set([
  "KV range",
  "Lease leaseTimeToLive",
  "Lease leaseLeases",
  "Cluster memberList",
  "Auth authenticate",
]);

/**
 * What to do when an endpoint fails, in place of etcd3's own retries and circuit breakers, which
 * multiply deadlines, open on errors that are no faults, and hang with authentication on.
 *
 * A call whose connection could not be made, or that etcd has refused before it looked at it, is safe to send, write or
 * not, to the next endpoint. Any other failure goes to the caller. An endpoint that failed is
 * passed over for a while, unless all did; then one call finds out whether it serves again.
 */
export class Failover {
  readonly #hosts: readonly string[];
  readonly #timeoutMs: number;
  readonly #troubles = new Map<string, Trouble>();

  constructor(hosts: readonly string[], timeoutMs: number) {
    this.#hosts = hosts;
    this.#timeoutMs = timeoutMs;
  }

  /** For the options of a client. */
  get faultHandling(): FaultHandling {
    return {
      global: policy((call) => this.#callAny(() => call(undefined as never))),
      host: (host) => policy((call) => this.#callAt(host, () => call(undefined as never))),
    };
  }

  /** Has a client that was made with {@link faultHandling} choose its endpoints by what is known of them. */
  steer(client: Etcd3): void {
    const pool = poolOf(client);
    const { hosts } = pool;
    const choose = (tried: Set<number>) => this.#choose(tried);
    pool.shuffledHosts = function* () {
      for (const tried = new Set<number>(); ; ) {
        const index = choose(tried);
        tried.add(index);
        yield hosts[index];
      }
    };
  }

  async #callAny(call: () => unknown): Promise<unknown> {
    const until = Date.now() + this.#timeoutMs;
    let noLeader: unknown;
    for (let attempt = 1; ; attempt++) {
      try {
        return await call();
      } catch (reason) {
        if (!wasNeverSent(reason)) throw reason;
        // Of all that can be said the most telling: that others are down may be why.
        if (hasNoLeader(reason)) noLeader = reason;
        if (attempt < this.#hosts.length) continue;
        if (!noLeader || Date.now() > until) throw noLeader ?? reason;
        await delay(NO_LEADER_AGAIN_MS);
      }
    }
  }

  async #callAt(host: string, call: () => unknown): Promise<unknown> {
    try {
      const answer = await call();
      // That a stream was begun says nothing yet.
      if (!isStream(answer)) this.#troubles.delete(host);
      return answer;
    } catch (reason) {
      // Also because etcd3 lets go of the connection, and so of all streams on it, when it
      // sees one of its own errors here, such as that of a request that is too large.
      const error = toStatusError(reason);
      if (isFault(error)) this.#failed(host, error);
      throw error;
    }
  }

  #failed(host: string, error: StatusError): void {
    const now = Date.now();
    const known = this.#troubles.get(host);
    // Many calls fail by one and the same fault, which is to count once.
    const isSame = known !== undefined && now - known.since < known.forMs;
    const forMs = known ? Math.min(known.forMs * 2, PASS_OVER_MAX_MS) : PASS_OVER_MS;
    this.#troubles.set(host, {
      ...(isSame ? known : { since: now, forMs, until: now + forMs }),
      ...{ answers: hasNoLeader(error), last: now },
    });
  }

  /** The index of the endpoint to ask next, by a call that has `tried` some. */
  #choose(tried: ReadonlySet<number>): number {
    const now = Date.now();
    const places = this.#hosts.map((host, index) => ({
      index,
      trouble: this.#troubles.get(host),
    }));
    const fit = places.filter(
      ({ index, trouble }) => !tried.has(index) && (!trouble || trouble.until <= now),
    );
    const chosen = fit[Math.floor(Math.random() * fit.length)];
    if (chosen) {
      // Whoever comes meanwhile does not wait along, should it still hang.
      if (chosen.trouble) chosen.trouble.until = now + PASS_OVER_MS;
      return chosen.index;
    }
    // All failed: first who answers that there is no leader, since there may be one soon; then who failed longest ago.
    const [first] = places.sort(
      (a, b) =>
        Number(b.trouble?.answers) - Number(a.trouble?.answers) ||
        Number(tried.has(a.index)) - Number(tried.has(b.index)) ||
        (a.trouble?.last ?? 0) - (b.trouble?.last ?? 0),
    );
    return first?.index ?? 0;
  }
}

/** Has a read that failed by its endpoint's fault done once more, by another one. */
export function repeatReads(client: Etcd3): void {
  const pool = poolOf(client);
  if (pool.hosts.length === 1) return;
  const exec = pool.exec.bind(pool);
  pool.exec = (...call) =>
    exec(...call).catch((reason: unknown) => {
      const [service, method] = call;
      if (!READS.has(`${service} ${method}`)) throw reason;
      const error = toStatusError(reason);
      // What was never sent has been tried with all of them.
      if (wasNeverSent(error)) throw error;
      if (error.code !== "unavailable" && error.code !== "deadline_exceeded") throw error;
      return exec(...call);
    });
}

/** etcd3 uses nothing of a policy but `execute`. */
function policy(execute: Execute): Policy {
  return { execute } as unknown as Policy;
}

function isStream(answer: unknown): boolean {
  return typeof (answer as { cancel?: unknown } | null)?.cancel === "function";
}

function wasNeverSent(reason: unknown): boolean {
  return (
    hasNoLeader(reason) ||
    causeMatches(
      reason,
      /No connection established|Name resolution failed|not supported for learner|Received HTTP status code 4/,
    )
  );
}

/** Said before a call is looked at, to those that ask for a leader. */
function hasNoLeader(reason: unknown): boolean {
  return causeMatches(reason, /etcdserver: no leader/);
}

function causeMatches(reason: unknown, pattern: RegExp): boolean {
  return isStatusError(reason) && pattern.test(String(reason.cause));
}

function isFault(error: StatusError): boolean {
  // A new leader is a matter of all members.
  if (causeMatches(error, /leader changed/)) return false;
  return error.code === "unavailable" || error.code === "deadline_exceeded";
}
