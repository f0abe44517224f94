import { transact } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { startEtcd, type TestEtcd } from "@/lib/testing/etcd";

import { bundle, start } from "./child";
import type { DecodeReport } from "./decode-once";
import { mixedKeys } from "./mixed-keys";
import { type Line, median, ms } from "./stats";

const KEYS = 100_000;
const ROUNDS = 5;
const IN_FLIGHT = 64;
const OPS_PER_TRANSACTION = 100;

/**
 * What decoding adds to reading 100,000 keys of all formats from etcd, as a console does that starts: in processes of
 * their own, with and without by turns, since code that has run before is several times as fast. Of loading this is the
 * console's part alone, without etcd's, so the ratio is on the strict side.
 */
export async function decodeLoad(): Promise<Line> {
  const etcd = await startEtcd({ args: ["--quota-backend-bytes", "4294967296"] });
  try {
    const keys = await fillMixed(etcd);
    const program = await bundle("decode-once.ts");
    const without: number[] = [];
    const decoding: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      without.push((await once(etcd, program, "load")).tookMs);
      decoding.push((await once(etcd, program, "decode")).tookMs);
    }
    const added = median(decoding) - median(without);
    const ratio = added / median(without);
    return {
      what: `decoding ${keys} mixed keys at a start, against loading them (processor time)`,
      ours: `${ms(added)} more`,
      reference: ms(median(without)),
      ratio,
      budget: "< 0.33",
      met: ratio < 1 / 3,
    };
  } finally {
    await etcd.stop();
  }
}

async function once(etcd: TestEtcd, program: URL, how: "load" | "decode"): Promise<DecodeReport> {
  const { first, stop } = await start<DecodeReport>(program, [etcd.endpoint, how]);
  await stop();
  return first;
}

/** Each key once, on the lease that its format says it hangs on. */
async function fillMixed(etcd: TestEtcd): Promise<number> {
  const all = [
    ...new Map(mixedKeys(KEYS).map((one) => [one.key.toString("latin1"), one])).values(),
  ];
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
