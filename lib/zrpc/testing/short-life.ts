import { type Server, ServerCredentials } from "@grpc/grpc-js";

import { createClient } from "../client";
import { createServer } from "../server";
import { addEcho, Echo, say } from "./echo";

/**
 * A program that serves, calls itself by name and closes all: `tsx short-life.ts <etcd host:port>`
 * prints who answered. It ends by itself only if no timer and no socket is left behind.
 */
const Etcd = { Hosts: process.argv.slice(2), Key: "short.rpc" };
const Shutdown = { WrapUpTime: "50ms", WaitTime: "5s" };
const register = (server: Server) => addEcho(server, "short");
const conf = { Name: "short.rpc", ListenOn: "127.0.0.1:0", Etcd, Shutdown };

const server = createServer(conf, register, { credentials: ServerCredentials.createInsecure() });
await server.start();
const client = await createClient({ Etcd }, Echo);
const { by } = await say(client);
const empty = await createClient({ Etcd: { ...Etcd, Key: "empty.rpc" } }, Echo);
await say(empty).catch(() => {});
client.close();
empty.close();
await server.stop();
process.stdout.write(`${by}\n`);
