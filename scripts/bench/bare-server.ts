import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { Etcd3 } from "etcd3";

/**
 * Run as a process of its own: what the fan-out is held against. A bare Node server that
 * writes a frame, as long as the console's, to every open response when etcd tells of a put.
 *
 * argv: etcd's endpoint, the prefix to watch, the length of a frame in bytes.
 */
const [endpoint = "", prefix = "", length] = process.argv.slice(2);
const client = new Etcd3({ hosts: endpoint });
const responses = new Set<ServerResponse>();

const watcher = await client.watch().prefix(prefix).create();
watcher.on("put", ({ value }) => {
  const text = `id: 1\nevent: delta\ndata: ${value.toString()}`;
  const frame = Buffer.from(`${text.padEnd(Number(length) - 2, " ")}\n\n`);
  for (const response of responses) response.write(frame);
});

const server = createServer((request, response) => {
  response.writeHead(200, {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-cache, no-transform",
  });
  request.socket.setNoDelay(true);
  response.write("retry: 1000\n\n");
  responses.add(response);
  response.on("close", () => responses.delete(response));
});
server.listen(0, "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on("disconnect", () => process.exit(0));
