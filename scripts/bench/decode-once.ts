import { setImmediate as turn } from "node:timers/promises";

import { decode } from "@/lib/codecs/detect";
import { close, connect } from "@/lib/etcd/client";
import { type KeyValue, list } from "@/lib/etcd/kv";
import { takePage } from "@/lib/registry/first-pages";
import { Registry } from "@/lib/registry/registry";

import { readRawPages } from "./raw-pages";

/**
 * Run as a process of its own, and as a bundle: what a console that starts decodes with has never run before. Reads all
 * keys as plain etcd3 does (`raw`) or as a console does, which works on each page while etcd reads the next: not at
 * all (`list`), decoding it (`decode`), or with all that a view does (`view`).
 */
const [endpoint = "", how = ""] = process.argv.slice(2);

export type How = "raw" | "list" | "decode" | "view";
/** By the clock, and of the console's processor time, where V8's own threads count. */
export type Spent = { wallMs: number; processorMs: number };

const KEYS_PER_TURN = 500;

const registry = new Registry({
  leases: {
    track: () => {},
    untrack: () => {},
    estimateOf: () => undefined,
    check: () => Promise.resolve(null),
  },
  ownRoot: "/rollcall/",
});
/** Until the end, as a console keeps what it has read. */
const kept: unknown[] = [];
const { signal } = new AbortController();

async function decodePage(kvs: readonly KeyValue[]): Promise<void> {
  for (let from = 0; from < kvs.length; from += KEYS_PER_TURN) {
    for (const kv of kvs.slice(from, from + KEYS_PER_TURN)) kept.push(decode(kv));
    await turn();
  }
}

async function load(): Promise<number> {
  if (how === "raw") return await readRawPages(endpoint);
  const client = connect({ endpoints: [endpoint], timeoutMs: 30_000 });
  const onPage =
    how === "decode"
      ? decodePage
      : how === "view"
        ? (kvs: readonly KeyValue[]) => takePage(registry, kvs, signal)
        : async () => {};
  const { header, kvs } = await list(client, "", { onPage });
  if (how === "view") registry.applyBase("", kvs, header.revision, { first: true, after: 0 });
  close(client);
  return kvs.length;
}

const began = performance.now();
const usage = process.cpuUsage();
const keys = await load();
const { user, system } = process.cpuUsage(usage);
const spent: Spent = { wallMs: performance.now() - began, processorMs: (user + system) / 1_000 };
if (keys === 0) throw new Error("there is nothing to decode");

process.send?.(spent);
process.on("disconnect", () => process.exit(0));
