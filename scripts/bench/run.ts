import { execFileSync } from "node:child_process";
import { cpus, release, totalmem, type } from "node:os";

import { startEtcd } from "@/lib/testing/etcd";
import { browser } from "./browser";
import { burst } from "./burst";
import { codecs } from "./codecs";
import { coldLoad } from "./cold-load";
import { startConsole } from "./console-process";
import { decodeLoad } from "./decode-load";
import { departure } from "./departure";
import { fanOut } from "./fan-out";
import { journal } from "./journal";
import { latency } from "./latency";
import { pickCost } from "./pick-cost";
import { quarantine } from "./quarantine";
import { reads } from "./reads";
import { slowServer } from "./slow-server";
import type { Line } from "./stats";

/** What can be measured apart, by the names that the command takes. */
const parts: Record<string, () => Promise<Line[]>> = {
  stream,
  departure: async () => [await departure()],
  "pick-cost": pickCost,
  "slow-server": slowServer,
  "cold-load": coldLoad,
  quarantine,
  burst: async () => [await burst()],
  journal,
  codecs,
  decode: decodeLoad,
  browser,
};

/** Prints each budget, and what has none, as a ratio within this run, with the machine it ran on. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    throw new Error(
      `no such part: ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}`,
    );
  }
  const began = Date.now();
  console.log(await machine());
  const lines: Line[] = [];
  for (const [name, part] of Object.entries(parts)) {
    if (names.length > 0 && !names.includes(name)) continue;
    for (const line of await part()) {
      lines.push(line);
      console.log(textOf(line));
    }
  }
  const budgets = lines.filter(({ budget }) => budget !== undefined);
  const met = budgets.filter((line) => line.met);
  console.log(
    `${met.length} of ${budgets.length} budgets met, in ${Math.round((Date.now() - began) / 1_000)} s`,
  );
}

async function stream(): Promise<Line[]> {
  const etcd = await startEtcd();
  const server = await startConsole(etcd.endpoint);
  try {
    return [await latency(etcd, server), await fanOut(etcd, server), await reads(etcd, server)];
  } finally {
    await server.stop();
    await etcd.stop();
  }
}

function textOf({ what, ours, reference, ratio, budget = "no budget", met }: Line): string {
  const verdict = met === undefined ? "" : met ? "met" : "MISSED";
  const heading = `${verdict.padEnd(6)}  ${ratio.toFixed(2)} (${budget})  ${what}`;
  return `${heading}\n        ${ours} : ${reference}`;
}

async function machine(): Promise<string> {
  const etcd = await startEtcd();
  const { version } = await (await fetch(`${etcd.endpoint}/version`))
    .json()
    .then((body: { etcdserver: string }) => ({ version: body.etcdserver }));
  await etcd.stop();
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"]).toString().trim();
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${cpus().length} × ${cpu?.model ?? "unknown"}, ${memory} GiB, ${type()} ${release()}`,
    `Node ${process.versions.node}, etcd ${version}, commit ${commit}`,
  ].join("\n");
}

await main(process.argv.slice(2));
// Clients of etcd that the parts have closed may keep a timer for some minutes more.
process.exit();
