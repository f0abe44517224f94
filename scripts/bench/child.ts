import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Starts a file of this folder as a process and waits for its first message. */
export async function start<First>(
  file: string,
  args: readonly (string | number)[],
): Promise<{ child: ChildProcess; first: First; stop: () => Promise<void> }> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args.map(String), {
    execArgv: process.execArgv,
  });
  const [first] = (await once(child, "message")) as [First];
  const stop = async () => {
    if (child.exitCode !== null) return;
    const exited = once(child, "exit");
    child.kill();
    await exited;
  };
  return { child, first, stop };
}

/** The next message of a child. */
export async function next<Message>(child: ChildProcess): Promise<Message> {
  const [message] = (await once(child, "message")) as [Message];
  return message;
}
