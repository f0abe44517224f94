import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

/**
 * Turns a program of this folder into plain JavaScript, as the console's own code is: run by tsx, every
 * function would be named as it is made, which costs more than much of what is measured.
 */
export async function bundle(file: string): Promise<URL> {
  // Inside of the checkout, where the packages that are left out of the bundle are found.
  const program = new URL(
    `../../.rollcall/bench/${file.replace(/\.ts$/, ".mjs")}`,
    import.meta.url,
  );
  await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    outfile: fileURLToPath(program),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
  });
  return program;
}

/** Starts a program as a process, a file of this folder or a bundle, and waits for its first message. */
export async function start<First>(
  file: string | URL,
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
