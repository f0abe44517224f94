import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the checkout, wherever the command was started from. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/**
 * Where programs that setup fetched stay: etcd, the browser. Data is elsewhere
 * ({@link dataDir}), so that moving the data does not fetch the programs again.
 */
export const toolsDir = join(root, ".rollcall");

/** Where the local etcd keeps its data and log. */
export function dataDir(env = process.env) {
  return resolve(root, env.ROLLCALL_DATA_DIR || ".rollcall");
}

/**
 * The script behind a command of an installed package, to be run by this Node:
 * the links in node_modules/.bin are shell scripts on some systems and .cmd files on others.
 *
 * @param {string} packageName
 * @param {string} [command] defaults to the package's name without its scope
 */
export function packageBin(packageName, command = packageName.split("/").at(-1)) {
  const folder = join(root, "node_modules", packageName);
  /** @type {{ bin: string | Record<string, string> }} */
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const script = typeof bin === "string" ? bin : bin[command ?? ""];
  if (script === undefined) throw new Error(`${packageName} has no command ${command}`);
  return join(folder, script);
}

/** Ends the process with a plain message when this Node is too old for the project. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 9)) return;
  console.error(`Rollcall needs Node 20.9 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
