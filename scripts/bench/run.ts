import { execFileSync } from "node:child_process";
import { cpus, release, totalmem, type } from "node:os";

import { startEtcd } from "@/lib/testing/etcd";

import { coldLoad } from "./cold-load";
import { startConsole } from "./console-process";
import { fanOut } from "./fan-out";
import { latency } from "./latency";
import { reads } from "./reads";
import type { Line } from "./stats";

/** Prints each budget of the design as a ratio within this run, with the machine it ran on. */
async function main(): Promise<void> {
  const began = Date.now();
  console.log(await machine());
  const lines: Line[] = [];
  const report = (...more: Line[]) => {
    for (const line of more) {
      lines.push(line);
      console.log(
        `${line.met ? "met   " : "MISSED"}  ${line.ratio.toFixed(2)} (${line.budget})  ${line.what}\n        ${line.ours} : ${line.reference}`,
      );
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
  report(...(await coldLoad()));
  const missed = lines.filter(({ met }) => !met).length;
  console.log(
    `${lines.length - missed} of ${lines.length} budgets met, in ${Math.round((Date.now() - began) / 1_000)} s`,
  );
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
