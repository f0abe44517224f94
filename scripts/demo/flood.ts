import { get } from "node:http";

import { createClient } from "@/lib/zrpc/client";

import { getOrder, getUser, Order, User } from "./services";

export type FloodResult = { seconds: number; answered: number; failed: number; medianMs: number };

const FLOOD_MS = 5_000;
const IN_FLIGHT = 16;
/** However fast it answers: the console has the same processors. */
const MOST_CALLS = 5_000;

/** Calls one instance by its address, past any balancer, and ends by itself. */
export async function flood(service: string, address: string): Promise<FloodResult> {
  const { call, close } = await caller(service, address);
  const startedAt = performance.now();
  const took: number[] = [];
  let calls = 0;
  let failed = 0;
  const one = async () => {
    while (performance.now() - startedAt < FLOOD_MS && calls < MOST_CALLS) {
      calls += 1;
      const since = performance.now();
      try {
        await call((calls % 1_000) + 1);
        took.push(performance.now() - since);
      } catch {
        failed += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, one));
  close();
  took.sort((a, b) => a - b);
  return {
    seconds: (performance.now() - startedAt) / 1_000,
    answered: took.length,
    failed,
    medianMs: took[Math.floor(took.length / 2)] ?? Number.NaN,
  };
}

async function caller(service: string, address: string) {
  const conf = { Endpoints: [address] };
  if (service === "user.rpc") {
    const client = await createClient(conf, User);
    return { call: (id: number) => getUser(client, id), close: () => client.close() };
  }
  if (service === "order.rpc") {
    const client = await createClient(conf, Order);
    return { call: (id: number) => getOrder(client, id), close: () => client.close() };
  }
  return { call: (id: number) => fetchOrder(`http://${address}/orders/${id}`), close: () => {} };
}

function fetchOrder(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      response.resume();
      if (response.statusCode === 200) response.once("end", resolve);
      else reject(new Error(`status ${response.statusCode}`));
    }).once("error", reject);
  });
}
