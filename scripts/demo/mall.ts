import { randomBytes } from "node:crypto";
import { mkdirSync, openSync, renameSync, statSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { join } from "node:path";

import { env } from "@/lib/env";

import { type MallReport, startControl } from "./control";
import { writeRecord } from "./records.mjs";
import { Mall } from "./supervisor";

export type RunOptions = {
  programs: string;
  dataDir: string;
  /** For `npm start`: says little, and leaves the processor to the console. */
  background: boolean;
  respawn: boolean;
};

const MAX_LOG_BYTES = 1_000_000;

const say = (text: string) => console.log(`rollcall: ${text}`);

/** Runs the mall until a signal, or until whoever started this process is gone; then ends the process. */
export async function runMall(options: RunOptions): Promise<void> {
  const { programs, dataDir, background, respawn } = options;
  if (background) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const etcd = env().ETCD_ENDPOINTS.join(",");
  const folder = join(dataDir, "demo");
  const mall = new Mall({ programs, etcd, log: openLog(folder), respawn, say });

  const token = randomBytes(16).toString("hex");
  const { port, server } = await startControl(mall, token);
  const forget = writeRecord(dataDir, { pid: process.pid, port, token, startedAt: Date.now() });

  const end = async () => {
    server.close();
    await mall.stop();
    forget();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  process.on("disconnect", end);
  process.once("exit", forget);

  say(`the demo mall starts on etcd ${etcd}`);
  await mall.start();
  announce(mall.report(port), { background, log: join(folder, "mall.log") });
  if (process.connected) process.send?.({ type: "running", port });
}

function announce(
  { port, instances }: MallReport,
  { background, log }: { background: boolean; log: string },
): void {
  const api = instances.find(({ service }) => service === "order.api")?.address;
  say(`the demo mall runs: try http://${api}/orders/7, and \`npm run demo -- crash user-1\``);
  if (background) return;
  for (const { name, service, address, state } of instances) {
    say(`  ${name.padEnd(8)} ${service.padEnd(10)} ${address ?? state}`);
  }
  say(`control port ${port}; what the instances print is in ${log}; Ctrl-C ends it`);
}

function openLog(folder: string): number {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "mall.log");
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) {
    renameSync(file, `${file}.1`);
  }
  return openSync(file, "a");
}
