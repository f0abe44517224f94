import { startEtcd, type TestEtcd } from "@/lib/testing/etcd";

import { bundle, start } from "./child";
import { startConsole } from "./console-process";
import { fill } from "./fill";
import { type Line, median, ms } from "./stats";

const REGISTRATIONS = 100_000;
const SERVICES = 200;
const ROUNDS = 3;

/**
 * Loading 100,000 registrations into the view, against reading the same keys in raw pages;
 * and the memory of a console that holds them.
 */
export async function coldLoad(): Promise<Line[]> {
  const etcd = await startEtcd({ args: ["--quota-backend-bytes", "4294967296"] });
  try {
    await fill(etcd, { registrations: REGISTRATIONS, services: SERVICES });
    const program = await bundle("load-once.ts");
    const view: number[] = [];
    const raw: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      raw.push(await load(etcd, program, "raw"));
      view.push(await load(etcd, program, "view"));
    }
    const ratio = median(view) / median(raw);
    const served = await startConsole(etcd.endpoint);
    const held = served.rssMb();
    await served.stop();
    return [
      {
        what: `cold load of ${REGISTRATIONS} registrations, against raw paged kv.range`,
        ours: ms(median(view)),
        reference: ms(median(raw)),
        ratio,
        budget: "≤ 1.5",
        met: ratio <= 1.5,
      },
      {
        what: "resident memory of the console that holds them, against 400 MB",
        ours: `${held} MB`,
        reference: "400 MB",
        ratio: held / 400,
        budget: "< 1",
        met: held < 400,
      },
    ];
  } finally {
    await etcd.stop();
  }
}

async function load(etcd: TestEtcd, program: URL, how: "view" | "raw"): Promise<number> {
  const { first, stop } = await start<{ took: number }>(program, [etcd.endpoint, how]);
  await stop();
  return first.took;
}
