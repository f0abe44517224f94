import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { ensureBuild } from "./setup/build.mjs";
import { requireNode, root } from "./setup/project.mjs";

requireNode();
await ensureBuild();
const bench = spawn(
  process.execPath,
  // The condition under which `server-only` may be imported outside of Next.js.
  [
    ...["--conditions=react-server", "--import", "tsx", join(root, "scripts/bench/run.ts")],
    ...process.argv.slice(2),
  ],
  { stdio: "inherit", cwd: root },
);
const [code] = await once(bench, "exit");
process.exitCode = code ?? 1;
