import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { isAbsolute, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { listenAddress, listenFailure } from "./address.mjs";
import { startLocalEtcd } from "./etcd/local-etcd.mjs";
import { loadEnv } from "./load-env.mjs";
import { ensureBuild } from "./setup/build.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { ensureEtcd } from "./setup/etcd.mjs";
import { say } from "./setup/progress.mjs";
import { dataDir, requireNode, root } from "./setup/project.mjs";

/** How long the mall may take to end before it is killed; its instances then end by themselves. */
const mallEndsMs = 10_000;

/** One Ctrl-C arrives twice, from the terminal and through npm; a later one means business. */
const sameSignalMs = 1_000;

requireNode();
loadEnv();
const dev = process.argv.includes("--dev");

/** @type {import("./etcd/local-etcd.mjs").LocalEtcd | null} */
let local = null;
/** @type {import("node:child_process").ChildProcess | null} */
let server = null;
/** @type {import("node:child_process").ChildProcess | null} */
let mall = null;
let stoppingSince = 0;

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => stop());
}

try {
  await checkPort();
  const { compiled } = await ensureDependencies();
  const etcd = process.env.ETCD_ENDPOINTS ? null : await ensureEtcd();
  await compiled;
  if (!dev) await ensureBuild();
  if (etcd !== null && stoppingSince === 0) {
    local = await startLocalEtcd({ program: etcd.etcd, folder: dataDir(), report: say });
  }
  if (stoppingSince === 0) serve(etcd?.etcdctl ?? "etcdctl");
  else await leave(0);
} catch (error) {
  console.error(`rollcall: ${error instanceof Error ? error.message : error}`);
  await leave(1);
}

/** Says at once, not after a minute of building, that the port is taken. */
async function checkPort() {
  const { host, port } = listenAddress(process.env);
  await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => reject(new Error(listenFailure(error, host, port))));
    probe.listen({ host, port }, () => probe.close(resolve));
  });
}

/** @param {string} etcdctl */
function serve(etcdctl) {
  const script = fileURLToPath(new URL("serve.mjs", import.meta.url));
  const own = local && {
    ETCD_ENDPOINTS: local.endpoint,
    ROLLCALL_LOCAL_ETCD: "true",
    ROLLCALL_DEMO: process.env.ROLLCALL_DEMO || "true",
  };
  server = spawn(process.execPath, dev ? [script, "--dev"] : [script], {
    cwd: root,
    env: { ...process.env, ...own },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  server.on("message", (/** @type {{ type?: string, url?: string }} */ message) => {
    if (message.type === "listening") announce(message.url ?? "", etcdctl);
  });
  server.once("close", (code, signal) => {
    if (stoppingSince === 0 && code !== 0)
      say(`the console ended (${signal ?? `exit code ${code}`})`);
    void leave(code ?? 1);
  });
}

/**
 * @param {string} url
 * @param {string} etcdctl
 */
function announce(url, etcdctl) {
  say(`the console is at ${url}`);
  if (local === null) {
    say(`etcd: ${process.env.ETCD_ENDPOINTS} (from ETCD_ENDPOINTS)`);
    return;
  }
  say(`etcd: ${local.endpoint}, started here, data in ${shorter(join(dataDir(), "etcd"))}`);
  say("register something from another terminal:");
  const command = `${shorter(etcdctl)} --endpoints=${local.endpoint}`;
  say(`  lease=$(${command} lease grant 30 | cut -d' ' -f2)`);
  say(`  ${command} put --lease=$lease cart.rpc/$((0x$lease)) 10.0.0.5:8080`);
  if (!/^(false|0)$/.test(process.env.ROLLCALL_DEMO ?? "")) startMall(local.endpoint);
}

/**
 * Brings the demo mall along. The console does not depend on it.
 *
 * @param {string} endpoint
 */
function startMall(endpoint) {
  if (stoppingSince !== 0) return;
  const script = fileURLToPath(new URL("demo.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, "--background"], {
    cwd: root,
    env: { ...process.env, ETCD_ENDPOINTS: endpoint },
    // By the channel it notices when we are gone.
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  mall = child;
  child.once("error", (error) => say(`the demo mall cannot be started: ${error.message}`));
  child.once("exit", (code, signal) => {
    mall = null;
    if (stoppingSince !== 0) return;
    say(`the demo mall ended (${signal ?? `exit code ${code}`}); the console goes on`);
  });
}

/** A path as one would type it here. @param {string} path */
function shorter(path) {
  const fromHere = relative(process.cwd(), path);
  return isAbsolute(path) && !fromHere.startsWith("..") ? fromHere : path;
}

function stop() {
  const now = performance.now();
  if (stoppingSince === 0) {
    stoppingSince = now;
    mall?.kill("SIGTERM");
    // etcd last: both revoke leases of their own in it.
    if (server !== null) server.kill("SIGTERM");
    else if (local !== null) void leave(0);
    else process.exit(130);
  } else if (now - stoppingSince > sameSignalMs) {
    server?.kill("SIGKILL");
  }
}

/** @param {number} code */
async function leave(code) {
  await endMall();
  const ending = local;
  await ending?.stop();
  local = null;
  process.exit(code);
}

/** Also when the console has ended by itself. */
async function endMall() {
  const child = mall;
  if (child === null || child.pid === undefined) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), mallEndsMs);
  await ended;
  clearTimeout(kill);
}
