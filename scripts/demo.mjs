import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { bundleMall } from "./demo/bundle.mjs";
import { command, usage } from "./demo/command-line.mjs";
import { loadEnv } from "./load-env.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { dataDir, requireNode, root } from "./setup/project.mjs";

requireNode();
loadEnv();
// The mall's programs find their files from here.
process.chdir(root);

const args = process.argv.slice(2);
const [first] = args;
if (first === undefined || first === "--respawn" || first === "--background") await run();
else if (first === "--help") console.log(usage);
else process.exitCode = await command(args, dataDir());

/** Runs the mall. `--background`, for `npm start`: says little, and lets others have the processor first. */
async function run() {
  try {
    await ensureDependencies();
    const programs = await bundleMall();
    /** @type {typeof import("./demo/mall")} */
    const { runMall } = await import(pathToFileURL(join(programs, "mall.mjs")).href);
    await runMall({
      programs,
      dataDir: dataDir(),
      background: args.includes("--background"),
      respawn: args.includes("--respawn"),
    });
  } catch (error) {
    console.error(`rollcall: the mall: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
}
