import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Cluster } from "@/lib/cluster";

import { rssMb } from "./console-process";
import { readRawPages } from "./raw-pages";

/**
 * Run as a process of its own, since a second load is never cold: loads all keys once, either
 * into a console's view (`view`) or as raw pages (`raw`), and reports how long that took.
 */
const [endpoint = "", how] = process.argv.slice(2);
const file = join(mkdtempSync(join(tmpdir(), "rollcall-bench-")), "history.db");

async function loadView(): Promise<number> {
  const began = performance.now();
  const cluster = new Cluster({
    endpoints: [endpoint],
    timeoutMs: 30_000,
    prefixes: [""],
    formats: [],
    ownRoot: "/rollcall/",
    leaseSamplesPerSecond: 200,
    history: { target: { file }, retentionDays: 30, maxBytes: 1e9 },
    readOnly: true,
    localEtcd: false,
    demo: false,
  });
  const loaded = new Promise<void>((resolve) => {
    cluster.onBase = resolve;
  });
  cluster.start();
  await loaded;
  return performance.now() - began;
}

async function loadRaw(): Promise<number> {
  const began = performance.now();
  await readRawPages(endpoint);
  return performance.now() - began;
}

const took = how === "view" ? await loadView() : await loadRaw();

process.send?.({ took, rssMb: rssMb("self") });
process.on("disconnect", () => process.exit(0));
