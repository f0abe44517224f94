import { setTimeout as delay } from "node:timers/promises";

import { listLeases } from "@/lib/etcd/lease";
import { metric, metrics } from "@/lib/etcd/metrics";

import type { TestEtcd } from "./etcd";

/** Every 20 ms. */
const ATTEMPTS = 500;

/** What somebody still has of etcd, to be none once they are done. */
export async function etcdUsage(etcd: TestEtcd): Promise<{ leases: number; watchers: number }> {
  const text = (await metrics(etcd.client, etcd.endpoint)) ?? "";
  return {
    leases: (await listLeases(etcd.client)).length,
    watchers: metric(text, "etcd_debugging_mvcc_watcher_total") ?? Number.NaN,
  };
}

/** What keeps this process busy. */
export type ProcessUsage = { timers: number; connections: number };

export function processUsage(): ProcessUsage {
  const kinds = process.getActiveResourcesInfo();
  return {
    timers: kinds.filter((kind) => kind === "Timeout").length,
    connections: kinds.filter((kind) => /^(TCP|TLS)/.test(kind)).length,
  };
}

/**
 * Waits until the process has no more than `usage`. Not by the test runner's own means, which have timers of
 * their own.
 *
 * @throws Error saying what it has.
 */
export async function untilProcessUsage(usage: ProcessUsage): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const now = processUsage();
    if (now.timers <= usage.timers && now.connections <= usage.connections) return;
    if (attempt === ATTEMPTS) throw new Error(`${JSON.stringify(now)} > ${JSON.stringify(usage)}`);
    await delay(20);
  }
}
