import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { JournalStore } from "@/lib/history/store";
import type { Filter } from "@/lib/history/store-filter";

import { addressOf, fillJournal, SERVICES, serviceOf } from "./journal-rows";
import { type Line, median, ms, percentile } from "./stats";

const ROWS = Number(process.env.ROLLCALL_BENCH_ROWS ?? 10_000_000);
/** Kept from run to run, since it takes minutes to make. */
const FILE = join(".rollcall", "bench", `journal-${ROWS}.db`);
const APPENDED = 200_000;
const PAGES = 30;

/** The journal with a month of 10 million rows: writing to it, and everything that pages read from it. */
export async function journal(): Promise<Line[]> {
  const made = existsSync(FILE);
  const store = await JournalStore.open({ file: FILE });
  try {
    const { epoch, coverage } = await store.resume("bench");
    const startAt = Date.now() - 30 * 24 * 3_600_000;
    if (!made || (coverage?.revision ?? 0) < ROWS) await fillJournal(store, epoch, ROWS, startAt);
    const append = await appendRate();
    return [append, ...(await reads(store, epoch))];
  } finally {
    await store.close();
  }
}

/** Into an empty journal, as a burst on a console of every size would be. */
async function appendRate(): Promise<Line> {
  const file = join(".rollcall", "bench", `append-${process.pid}.db`);
  const store = await JournalStore.open({ file });
  const { epoch } = await store.resume("bench");
  const perSecond = await fillJournal(store, epoch, APPENDED, Date.now());
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
    ["a service", (turn) => ({ service: serviceOf((turn * 331) % (SERVICES * 5)) })],
    ["an address", (turn) => ({ address: addressOf((turn * 331) % (SERVICES * 5)) })],
    ["kind and cause", () => ({ kind: ["left"], cause: ["expired"] })],
    ["an operator", () => ({ actor: "ada" })],
    [
      "service and cause",
      (turn) => ({ service: serviceOf((turn * 331) % (SERVICES * 5)), cause: ["expired"] }),
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
  const states = await timed(20, async (turn) => {
    await store.stateAt(epoch, 20_000 + ((turn * 7_654_321) % (ROWS - 20_000)));
  });
  lines.push(within(`journal of ${ROWS} rows: state of 5,000 to 10,000 keys`, states, 200));
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
