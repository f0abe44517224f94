import { transact } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { startEtcd, type TestEtcd } from "@/lib/testing/etcd";

import { bundle, start } from "./child";
import type { DecodeReport, Spent } from "./decode-once";
import { checkedMixedKeys } from "./mixed-keys";
import { type Line, median, ms } from "./stats";

const KEYS = 100_000;
const ROUNDS = 5;
const IN_FLIGHT = 64;
const OPS_PER_TRANSACTION = 100;

/**
 * What decoding 100,000 keys of all formats costs a console that starts, and what it costs until its view holds them,
 * each against reading the same keys from etcd before it in the same process: a new one each time, since code that
 * has run before is several times as fast.
 */
export async function decodeLoad(): Promise<Line[]> {
  const etcd = await startEtcd({
    args: ["--quota-backend-bytes", "4294967296"],
    // A machine that is busy with much else takes seconds over some of the writes.
    timeoutMs: 30_000,
  });
  try {
    const keys = await fillMixed(etcd);
    const program = await bundle("decode-once.ts");
    const decoding: DecodeReport[] = [];
    const viewing: DecodeReport[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      decoding.push(await once(etcd, program, "decode"));
      viewing.push(await once(etcd, program, "view"));
    }
    const byClock = against(decoding, "wallMs");
    return [
      {
        what: `decoding ${keys} mixed keys at a start, against loading them (by the clock)`,
        ...byClock,
        budget: "< 0.33",
        met: byClock.ratio < 1 / 3,
      },
      {
        // Of loading this is the console's part alone, without etcd's, so it is the stricter one.
        what: "the same in processor time, V8's compiling and collecting on other threads included",
        ...against(decoding, "processorMs"),
      },
      {
        what: `all that a view does with ${keys} mixed keys at a start, against loading them (by the clock)`,
        ...against(viewing, "wallMs"),
      },
      {
        what: "the same in processor time",
        ...against(viewing, "processorMs"),
      },
      {
        what: "the decoding, against the whole of a start: loading, and all that a view does (by the clock)",
        ...ofWhole(decoding, viewing),
      },
    ];
  } finally {
    await etcd.stop();
  }
}

/** The ratio is the median of those within each process: others use the machine, and not always alike. */
function against(
  reports: readonly DecodeReport[],
  unit: keyof Spent,
): Pick<Line, "ours" | "reference" | "ratio"> {
  return {
    ours: ms(median(reports.map(({ then }) => then[unit]))),
    reference: ms(median(reports.map(({ load }) => load[unit]))),
    ratio: median(reports.map(({ load, then }) => then[unit] / load[unit])),
  };
}

function ofWhole(
  decoding: readonly DecodeReport[],
  viewing: readonly DecodeReport[],
): Pick<Line, "ours" | "reference" | "ratio"> {
  const part = median(decoding.map(({ then }) => then.wallMs));
  const whole = median(viewing.map(({ load, then }) => load.wallMs + then.wallMs));
  return { ours: ms(part), reference: ms(whole), ratio: part / whole };
}

async function once(etcd: TestEtcd, program: URL, how: "decode" | "view"): Promise<DecodeReport> {
  const { first, stop } = await start<DecodeReport>(program, [etcd.endpoint, how]);
  await stop();
  return first;
}

/** Each key once, on the lease that its format says it hangs on. */
async function fillMixed(etcd: TestEtcd): Promise<number> {
  const all = checkedMixedKeys(KEYS);
  const leases = [...new Set(all.map(({ lease }) => lease))].filter((id) => id !== "0");
  await each(leases, async (id) => void (await grant(etcd.client, 3_600, id)));
  const batches: (typeof all)[] = [];
  for (let from = 0; from < all.length; from += OPS_PER_TRANSACTION) {
    batches.push(all.slice(from, from + OPS_PER_TRANSACTION));
  }
  await each(batches, async (batch) => {
    const success = batch.map(({ key, value, lease }) => {
      return { type: "put" as const, key, value, lease: lease === "0" ? undefined : lease };
    });
    await transact(etcd.client, { ifModRevision: [], success });
  });
  return all.length;
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let item = items[next]; item !== undefined; item = items[next]) {
      next += 1;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}
