import { createServer, type Socket, connect as tcpConnect } from "node:net";

/** A stretch of network between client and etcd that fails on demand. */
export type TestProxy = {
  /** What clients dial in place of the target. */
  readonly endpoint: string;
  /** How many connections it has taken so far. */
  readonly taken: number;
  /** Breaks all connections, with a reset. New ones are taken. */
  cut(): void;
  /** Stops passing bytes, both ways, over old and new connections, which stay open. */
  stall(): void;
  /** Ends a stall; what was held back is passed on. */
  flow(): void;
  close(): Promise<void>;
};

/** Passes TCP on to `target`, a URL, until told otherwise. */
export async function startProxy(target: string): Promise<TestProxy> {
  const { protocol, hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let stalled = false;
  let taken = 0;

  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // Whatever breaks one side breaks the other; there is nobody to tell.
    socket.on("error", () => {});
  };
  const server = createServer((near) => {
    taken++;
    const far = tcpConnect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      track(from);
      from.on("data", (bytes) => void to.write(bytes));
      from.once("end", () => to.end());
      from.once("close", () => to.destroy());
      if (stalled) from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("the proxy has no port");

  return {
    endpoint: `${protocol}//127.0.0.1:${address.port}`,
    get taken() {
      return taken;
    },
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    stall: () => {
      stalled = true;
      for (const socket of sockets) socket.pause();
    },
    flow: () => {
      stalled = false;
      for (const socket of sockets) socket.resume();
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
