import { get } from "node:http";

import { Etcd3 } from "etcd3";

import { grant } from "@/lib/etcd/lease";
import type { TestEtcd } from "@/lib/testing/etcd";

import { next, start } from "./child";
import type { ConsoleProcess } from "./console-process";
import { type Line, median, ms, now, percentile } from "./stats";

const SUBSCRIBERS = 1_000;
const WARM_UP = 10;
const PUTS = 60;
const ROUNDS = 2;

/**
 * From a put being sent until the last of 1,000 subscribers has it: of the console, against a
 * bare Node server that watches etcd and writes as many bytes. The two take turns.
 */
export async function fanOut(etcd: TestEtcd, console: ConsoleProcess): Promise<Line> {
  const bytes = await frameLength(etcd, console);
  const bare = await start<{ port: number }>("bare-server.ts", [etcd.endpoint, "fan.rpc/", bytes]);
  const ours: number[] = [];
  const reference: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      reference.push(...(await lastArrivals(etcd, bare.first.port, "/", `r${round}`)));
      const path = "/api/stream?topics=service:fan.rpc";
      ours.push(...(await lastArrivals(etcd, console.port, path, `o${round}`)));
    }
  } finally {
    await bare.stop();
  }
  const ratio = median(ours) / median(reference);
  return {
    what: `put → last of ${SUBSCRIBERS} subscribers, against a bare Node server (median)`,
    ours: `${ms(median(ours))} (p99 ${ms(percentile(ours, 0.99))})`,
    reference: `${ms(median(reference))} (p99 ${ms(percentile(reference, 0.99))})`,
    ratio,
    budget: "≤ 1.5",
    met: ratio <= 1.5,
  };
}

async function lastArrivals(
  etcd: TestEtcd,
  port: number,
  path: string,
  run: string,
): Promise<number[]> {
  const client = new Etcd3({ hosts: etcd.endpoint });
  const { id: lease } = await grant(etcd.client, 600);
  const { child, stop } = await start("subscribers.ts", [port, path, SUBSCRIBERS]);
  const took: number[] = [];
  try {
    for (let n = 0; n < WARM_UP + PUTS; n += 1) {
      const marker = `${run}-${n}.example:8080`;
      const looking = next(child);
      child.send({ marker });
      await looking;
      await new Promise((resolve) => setTimeout(resolve, 60));
      const arrived = next<{ last: number }>(child);
      const sent = now();
      await client.put("fan.rpc/1").value(marker).lease(lease);
      const { last } = await arrived;
      if (n >= WARM_UP) took.push(last - sent);
    }
  } finally {
    await stop();
    client.close();
  }
  return took;
}

/** How long the console's frame for one changed address is. */
async function frameLength(etcd: TestEtcd, console: ConsoleProcess): Promise<number> {
  const client = new Etcd3({ hosts: etcd.endpoint });
  const { id: lease } = await grant(etcd.client, 600);
  const put = (address: string) => client.put("fan.rpc/1").value(address).lease(lease);
  await put("measure-0.example:8080");
  const request = get(`${console.url}/api/stream?topics=service:fan.rpc`);
  const length = await new Promise<number>((resolve, reject) => {
    request.once("error", reject);
    request.once("response", (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        const began = text === "";
        text += chunk.toString();
        if (began) void put("measure-1.example:8080").then(() => {}, reject);
        const frame = text.split("\n\n").find((one) => one.includes("event: delta"));
        if (frame && text.endsWith("\n\n")) resolve(frame.length + 2);
      });
    });
  });
  request.destroy();
  client.close();
  return length;
}
