import { get } from "node:http";

import { Etcd3 } from "etcd3";

import { grant } from "@/lib/etcd/lease";
import type { TestEtcd } from "@/lib/testing/etcd";

import type { ConsoleProcess } from "./console-process";
import { type Line, median, ms, now, percentile } from "./stats";

const WARM_UP = 50;
const PUTS = 400;

/**
 * From a put being sent to etcd until a subscriber of the console has it, against until a
 * plain etcd3 watch has it. Both listen in this process, to the same puts.
 */
export async function latency(etcd: TestEtcd, console: ConsoleProcess): Promise<Line> {
  const { id: lease } = await grant(etcd.client, 600);
  const client = new Etcd3({ hosts: etcd.endpoint });
  const watcher = await client.watch().prefix("latency.rpc/").create();
  const waiting = new Map<string, (at: number) => void>();
  const seen = (by: string, marker: string) => waiting.get(`${by} ${marker}`)?.(now());
  watcher.on("put", ({ value }) => seen("watch", value.toString()));

  const request = get(`${console.url}/api/stream?topics=service:latency.rpc`);
  request.on("response", (response) => {
    response.on("data", (chunk: Buffer) => {
      for (const [marker] of chunk.toString().matchAll(/10\.9\.\d+\.\d+:8080/g)) {
        seen("stream", marker);
      }
    });
  });
  await new Promise((resolve) => request.once("response", resolve));

  const arrival = (by: string, marker: string) =>
    new Promise<number>((resolve) => waiting.set(`${by} ${marker}`, resolve));
  const watched: number[] = [];
  const streamed: number[] = [];
  for (let n = 0; n < WARM_UP + PUTS; n += 1) {
    const address = `10.9.${n >> 8}.${n & 255}:8080`;
    const both = Promise.all([arrival("watch", address), arrival("stream", address)]);
    const sent = now();
    await client.put("latency.rpc/1").value(address).lease(lease);
    const [watch, stream] = await both;
    waiting.clear();
    // The console merges what comes within 50 ms of the last message; a lone change goes at once.
    await new Promise((resolve) => setTimeout(resolve, 60));
    if (n < WARM_UP) continue;
    watched.push(watch - sent);
    streamed.push(stream - sent);
  }
  request.destroy();
  await watcher.cancel();
  client.close();

  const ratio = median(streamed) / median(watched);
  return {
    what: "put → one SSE subscriber, against a raw etcd3 watch (median)",
    ours: `${ms(median(streamed))} (p99 ${ms(percentile(streamed, 0.99))})`,
    reference: `${ms(median(watched))} (p99 ${ms(percentile(watched, 0.99))})`,
    ratio,
    budget: "≤ 1.5",
    met: ratio <= 1.5,
  };
}
