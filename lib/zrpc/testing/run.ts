import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { onTestFinished } from "vitest";

export type Running = {
  readonly child: ChildProcess;
  /** The next line it prints. */
  line(): Promise<string>;
  /** Its exit code and signal, once it has ended. */
  readonly exit: Promise<[number | null, NodeJS.Signals | null]>;
};

/** Runs a TypeScript program of this directory as a process of its own, until the test ends. */
export function run(program: string, ...args: string[]): Running {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const node = ["--conditions=react-server", "--import", "tsx", path, ...args];
  const child = spawn(process.execPath, node, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exit = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    child,
    exit,
    line: async () => {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${program} ended`);
      return value;
    },
  };
}
