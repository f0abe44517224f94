import { createServer, type Socket, connect as tcpConnect } from "node:net";

/** The way by which the other members of a cluster reach one, which can be closed to any of them. */
export type PeerGate = {
  /** What the member advertises to the others. */
  readonly endpoint: string;
  /** Passes nothing on from these members, by their hexadecimal ids; from nobody at all if "all". */
  refuse(senders: ReadonlySet<string> | "all"): void;
  close(): Promise<void>;
};

/** etcd names the sender in the requests of raft, though not in all others on the same connection. */
const SENDER = /X-Server-From: ([0-9a-f]+)/i;

/** Passes what members say to each other on to the one that listens on `port`. */
export async function startPeerGate(port: number): Promise<PeerGate> {
  const connections = new Map<Socket, string | undefined>();
  let refused: ReadonlySet<string> | "all" = new Set();
  const isRefused = (sender: string | undefined) =>
    refused === "all" || (sender !== undefined && refused.has(sender));

  const server = createServer((near) => {
    if (refused === "all") return near.destroy();
    const far = tcpConnect(port, "127.0.0.1");
    connections.set(near, undefined);
    near.once("close", () => connections.delete(near));
    near.on("data", (bytes) => {
      const sender = connections.get(near) ?? SENDER.exec(bytes.toString("latin1"))?.[1];
      connections.set(near, sender);
      if (isRefused(sender)) near.destroy();
      else far.write(bytes);
    });
    far.on("data", (bytes) => void near.write(bytes));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      // Whatever breaks one side breaks the other; there is nobody to tell.
      from.on("error", () => {});
      from.once("close", () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("the gate has no port");

  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    refuse: (senders) => {
      refused = senders;
      for (const [near, sender] of connections) if (isRefused(sender)) near.destroy();
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const near of connections.keys()) near.destroy();
      await closed;
    },
  };
}
