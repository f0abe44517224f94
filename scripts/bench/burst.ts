import { rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Op, put, transact } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { startEtcd, type TestEtcd } from "@/lib/testing/etcd";

import { type ConsoleProcess, startConsole } from "./console-process";
import { type Line, median, ms, now, percentile } from "./stats";

const BURSTS = 5;
const CHANGES = 10_000;
const PER_TRANSACTION = 100;
/** While the journal writes what the burst brought. */
const AFTER = 40;

/**
 * From a put being sent until a subscriber has it, directly after bursts of 10,000 changes: with
 * the journal, against a console whose journal cannot be opened.
 */
export async function burst(): Promise<Line> {
  const etcd = await startEtcd();
  const nowhere = join(tmpdir(), `rollcall-no-folder-${process.pid}`);
  await writeFile(nowhere, "");
  const withJournal = await startConsole(etcd.endpoint);
  const without = await startConsole(etcd.endpoint, { ROLLCALL_DATA_DIR: nowhere });
  try {
    const ours: number[] = [];
    const reference: number[] = [];
    // In turns, so that whatever else the machine does meets both.
    for (let turn = 0; turn < BURSTS; turn += 1) {
      ours.push(...(await latencyAfterBurst(etcd, withJournal, turn)));
      reference.push(...(await latencyAfterBurst(etcd, without, turn)));
    }
    const ratio = median(ours) / median(reference);
    return {
      what: "put → one SSE subscriber just after 10,000 changes, against no journal (median)",
      ours: `${ms(median(ours))} (p99 ${ms(percentile(ours, 0.99))})`,
      reference: `${ms(median(reference))} (p99 ${ms(percentile(reference, 0.99))})`,
      ratio,
      budget: "≤ 1.2",
      met: ratio <= 1.2,
    };
  } finally {
    await Promise.all([withJournal.stop(), without.stop()]);
    await etcd.stop();
    await rm(nowhere);
  }
}

async function latencyAfterBurst(
  etcd: TestEtcd,
  console: ConsoleProcess,
  turn: number,
): Promise<number[]> {
  const { id: lease } = await grant(etcd.client, 600);
  const waiting = new Map<string, (at: number) => void>();
  const request = get(`${console.url}/api/stream?topics=service:burst-marker.rpc`);
  request.on("response", (response) => {
    response.on("data", (chunk: Buffer) => {
      for (const [marker] of chunk.toString().matchAll(/10\.8\.\d+\.\d+:8080/g)) {
        waiting.get(marker)?.(now());
      }
    });
  });
  await new Promise((resolve) => request.once("response", resolve));
  for (let first = 0; first < CHANGES; first += PER_TRANSACTION) {
    const success = Array.from({ length: PER_TRANSACTION }, (_, offset): Op => {
      const index = first + offset;
      const value = Buffer.from(`10.7.${index >> 8}.${index & 255}:${8_000 + turn}`);
      return { type: "put", key: Buffer.from(`burst.rpc/${index}`), value, lease };
    });
    await transact(etcd.client, { ifModRevision: [], success });
  }
  const took: number[] = [];
  for (let n = 0; n < AFTER; n += 1) {
    const address = `10.8.${turn}.${n}:8080`;
    const arrived = new Promise<number>((resolve) => waiting.set(address, resolve));
    const sent = now();
    await put(etcd.client, "burst-marker.rpc/1", address, { lease });
    took.push((await arrived) - sent);
    // The console merges what comes within 50 ms of the last message; a lone change goes at once.
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  request.destroy();
  return took;
}
