import "server-only";

import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";

import { serveEventStream, topicsOf } from "@/lib/api/event-stream";
import { Cluster, getCluster, setCluster } from "@/lib/cluster";
import { type Env, env } from "@/lib/env";
import { httpStatus } from "@/lib/errors";
import { toStatusError } from "@/lib/etcd/errors";
import { readTls } from "@/lib/etcd/tls";
import { log } from "@/lib/log";

/** How scripts/serve.mjs, which Next does not compile, finds what it calls. */
const hooks = globalThis as typeof globalThis & Record<symbol, unknown>;

/**
 * Reads the configuration and begins to follow etcd, without waiting for it: pages have to
 * say that etcd is away. What cannot be started with ends the process, with the reason.
 */
export async function startConsole(): Promise<void> {
  try {
    const cluster = await createCluster(env());
    setCluster(cluster);
    cluster.start();
  } catch (error) {
    // Next would go on and answer every request with 500.
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
  hooks[Symbol.for("rollcall.stream")] = stream;
  hooks[Symbol.for("rollcall.close")] = () => getCluster().close();
  const started = hooks[Symbol.for("rollcall.started")];
  if (typeof started === "function") started();
}

async function createCluster(config: Env): Promise<Cluster> {
  const tls = await readTls({
    ca: config.ETCD_CACERT,
    cert: config.ETCD_CERT,
    key: config.ETCD_KEY,
  });
  return new Cluster({
    endpoints: config.ETCD_ENDPOINTS,
    username: config.ETCD_USERNAME,
    password: config.ETCD_PASSWORD,
    tls,
    timeoutMs: config.ETCD_TIMEOUT_MS,
    prefixes: config.REGISTRY_PREFIXES,
    formats: config.REGISTRY_FORMATS,
    ownRoot: config.ROLLCALL_ROOT,
    leaseSamplesPerSecond: config.LEASE_SAMPLES_PER_SECOND,
    history: {
      target: config.HISTORY_DATABASE_URL
        ? { url: config.HISTORY_DATABASE_URL }
        : { file: join(config.ROLLCALL_DATA_DIR, "history.db") },
      retentionDays: config.HISTORY_RETENTION_DAYS,
      maxBytes: config.HISTORY_MAX_MB * 1_000_000,
    },
    readOnly: config.ROLLCALL_READ_ONLY,
    allowDivert: config.ROLLCALL_ALLOW_DIVERT,
    localEtcd: config.ROLLCALL_LOCAL_ETCD,
    demo: config.ROLLCALL_LOCAL_ETCD && config.ROLLCALL_DEMO,
  });
}

/** GET /api/stream?topics=overview,service:user.rpc */
function stream(request: IncomingMessage, response: ServerResponse): void {
  try {
    const topics = topicsOf(request.url ?? "");
    serveEventStream(getCluster().live.hub, topics, request, response);
  } catch (reason) {
    const { code, message } = toStatusError(reason);
    if (code === "internal") log.error("stream: could not be opened", { error: reason });
    response.writeHead(httpStatus[code], { "Content-Type": "application/json" });
    response.end(JSON.stringify({ error: { code, message } }));
  }
}
