import { acquaint } from "@/lib/codecs/acquaint";
import { decode } from "@/lib/codecs/detect";
import { close, connect } from "@/lib/etcd/client";
import { list } from "@/lib/etcd/kv";

/** Run as a process of its own, and as a bundle: what a console that starts decodes with has never run before. */
const [endpoint = "", how = ""] = process.argv.slice(2);

export type DecodeReport = { tookMs: number };

const client = connect({ endpoints: [endpoint], timeoutMs: 30_000 });
// Of the processor rather than of the clock: others use the machine, too. The compiler's time counts.
const began = process.cpuUsage();
const { kvs } = await list(client, "");
if (how === "decode") acquaint(kvs);
const decoded = how === "decode" ? kvs.map((kv) => decode(kv)) : kvs;
const { user, system } = process.cpuUsage(began);
const tookMs = (user + system) / 1_000;
if (decoded.length === 0) throw new Error("there is nothing to decode");
close(client);

const report: DecodeReport = { tookMs };
process.send?.(report);
process.on("disconnect", () => process.exit(0));
