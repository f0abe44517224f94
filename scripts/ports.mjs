import { connect, createServer } from "node:net";

/**
 * Tells whether nothing listens on a port of this machine and we could.
 *
 * @param {number} port
 * @param {string} [host]
 */
export async function isFree(port, host = "127.0.0.1") {
  // Where another program listens on all addresses some systems let us bind one of them
  // beside it, so asking for the port is not enough.
  return !(await answers(port, host)) && (await bind(port, host)) !== null;
}

/** A port that was free a moment ago. */
export async function freePort(host = "127.0.0.1") {
  const port = await bind(0, host);
  if (port === null) throw new Error(`no port can be had on ${host}`);
  return port;
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>}
 */
function answers(port, host) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: host === "0.0.0.0" ? "127.0.0.1" : host });
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number | null>}
 */
function bind(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? null) : null));
    });
  });
}
