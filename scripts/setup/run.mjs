import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { setPriority } from "node:os";
import { delimiter, join } from "node:path";

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env]
 * @property {number} [timeoutMs]
 * @property {boolean} [shell]
 * @property {number} [priority] as `os.setPriority` takes it
 */

/** A command that ended badly. Its output's last lines are in the message. */
export class CommandError extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode
   */
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a command quietly and resolves to what it wrote to stdout.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>}
 * @throws {CommandError} when it cannot be started, takes too long, or exits other than 0
 */
export function run(command, args, { cwd, env, timeoutMs, shell, priority } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: /** @type {NodeJS.ProcessEnv} */ (env ?? process.env),
      shell,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: timeoutMs,
      windowsHide: true,
    });
    if (priority !== undefined && child.pid !== undefined) setPriority(child.pid, priority);
    const kill = () => child.kill();
    process.once("exit", kill);
    let stdout = "";
    let everything = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      everything += chunk;
    });
    child.stderr.on("data", (chunk) => {
      everything += chunk;
    });
    child.on("error", (error) => reject(new CommandError(`${command}: ${error.message}`, 127)));
    child.on("close", (code, signal) => {
      process.off("exit", kill);
      if (code === 0) return resolve(stdout);
      const how = signal === null ? `exit code ${code}` : `ended by ${signal}`;
      reject(
        new CommandError(`${command} ${args[0] ?? ""}: ${how}\n${ends(everything)}`, code ?? 1),
      );
    });
  });
}

/**
 * The two ends of a long output: some programs say first what is wrong, others last.
 *
 * @param {string} output
 */
function ends(output) {
  const lines = output.trim().split("\n");
  if (lines.length <= 30) return lines.join("\n");
  return [...lines.slice(0, 10), "…", ...lines.slice(-15)].join("\n");
}

/**
 * Runs a command whose output goes straight to the terminal.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} its exit code
 */
export function runVisibly(command, args, { cwd, env, shell } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: /** @type {NodeJS.ProcessEnv} */ (env ?? process.env),
      shell,
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/**
 * Finds a program on PATH.
 *
 * @param {string} name without an extension
 * @param {Record<string, string | undefined>} [env]
 * @returns {string | null} its full path
 */
export function onPath(name, env = process.env) {
  const extensions = process.platform === "win32" ? [".exe"] : [""];
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    for (const extension of extensions) {
      const file = join(folder, name + extension);
      if (folder !== "" && isProgram(file)) return file;
    }
  }
  return null;
}

/** @param {string} file */
export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** How to run npm: by the copy that started us, or by the one on PATH. */
export function npm() {
  const script = process.env.npm_execpath;
  if (script?.endsWith(".js")) return { command: process.execPath, args: [script], shell: false };
  // npm is a .cmd file on Windows, which Node starts through a shell only.
  return { command: "npm", args: [], shell: process.platform === "win32" };
}
