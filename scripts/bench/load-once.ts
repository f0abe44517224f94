import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Etcd3 } from "etcd3";

import { Cluster } from "@/lib/cluster";

import { rssMb } from "./console-process";

/**
 * Run as a process of its own, since a second load is never cold: loads all keys once, either
 * into a console's view (`view`) or as raw pages (`raw`), and reports how long that took.
 */
const [endpoint = "", how] = process.argv.slice(2);
const PAGE = 10_000;
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
  const client = new Etcd3({
    hosts: endpoint,
    grpcOptions: { "grpc.max_receive_message_length": 67_108_864 },
  });
  const rangeEnd = Buffer.from([0]);
  let key = Buffer.from([0]);
  let revision = "0";
  let kept = 0;
  for (let more = true; more; ) {
    const page = await client.kv.range({ key, range_end: rangeEnd, limit: PAGE, revision });
    revision = page.header.revision;
    kept += page.kvs.length;
    more = page.more;
    const last = page.kvs.at(-1);
    if (last) key = Buffer.concat([last.key, Buffer.from([0])]);
  }
  if (kept === 0) throw new Error("there is nothing to load");
  return performance.now() - began;
}

const took = how === "view" ? await loadView() : await loadRaw();

process.send?.({ took, rssMb: rssMb("self") });
process.on("disconnect", () => process.exit(0));
