import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export type ConsoleProcess = {
  url: string;
  port: number;
  pid: number;
  /** Resident memory, in MB. */
  rssMb(): number;
  stop(): Promise<void>;
};

/** Starts the built console on a free port and waits until its view is current. */
export async function startConsole(
  endpoint: string,
  env: Record<string, string> = {},
): Promise<ConsoleProcess> {
  // Not the journal of whoever runs the console from this folder.
  const dataDir = mkdtempSync(join(tmpdir(), "rollcall-bench-"));
  const child = spawn(process.execPath, [join(root, "scripts/serve.mjs")], {
    env: {
      PATH: process.env.PATH,
      ETCD_ENDPOINTS: endpoint,
      PORT: "0",
      HOSTNAME: "127.0.0.1",
      ROLLCALL_DATA_DIR: dataDir,
      ...env,
    } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const exited = once(child, "exit").then(() => {
    throw new Error("the console ended before it listened");
  });
  const [message] = (await Promise.race([once(child, "message"), exited])) as [
    { url: string; port: number },
  ];
  exited.catch(() => {});
  const { port } = message;
  const url = `http://127.0.0.1:${port}`;
  for (const end = Date.now() + 60_000; ; ) {
    const ready = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) break;
    if (Date.now() > end) throw new Error("the console did not get ready within a minute");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const pid = child.pid ?? -1;
  return {
    url,
    port,
    pid,
    rssMb: () => rssMb(pid),
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Resident memory of a process, in MB; NaN where the system does not say it as Linux does. */
export function rssMb(pid: number | "self"): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024);
  } catch {
    return Number.NaN;
  }
}
