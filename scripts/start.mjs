import { spawn } from "node:child_process";
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

/** One Ctrl-C arrives twice, from the terminal and through npm; a later one means business. */
const sameSignalMs = 1_000;

requireNode();
loadEnv();
const dev = process.argv.includes("--dev");

/** @type {import("./etcd/local-etcd.mjs").LocalEtcd | null} */
let local = null;
/** @type {import("node:child_process").ChildProcess | null} */
let server = null;
let stoppingSince = 0;

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => stop());
}

try {
  await checkPort();
  await ensureDependencies();
  const etcd = process.env.ETCD_ENDPOINTS ? null : await ensureEtcd();
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
  const own = local && { ETCD_ENDPOINTS: local.endpoint, ROLLCALL_LOCAL_ETCD: "true" };
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
  say(`  ${command} put --lease=$lease user.rpc/$((0x$lease)) 10.0.0.5:8080`);
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
    // The console first: it revokes leases of its own in etcd.
    if (server !== null) server.kill("SIGTERM");
    else if (local !== null) void leave(0);
    else process.exit(130);
  } else if (now - stoppingSince > sameSignalMs) {
    server?.kill("SIGKILL");
  }
}

/** @param {number} code */
async function leave(code) {
  const ending = local;
  await ending?.stop();
  local = null;
  process.exit(code);
}
