import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { MallReport } from "./control";

/** A mall that a test started by `npm run demo`'s own script. */
export type RunningMall = {
  readonly child: ChildProcess;
  /** One command of the command line, such as `run("crash", "user-1")`: what it printed, and its exit code. */
  run(...args: string[]): Promise<{ code: number; output: string }>;
  report(): Promise<MallReport>;
  /** An order, as the order API answers. */
  order(id: number): Promise<{ status: number; body: unknown }>;
  /** Of the mall itself and its instances; those that ended before are not among them. */
  pids(): Promise<number[]>;
  /** Ends it by a signal, if it runs. Resolves once it is gone. */
  end(signal?: NodeJS.Signals): Promise<void>;
};

const script = fileURLToPath(new URL("../demo.mjs", import.meta.url));

/**
 * Starts the mall, and waits until all of it is registered.
 *
 * @throws Error with what it printed when it ends before that.
 */
export async function startMall(endpoint: string, ...args: string[]): Promise<RunningMall> {
  const dataDir = await mkdtemp(join(tmpdir(), "rollcall-mall-"));
  const env = {
    PATH: process.env.PATH,
    ETCD_ENDPOINTS: endpoint,
    ROLLCALL_DATA_DIR: dataDir,
  } as unknown as NodeJS.ProcessEnv;
  const child = fork(script, args, { env, execArgv: [], silent: true });
  let printed = "";
  for (const output of [child.stdout, child.stderr]) {
    output?.on("data", (chunk) => {
      printed += chunk;
    });
  }
  const ended = once(child, "exit").then(() => {
    throw new Error(`the mall ended before it ran:\n${printed}`);
  });
  await Promise.race([once(child, "message"), ended]);
  ended.catch(() => {});

  const run = (...words: string[]) => runDemo(dataDir, ...words);
  const report = () => reportOf(dataDir);
  const { instances } = await report();
  const api = instances.find(({ service }) => service === "order.api")?.address;

  return {
    child,
    run,
    report,
    order: async (id) => {
      const response = await fetch(`http://${api}/orders/${id}`);
      return { status: response.status, body: await response.json() };
    },
    pids: () => pidsOf(dataDir),
    end: async (signal = "SIGTERM") => {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, "exit");
        child.kill(signal);
        await exited;
      }
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** `npm run demo -- <words>` for the newest mall of a data folder. */
export function runDemo(
  dataDir: string,
  ...words: string[]
): Promise<{ code: number; output: string }> {
  const env = {
    PATH: process.env.PATH,
    ROLLCALL_DATA_DIR: dataDir,
  } as unknown as NodeJS.ProcessEnv;
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], { env }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), output: `${stdout}${stderr}`.trim() });
    });
  });
}

async function reportOf(dataDir: string): Promise<MallReport> {
  return JSON.parse((await runDemo(dataDir, "list", "--json")).output);
}

/** The processes of the newest mall: first its own, then its instances'. */
export async function pidsOf(dataDir: string): Promise<number[]> {
  const { pid, instances } = await reportOf(dataDir);
  return [pid, ...instances.flatMap((instance) => instance.pid ?? [])];
}

/** Whether there is a process of this id that has not ended. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
