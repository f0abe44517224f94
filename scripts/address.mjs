import { isIP } from "node:net";
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
 * Tells by its Host header whether a request was meant for this console. A page can have its own name lead to this
 * machine once it is open (DNS rebinding), and is then a page of this console to the browser: it could do what an
 * operator can. It cannot have an address for a name, nor `localhost`.
 *
 * Any name will do where the console listens beyond this machine, unless ROLLCALL_HOSTS says which are its own.
 *
 * @param {Record<string, string | undefined>} env
 * @returns {(header: string | undefined) => boolean}
 */
export function hostGuard(env) {
  const { host } = listenAddress(env);
  const names = (env.ROLLCALL_HOSTS ?? "").split(",").map((name) => name.trim().toLowerCase());
  const own = new Set([...names.filter((name) => name !== ""), host.toLowerCase()]);
  const anyName = own.size === 1 && !isLocal(host);
  return (header) => {
    // Browsers always say it.
    if (anyName || header === undefined) return true;
    const name = header.toLowerCase().replace(/:\d*$/, "");
    return isLocal(name) || isAddress(name) || own.has(name.replace(/\.$/, ""));
  };
}

/** @param {string} name */
function isLocal(name) {
  return /^(.+\.)?localhost\.?$/i.test(name) || name === "::1" || /^127(\.\d+){3}$/.test(name);
}

/** @param {string} name */
function isAddress(name) {
  return isIP(name.replace(/^\[(.*)\]$/, "$1")) > 0;
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
