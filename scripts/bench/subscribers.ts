import { connect, type Socket } from "node:net";

import { now } from "./stats";

/**
 * Run as a process of its own: opens many streams over bare sockets, so that the reader costs
 * as little as can be, and reports for each marker when the last socket had it.
 *
 * argv: port, path, count. Messages in: `{ marker }` to look for next. Out: `{ ready }`,
 * then `{ marker, first, last }` in milliseconds since 1970.
 */
const [port, path, count] = [
  Number(process.argv[2]),
  process.argv[3] ?? "/",
  Number(process.argv[4]),
];

let marker = "";
let missing = 0;
let first = 0;

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" });
    let tail = "";
    let seen = "";
    let ready = false;
    socket.setEncoding("latin1");
    socket.once("error", reject);
    socket.on("connect", () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`);
    });
    socket.on("data", (chunk: string) => {
      if (!ready) {
        ready = true;
        resolve(socket);
      }
      if (marker === "" || seen === marker) return;
      tail = (tail + chunk).slice(-4_096);
      if (!tail.includes(marker)) return;
      seen = marker;
      tail = "";
      const at = now();
      if (first === 0) first = at;
      missing -= 1;
      if (missing === 0) process.send?.({ marker, first, last: at });
    });
  });
}

process.on("message", (message: { marker: string }) => {
  marker = message.marker;
  missing = count;
  first = 0;
  process.send?.({ looking: marker });
});
process.on("disconnect", () => process.exit(0));

for (let opened = 0; opened < count; opened += 50) {
  await Promise.all(Array.from({ length: Math.min(50, count - opened) }, open));
}
process.send?.({ ready: true });
