import { transact } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { startEtcd, type TestEtcd } from "@/lib/testing/etcd";

import { bundle, start } from "./child";
import type { How, Spent } from "./decode-once";
import { mixedKeys } from "./mixed-keys";
import { type Line, median, ms } from "./stats";

const KEYS = 100_000;
const ROUNDS = 5;
const IN_FLIGHT = 64;
const OPS_PER_TRANSACTION = 100;

/** What decoding may cost of the time that loading takes. */
const BUDGET = 1 + 1 / 3;
const hows: readonly How[] = ["raw", "list", "decode", "view"];

/**
 * What decoding 100,000 keys of all formats costs a console that starts, and what it costs until its view holds them:
 * all of it against reading the same keys as plain etcd3 does. Each time in a new process, since code that has run
 * before is several times as fast.
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
    const rounds: Record<How, Spent>[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const spent = { ...NOTHING };
      for (const how of hows) spent[how] = await once(etcd, program, how);
      rounds.push(spent);
    }
    const decoding = against(rounds, "decode", "wallMs");
    return [
      {
        what: `loading ${keys} mixed keys as a console does, against raw paged kv.range`,
        ...against(rounds, "list", "wallMs"),
      },
      {
        what: "loading and decoding them",
        ...decoding,
        budget: "< 1.33",
        met: decoding.ratio < BUDGET,
      },
      { what: "loading them until a view holds them", ...against(rounds, "view", "wallMs") },
      {
        what: "loading and decoding them, in the console's processor time",
        ...against(rounds, "decode", "processorMs"),
      },
      {
        what: "loading them until a view holds them, in the console's processor time",
        ...against(rounds, "view", "processorMs"),
      },
    ];
  } finally {
    await etcd.stop();
  }
}

const nothing: Spent = { wallMs: 0, processorMs: 0 };
const NOTHING = { raw: nothing, list: nothing, decode: nothing, view: nothing };

/** The ratio is the median of those within each round: others use the machine, and not always alike. */
function against(
  rounds: readonly Record<How, Spent>[],
  how: How,
  unit: keyof Spent,
): Pick<Line, "ours" | "reference" | "ratio"> {
  return {
    ours: ms(median(rounds.map((spent) => spent[how][unit]))),
    reference: ms(median(rounds.map(({ raw }) => raw[unit]))),
    ratio: median(rounds.map((spent) => spent[how][unit] / spent.raw[unit])),
  };
}

async function once(etcd: TestEtcd, program: URL, how: How): Promise<Spent> {
  const { first, stop } = await start<Spent>(program, [etcd.endpoint, how]);
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
