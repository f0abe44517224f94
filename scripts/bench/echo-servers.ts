import { setTimeout as delay } from "node:timers/promises";

import { Server, ServerCredentials } from "@grpc/grpc-js";

import { addEcho } from "@/lib/zrpc/testing/echo";

import { now } from "./stats";

/** How often a server was reached, and when for the last time, in milliseconds since 1970. */
export type Reached = { calls: number; last: number };

/**
 * Run as a process of its own: a gRPC server for each argument, that many milliseconds slow. They
 * sign as their place among the arguments, and register nowhere.
 *
 * Out: `{ addresses }`; then, for any message in, `Reached[]`.
 */
const delays = process.argv.slice(2).map(Number);
const reached = delays.map((): Reached => ({ calls: 0, last: 0 }));

function listen(place: number, delayMs: number): Promise<string> {
  const server = new Server();
  addEcho(server, String(place), {
    onSay: async () => {
      const calls = (reached[place]?.calls ?? 0) + 1;
      reached[place] = { calls, last: now() };
      if (delayMs > 0) await delay(delayMs);
    },
  });
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(`127.0.0.1:${port}`),
    );
  });
}

const addresses = await Promise.all(delays.map((delayMs, place) => listen(place, delayMs)));
process.on("message", () => process.send?.(reached));
process.on("disconnect", () => process.exit(0));
process.send?.({ addresses });
