import { acquaint } from "@/lib/codecs/acquaint";
import { decode } from "@/lib/codecs/detect";
import { close, connect } from "@/lib/etcd/client";
import { type KeyValue, list } from "@/lib/etcd/kv";
import { Scratch } from "@/lib/history/scratch";

/**
 * Run as a process of its own, and as a bundle: what a console that starts decodes with has never run before. Loads all
 * keys, then either decodes them (`decode`) or has a view take them over (`view`), which is decoding and all the rest.
 */
const [endpoint = "", how = ""] = process.argv.slice(2);

/** By the clock, and of the processor, where the compiler's and the collector's threads count. */
export type Spent = { wallMs: number; processorMs: number };
export type DecodeReport = { load: Spent; then: Spent };

/** Gives what was spent since it was made, or asked last. */
function stopwatch(): () => Spent {
  let began = performance.now();
  let usage = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(usage);
    const spent = { wallMs: performance.now() - began, processorMs: (user + system) / 1_000 };
    began = performance.now();
    usage = process.cpuUsage();
    return spent;
  };
}

const client = connect({ endpoints: [endpoint], timeoutMs: 30_000 });
const lap = stopwatch();
const { header, kvs } = await list(client, "");
const load = lap();
const decodeAll = (some: readonly KeyValue[]): unknown[] => some.map((kv) => decode(kv));
const view = (some: readonly KeyValue[]): unknown[] => {
  const { registry } = new Scratch({ prefixes: [""], formats: [], ownRoot: "/rollcall/" });
  registry.applyBase("", some, header.revision, { first: true, after: 0 });
  return [registry];
};
const take = how === "view" ? view : decodeAll;
acquaint(kvs, take);
// Kept until the end, as a console keeps what it has read.
const taken = take(kvs);
const then = lap();
if (kvs.length === 0 || taken.length === 0) throw new Error("there is nothing to decode");
close(client);

const report: DecodeReport = { load, then };
process.send?.(report);
process.on("disconnect", () => process.exit(0));
