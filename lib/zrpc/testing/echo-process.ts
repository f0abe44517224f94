import { Server, ServerCredentials } from "@grpc/grpc-js";

import { addEcho } from "./echo";

/**
 * A server in a process of its own, which tests kill: `tsx echo-process.ts <name>` prints its port,
 * and then `called` at each call of `hang`, which it never answers.
 */
const [name = "process"] = process.argv.slice(2);
const server = new Server();
addEcho(server, name, {
  onSay: async ({ request }) => {
    if (request.text !== "hang") return;
    process.stdout.write("called\n");
    await new Promise(() => {});
  },
});
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
