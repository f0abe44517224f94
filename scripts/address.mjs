import { hostname as machineName } from "node:os";

/**
 * Where the console listens, by PORT and HOSTNAME.
 *
 * @param {Record<string, string | undefined>} env
 * @returns {{ host: string, port: number }}
 * @throws {Error} when PORT is no port
 */
export function listenAddress(env) {
  const text = env.PORT || "3000";
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`PORT is ${text}, which is no port.`);
  // Shells and containers set HOSTNAME to the machine's name by themselves. Taking that for
  // the user's wish would open the console, which has no login, to the network.
  const wished = env.HOSTNAME && env.HOSTNAME !== machineName() ? env.HOSTNAME : "127.0.0.1";
  return { host: wished, port };
}

/**
 * @param {string} host
 * @param {number} port
 */
export function urlOf(host, port) {
  const shown = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return `http://${shown.includes(":") ? `[${shown}]` : shown}:${port}`;
}

/**
 * What to tell the user when listening fails.
 *
 * @param {NodeJS.ErrnoException} error
 * @param {string} host
 * @param {number} port
 */
export function listenFailure(error, host, port) {
  if (error.code === "EADDRINUSE") {
    return `Port ${port} on ${host} is in use. Set PORT to another one.`;
  }
  if (error.code === "EACCES") return `Port ${port} needs rights that this user has not. Set PORT.`;
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
    return `HOSTNAME is ${host}, which is no address of this machine.`;
  }
  return `Cannot listen on ${host}:${port}: ${error.message}`;
}
