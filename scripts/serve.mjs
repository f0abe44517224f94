import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { hostGuard, listenAddress, listenFailure, urlOf } from "./address.mjs";
import { loadEnv } from "./load-env.mjs";
import { requireNode, root } from "./setup/project.mjs";

/** Instrumentation registers these: the server and Next.js' bundles share only globalThis. */
const streamKey = Symbol.for("rollcall.stream");
const closeKey = Symbol.for("rollcall.close");
const startedKey = Symbol.for("rollcall.started");

/**
 * @typedef {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => void} Handler
 * @typedef {{ [streamKey]?: Handler, [closeKey]?: () => Promise<void>, [startedKey]?: () => void }} Registered
 */
const registered = /** @type {typeof globalThis & Registered} */ (globalThis);

/** Next.js is ready before instrumentation has run; the console only is once it has. */
const started = new Promise((resolve) => {
  registered[startedKey] = () => resolve(undefined);
});
const startMs = 30_000;

/** How long open work may hold back the end. */
const closeMs = 5_000;

requireNode();
loadEnv();
process.chdir(root);
const dev = process.argv.includes("--dev");
Object.assign(process.env, {
  NODE_ENV: dev ? "development" : "production",
  NEXT_TELEMETRY_DISABLED: "1",
  // Next.js would exit on a signal before our own clean-up has run.
  NEXT_MANUAL_SIG_HANDLE: "1",
});
if (!dev) takeBuiltConfig();

const { host, port } = address();
const isOwnHost = hostGuard(process.env);
/** @type {Promise<Handler>} */
let next;
const server = createServer((request, response) => {
  const path = request.url?.split("?")[0] ?? "/";
  if (!isOwnHost(request.headers.host)) {
    const name = request.headers.host?.replace(/:\d*$/, "");
    const message = `This console does not go by the name ${name}. If a proxy passes it on, list it in ROLLCALL_HOSTS.`;
    refuse(response, 421, "permission_denied", message);
  } else if (!isDecodable(path)) {
    // Next.js would answer 500, and log it as ours.
    refuse(response, 400, "invalid_argument", "The path is not percent-encoded UTF-8.");
  } else if (request.method === "GET" && path === "/api/stream") stream(request, response);
  else next.then((handle) => handle(request, response));
});
// Longer than the idle timeout of the usual reverse proxies (60 s), or they would now and
// then send a request into a connection that is just being closed.
server.keepAliveTimeout = 65_000;
server.headersTimeout = 66_000;
server.once("error", (error) => fail(listenFailure(error, host, port)));
server.listen({ port, host }, async () => {
  const bound = server.address();
  const boundPort = typeof bound === "object" && bound !== null ? bound.port : port;
  next = prepare(boundPort);
  await next;
  await Promise.race([started, sleep(startMs, undefined, { ref: false })]);
  const url = urlOf(host, boundPort);
  if (process.connected) process.send?.({ type: "listening", url, port: boundPort });
  else console.log(`rollcall: the console is at ${url}`);
});

/** The streams that are open: they end only when told to. @type {Set<import("node:http").ServerResponse>} */
const streams = new Set();
let closing = false;
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => void close());
// Whoever started us is gone without a word; nobody else would end us.
process.on("disconnect", () => void close());

/**
 * Stops taking requests, ends the streams, lets the cluster end, and exits.
 */
async function close() {
  if (closing) return;
  closing = true;
  const closed = new Promise((resolve) => server.close(resolve));
  for (const response of streams) response.end();
  await Promise.race([closeCluster(), sleep(closeMs)]);
  // What the streams wrote last needs a moment to leave.
  await Promise.race([closed, sleep(100)]);
  server.closeAllConnections();
  process.exit(0);
}

async function closeCluster() {
  try {
    await registered[closeKey]?.();
  } catch (error) {
    console.error(error);
  }
}

/** @type {Handler} */
function stream(request, response) {
  const handle = registered[streamKey];
  if (handle !== undefined) {
    streams.add(response);
    response.once("close", () => streams.delete(response));
    return handle(request, response);
  }
  refuse(response, 503, "unavailable", "The console is still starting.");
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {number} status
 * @param {string} code
 * @param {string} message
 */
function refuse(response, status, code, message) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { code, message } }));
}

/** @param {string} path */
function isDecodable(path) {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {number} boundPort
 * @returns {Promise<Handler>}
 */
async function prepare(boundPort) {
  if (!dev && !existsSync(join(root, ".next", "BUILD_ID"))) {
    fail("There is no build yet: `npm start` makes one, and so does `npm run build`.");
  }
  const { default: createApp } = await import("next");
  const app = createApp({ dev, dir: root, hostname: host, port: boundPort, httpServer: server });
  await app.prepare();
  return app.getRequestHandler();
}

/**
 * Hands Next.js the configuration that the build wrote down. The image has no
 * next.config.mjs, and Next.js' own server.js, which we stand in for, does the same.
 */
function takeBuiltConfig() {
  const file = join(root, ".next", "required-server-files.json");
  if (!existsSync(file)) return;
  const { config } = JSON.parse(readFileSync(file, "utf8"));
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
}

function address() {
  try {
    return listenAddress(process.env);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(`rollcall: ${message}`);
  process.exit(1);
}
