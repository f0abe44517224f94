import { execFileSync } from "node:child_process";
import { cpus, release, totalmem, type } from "node:os";

import { startEtcd } from "@/lib/testing/etcd";
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

/** Prints each budget, and what has none, as a ratio within this run, with the machine it ran on. */
async function main(): Promise<void> {
  const began = Date.now();
  console.log(await machine());
  const lines: Line[] = [];
  const report = (...more: Line[]) => {
    for (const line of more) {
      lines.push(line);
      console.log(textOf(line));
    }
  };

  const etcd = await startEtcd();
  const server = await startConsole(etcd.endpoint);
  try {
    report(await latency(etcd, server));
    report(await fanOut(etcd, server));
    report(await reads(etcd, server));
  } finally {
    await server.stop();
    await etcd.stop();
  }
  report(await departure());
  report(...(await pickCost()));
  report(...(await slowServer()));
  report(...(await coldLoad()));
  report(...(await quarantine()));
  report(await burst());
  report(...(await journal()));
  report(...(await codecs()));
  report(...(await decodeLoad()));
  const budgets = lines.filter(({ budget }) => budget !== undefined);
  const met = budgets.filter((line) => line.met);
  console.log(
    `${met.length} of ${budgets.length} budgets met, in ${Math.round((Date.now() - began) / 1_000)} s`,
  );
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

await main();
// Clients of etcd that the parts have closed may keep a timer for some minutes more.
process.exit();
