import { setTimeout as delay } from "node:timers/promises";

import { createClient } from "@/lib/zrpc/client";
import { Echo, type EchoClient, say } from "@/lib/zrpc/testing/echo";

import { start } from "./child";
import { type Line, ms, now, percentile } from "./stats";

const SLOW_MS = 100;
const FAST_MS = 2;
const SLOW = "0";
const WARM_UP_MS = 2_000;
const MEASURED_MS = 8_000;
/** Of each client. */
const BETWEEN_CALLS_MS = 2;

type Call = { by: string; took: number };

/**
 * Why go-zero balances by p2c_ewma: one server of four is slow, and a client by p2c_ewma and one
 * by round_robin call them, at the same time and pace.
 */
export async function slowServer(): Promise<Line[]> {
  const delays = [SLOW_MS, FAST_MS, FAST_MS, FAST_MS];
  const servers = await start<{ addresses: string[] }>("echo-servers.ts", delays);
  // Without a timeout: a machine that is busy must not end the bench.
  const conf = { Endpoints: servers.first.addresses, NonBlock: false, Timeout: 0 };
  const clients: EchoClient[] = [];
  try {
    // One after the other: what p2c_ewma makes of the first answers lasts for seconds, and they
    // should tell of the servers rather than of code that is not compiled yet.
    for (const BalancerName of ["round_robin", "p2c_ewma"]) {
      const client = await createClient({ ...conf, BalancerName }, Echo);
      clients.push(client);
      await callFor(WARM_UP_MS, client);
    }
    const [turn = [], p2c = []] = await Promise.all(
      clients.map((client) => callFor(MEASURED_MS, client)),
    );
    const setting = `one server of four takes ${SLOW_MS} ms in place of ${FAST_MS}`;
    return [
      {
        what: `${setting}: its share of calls by p2c_ewma, against round_robin`,
        ...compare(slowShare(p2c), slowShare(turn), percent),
      },
      {
        what: `${setting}: p99 of calls by p2c_ewma, against round_robin`,
        ...compare(p99(p2c), p99(turn), ms),
      },
    ];
  } finally {
    for (const client of clients) client.close();
    await servers.stop();
  }
}

/** Makes calls at a steady pace, whether those before are answered or not. */
async function callFor(durationMs: number, client: EchoClient): Promise<Call[]> {
  const calls: Promise<Call>[] = [];
  for (const end = now() + durationMs; now() < end; await delay(BETWEEN_CALLS_MS)) {
    calls.push(callOnce(client));
  }
  return Promise.all(calls);
}

async function callOnce(client: EchoClient): Promise<Call> {
  const began = now();
  const { by } = await say(client);
  return { by, took: now() - began };
}

function compare(ours: number, reference: number, text: (value: number) => string) {
  const ratio = ours / reference;
  return { ours: text(ours), reference: text(reference), ratio, budget: "< 1", met: ratio < 1 };
}

const slowShare = (calls: readonly Call[]) =>
  calls.filter(({ by }) => by === SLOW).length / calls.length;

const p99 = (calls: readonly Call[]) =>
  percentile(
    calls.map(({ took }) => took),
    0.99,
  );

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
