import type { Server } from "@grpc/grpc-js";

import { createServer } from "../server";
import { addEcho } from "./echo";

/**
 * A server that stops by signals: `tsx serve.ts <etcd host:port> <key>` prints its address once
 * registered.
 */
const [host = "", Key = ""] = process.argv.slice(2);
const server = createServer(
  {
    Name: Key,
    ListenOn: "127.0.0.1:0",
    Etcd: { Hosts: [host], Key },
    Shutdown: { WrapUpTime: "3s", WaitTime: "10s" },
  },
  (grpc: Server) => addEcho(grpc, "serve"),
);
server.stopOnSignals();
await server.start();
process.stdout.write(`127.0.0.1:${server.port}\n`);
