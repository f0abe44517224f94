import type { ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

import { Etcd3 } from "etcd3";

import { put } from "@/lib/etcd/kv";
import { grant, revoke } from "@/lib/etcd/lease";
import { startEtcd, type TestEtcd } from "@/lib/testing/etcd";
import { createClient } from "@/lib/zrpc/client";
import { Echo, type EchoClient, say } from "@/lib/zrpc/testing/echo";

import { next, start } from "./child";
import type { Reached } from "./echo-servers";
import { type Line, median, ms, now, percentile } from "./stats";

const KEY = "departure.rpc";
const WARM_UP = 5;
const DEPARTURES = 60;
const CALLERS = 4;
/** Of the server that stays, so that most calls take the one that is to leave. */
const STAYING_MS = 5;
/** Longer than updates are merged for, and than any pause between two calls. */
const SETTLED_MS = 60;

/**
 * From a lease's revocation being sent until the last call reaches the server that it stood for,
 * against until a plain etcd3 watch hears of the deletion. The watch and the client that calls
 * listen in this process, to the same revocations; another server of the service stays.
 */
export async function departure(): Promise<Line> {
  const etcd = await startEtcd();
  const servers = await start<{ addresses: [string, string] }>("echo-servers.ts", [STAYING_MS, 0]);
  const [staying, leaving] = servers.first.addresses;
  const watching = new Etcd3({ hosts: etcd.endpoint });
  const watcher = await watching.watch().prefix(`${KEY}/`).create();
  const deletion = () => new Promise<number>((heard) => watcher.once("delete", () => heard(now())));
  await put(etcd.client, Buffer.from(`${KEY}/staying`), Buffer.from(staying));
  // Without a timeout: a machine that is busy must not end the bench.
  const Etcd = { Hosts: [`127.0.0.1:${etcd.port}`], Key: KEY };
  const client = await createClient({ Etcd, NonBlock: false, Timeout: 0 }, Echo);
  const calls = callSteadily(client);

  const lastCalls: number[] = [];
  const watched: number[] = [];
  const reached = { calls: 0, forMs: 0 };
  try {
    for (let n = 0; n < WARM_UP + DEPARTURES; n += 1) {
      const { lease, before } = await join(etcd, leaving, servers.child);
      const heard = deletion();
      const sent = now();
      await revoke(etcd.client, lease);
      const [at, after] = await Promise.all([heard, silence(servers.child)]);
      if (n < WARM_UP) continue;
      watched.push(at - sent);
      lastCalls.push(after.last - sent);
      reached.calls += after.calls - before.calls;
      reached.forMs += after.last - before.last;
    }
  } finally {
    await calls.stop();
    client.close();
    watching.close();
    await servers.stop();
    await etcd.stop();
  }

  const later = median(lastCalls.map((last, n) => last - (watched[n] ?? Number.NaN)));
  return {
    what: `lease revoked → last call to its server, which has one every ${ms(reached.forMs / reached.calls)}, against a raw etcd3 watch (median)`,
    ours: `${ms(median(lastCalls))} (p99 ${ms(percentile(lastCalls, 0.99))})`,
    reference: `${ms(median(watched))} (p99 ${ms(percentile(watched, 0.99))})`,
    ratio: median(lastCalls) / median(watched),
    // A change reaches the channel within milliseconds, however long etcd took to tell of it.
    budget: "< 5 ms later",
    met: later < 5,
  };
}

/** Calls that fail end the bench: a departure must cost none. */
function callSteadily(client: EchoClient): { stop: () => Promise<unknown> } {
  let stopped = false;
  const caller = async () => {
    while (!stopped) {
      await say(client);
      await delay(1);
    }
  };
  const callers = Promise.all(Array.from({ length: CALLERS }, caller));
  return {
    stop: () => {
      stopped = true;
      return callers;
    },
  };
}

/** Registers the server and waits until calls have reached it for a while. */
async function join(etcd: TestEtcd, address: string, servers: ChildProcess) {
  const { id: lease } = await grant(etcd.client, 600);
  const began = now();
  await put(etcd.client, Buffer.from(`${KEY}/${lease}`), Buffer.from(address), { lease });
  for (;;) {
    await delay(SETTLED_MS);
    const before = await leavingServer(servers);
    if (before.last > began) return { lease, before };
  }
}

/** Waits until no call has reached the server for a while. */
async function silence(servers: ChildProcess): Promise<Reached> {
  for (;;) {
    await delay(SETTLED_MS);
    const after = await leavingServer(servers);
    if (now() - after.last > SETTLED_MS) return after;
  }
}

async function leavingServer(servers: ChildProcess): Promise<Reached> {
  const answer = next<[Reached, Reached]>(servers);
  servers.send("");
  return (await answer)[1];
}
