import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { root, toolsDir } from "../setup/project.mjs";
import { run } from "../setup/run.mjs";

/** One program each, by the name of its file. */
const programs = ["mall", "user-rpc", "order-rpc", "order-api"];

// Inside of the checkout, where the packages that are left out of the bundles are found.
const folder = join(toolsDir, "demo");
const self = fileURLToPath(import.meta.url);

/**
 * Turns the mall's programs into plain JavaScript: run by tsx, a process would take half as much memory again
 * and twice the time to start, and the mall has seven. In a process of its own, for the same reason.
 *
 * @returns {Promise<string>} the folder that has them, e.g. `user-rpc.mjs`
 * @throws {import("../setup/run.mjs").CommandError} when that fails
 */
export async function bundleMall() {
  await run(process.execPath, [self], { cwd: root });
  return folder;
}

async function bundle() {
  const { buildSync } = await import("esbuild");
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: programs.map((name) => `scripts/demo/${name}.ts`),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    // What a program imports only when it needs it stays out of the others' memory.
    splitting: true,
    // Outside Next.js nothing sets the condition under which this import is allowed.
    alias: { "server-only": join(root, "node_modules/server-only/empty.js") },
    write: false,
  });
  mkdirSync(folder, { recursive: true });
  for (const { path, contents } of outputFiles) writeFileSync(path, contents);
}

if (resolve(process.argv[1] ?? "") === self) await bundle();
