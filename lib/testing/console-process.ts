import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A console in a process of its own, to be killed. */
export type ConsoleProcess = {
  /** Resolves once it is the one that enforces quarantine. */
  readonly enforces: Promise<void>;
  /** Resolves once it keeps a registration by hand alive. */
  readonly keeps: Promise<void>;
  /** Ends it at once, as a crash does (SIGKILL). */
  kill(): Promise<void>;
};

/** Starts a console that follows the etcd at `endpoint`. */
export async function startConsoleProgram(endpoint: string): Promise<ConsoleProcess> {
  const path = fileURLToPath(new URL("console-program.ts", import.meta.url));
  const node = ["--conditions=react-server", "--import", "tsx", path, endpoint];
  const child = spawn(process.execPath, node, { stdio: ["ignore", "pipe", "ignore"] });
  const exited = once(child, "exit");
  const lines = createInterface(child.stdout);
  const said = (text: string) =>
    new Promise<void>((resolve, reject) => {
      lines.on("line", (line) => line === text && resolve());
      exited.then(() => reject(new Error("the console has ended")));
    });
  const enforces = said("enforces");
  enforces.catch(() => {});
  const keeps = said("keeps");
  keeps.catch(() => {});
  await said("loaded");
  return {
    enforces,
    keeps,
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
