import { setTimeout as delay } from "node:timers/promises";

import type { TestEtcd } from "@/lib/testing/etcd";

import { start } from "./child";
import type { ConsoleProcess } from "./console-process";
import type { Line } from "./stats";

/** A whole turn of what the console asks every 30 s, so that both windows hold the same. */
const WINDOW_MS = 30_000;

/**
 * What the console costs etcd with a thousand viewers, and with one before and after them: a console reads less the longer
 * it has been running.
 */
export async function reads(etcd: TestEtcd, console: ConsoleProcess): Promise<Line> {
  const before = await cost(etcd, console, 1);
  const many = await cost(etcd, console, 1_000);
  const after = await cost(etcd, console, 1);
  const one = { watchers: after.watchers, calls: (before.calls + after.calls) / 2 };
  const ratio = many.calls / one.calls;
  const text = ({ calls, watchers }: Cost) => `${watchers} watch, ${calls.toFixed(1)} calls/s`;
  return {
    what: "watches and reads against etcd: 1,000 viewers, against 1",
    ours: text(many),
    reference: text(one),
    ratio,
    budget: "no more",
    // Calls come in whole numbers and the window does not begin on a tick of theirs.
    met: many.watchers === one.watchers && ratio < 1.05,
  };
}

type Cost = { calls: number; watchers: number };

async function cost(etcd: TestEtcd, console: ConsoleProcess, viewers: number): Promise<Cost> {
  const path = "/api/stream?topics=overview,status,service:latency.rpc";
  const { stop } = await start("subscribers.ts", [console.port, path, viewers]);
  try {
    await delay(2_000);
    const before = await counters(etcd);
    await delay(WINDOW_MS);
    const after = await counters(etcd);
    return {
      calls: ((after.calls - before.calls) * 1_000) / WINDOW_MS,
      watchers: after.watchers,
    };
  } finally {
    await stop();
  }
}

async function counters(etcd: TestEtcd): Promise<Cost> {
  const text = await (await fetch(`${etcd.endpoint}/metrics`)).text();
  let calls = 0;
  for (const [, count] of text.matchAll(/^grpc_server_started_total\{.*\} (\S+)$/gm)) {
    calls += Number(count);
  }
  const watchers = Number(/^etcd_debugging_mvcc_watcher_total (\d+)/m.exec(text)?.[1]);
  return { calls, watchers };
}
