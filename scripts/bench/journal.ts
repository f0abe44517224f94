import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { JournalStore } from "@/lib/history/store";
import type { Filter } from "@/lib/history/store-filter";

import {
  ADDRESSES,
  addressOf,
  fillJournal,
  repeatJournal,
  SERVICES,
  serviceOf,
} from "./journal-rows";
import { type Line, median, ms, percentile } from "./stats";

const ROWS = Number(process.env.ROLLCALL_BENCH_ROWS ?? 10_000_000);
/** Kept from run to run, since it takes minutes to make. */
const FILE = join(".rollcall", "bench", `journal-${ROWS}.db`);
const APPENDED = 200_000;
/** Written one after the other, and then repeated. */
const BLOCK = Math.min(ROWS, 200_000);
/** As the journal makes them. */
const CHECKPOINT_WRITES = 10_000;
const READ_AT = Array.from(
  { length: 20 },
  (_, turn) => 20_000 + ((turn * 7_654_321) % (ROWS - 20_000)),
);
const PAGES = 30;

/** The journal with a month of 10 million rows: writing to it, and everything that pages read from it. */
export async function journal(): Promise<Line[]> {
  const append = await appendRate();
  await ensureRows();
  const store = await JournalStore.open({ file: FILE });
  try {
    const { epoch } = await store.resume("bench");
    return [append, ...(await reads(store, epoch))];
  } finally {
    await store.close();
  }
}

/** Makes the large journal where there is none yet. */
async function ensureRows(): Promise<void> {
  if (existsSync(FILE)) return;
  const unfinished = `${FILE}.part`;
  await rm(unfinished, { force: true });
  const store = await JournalStore.open({ file: unfinished });
  const { epoch } = await store.resume("bench");
  const { states } = await fillJournal(store, epoch, BLOCK, Date.now() - 30 * 24 * 3_600_000);
  await store.close();
  repeatJournal(unfinished, BLOCK, ROWS);
  const grown = await JournalStore.open({ file: unfinished });
  // Those that the reads below begin at; the journal would have made one every 10,000 changes.
  for (const revision of READ_AT) {
    const checkpoint = Math.floor(revision / CHECKPOINT_WRITES) * CHECKPOINT_WRITES;
    await grown.checkpoint(epoch, { revision: checkpoint, at: Date.now() }, states);
  }
  await grown.close();
  await rename(unfinished, FILE);
}

/** Into an empty journal, as a burst on a console of every size would be. */
async function appendRate(): Promise<Line> {
  const file = join(".rollcall", "bench", `append-${process.pid}.db`);
  const store = await JournalStore.open({ file });
  const { epoch } = await store.resume("bench");
  const { perSecond } = await fillJournal(store, epoch, APPENDED, Date.now());
  await store.close();
  for (const part of ["", "-wal", "-shm"]) await rm(`${file}${part}`, { force: true });
  return budgeted(
    `journal: append, ${APPENDED} rows in batches of 2,000`,
    `${Math.round(perSecond)} changes/s`,
    { ratio: 10_000 / perSecond, reference: "10000 changes/s" },
  );
}

async function reads(store: JournalStore, epoch: number): Promise<Line[]> {
  const filters: [string, (turn: number) => Filter][] = [
    ["nothing", () => ({})],
    ["a service", (turn) => ({ service: serviceOf((turn * 331) % (SERVICES * ADDRESSES)) })],
    ["an address", (turn) => ({ address: addressOf((turn * 331) % (SERVICES * ADDRESSES)) })],
    ["kind and cause", () => ({ kind: ["left"], cause: ["expired"] })],
    ["an operator", () => ({ actor: "ada" })],
    [
      "service and cause",
      (turn) => ({ service: serviceOf((turn * 331) % (SERVICES * ADDRESSES)), cause: ["expired"] }),
    ],
  ];
  const lines: Line[] = [];
  for (const [name, filterOf] of filters) {
    const times = await timed(PAGES, async (turn) => {
      const first = await store.page(filterOf(turn), { limit: 100 });
      // Half of them further back.
      if (turn % 2 === 1 && first.older) {
        await store.page(filterOf(turn), { cursor: first.older, limit: 100 });
      }
    });
    lines.push(within(`journal of ${ROWS} rows: a page of history by ${name}`, times, 50));
  }
  let keys = 0;
  const states = await timed(READ_AT.length, async (turn) => {
    keys = (await store.stateAt(epoch, READ_AT[turn] ?? 0)).size;
  });
  lines.push(within(`journal of ${ROWS} rows: state of ${keys} keys`, states, 200));
  const histogram = await timed(5, async () => {
    await store.activity({ buckets: 120 });
  });
  lines.push(within(`journal of ${ROWS} rows: histogram over all of it`, histogram));
  return lines;
}

async function timed(times: number, work: (turn: number) => Promise<void>): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const began = performance.now();
    await work(turn);
    took.push(performance.now() - began);
  }
  return took;
}

function within(what: string, times: readonly number[], budgetMs?: number): Line {
  const ours = `${ms(median(times))} (p95 ${ms(percentile(times, 0.95))})`;
  if (budgetMs === undefined) return { what, ours, reference: "-", ratio: 1 };
  return budgeted(what, ours, { ratio: median(times) / budgetMs, reference: ms(budgetMs) });
}

function budgeted(
  what: string,
  ours: string,
  { ratio, reference }: { ratio: number; reference: string },
): Line {
  return { what, ours, reference, ratio, budget: "≤ 1 of the budget", met: ratio <= 1 };
}
