import { setTimeout as delay } from "node:timers/promises";

import type { Browser, Page } from "@playwright/test";

import { put } from "@/lib/etcd/kv";
import { grant, revoke } from "@/lib/etcd/lease";

import { drawn, launchChromium, longestTask, type Opened, open, openPage, whole } from "./chromium";
import { CROWDED, churn, FOLDER, type Shown, show } from "./registries";
import { type Line, median, ms, now, percentile } from "./stats";

const LARGE = { services: 2_000, instances: 10_000, otherKeys: 100_000 };
const SMALL = { services: 20, instances: 20, otherKeys: 20 };
const ROUNDS = 5;
const CHANGES = 60;
const WHEELS = 150;
const WHEEL_PX = 1_200;
/** Until what a page loads beside its rows is there. */
const SETTLED_MS = 2_000;

const ROWS_MS = 1_000;
const TASK_MS = 100;
const CHANGE_MS = 300;

/** A page of rows, how many it has, the prefix of what changes it, and what some of its rows hold. */
const pages = {
  services: {
    path: "/",
    rows: ({ services }: Shown) => services,
    prefix: "service-",
    search: "e-19",
  },
  instances: {
    path: `/services/${CROWDED}`,
    rows: ({ instances }: Shown) => instances,
    prefix: `${CROWDED}/`,
    search: ".19.",
  },
};

type PageName = keyof typeof pages;

/** What somebody sees of a large registry in Chromium, against a small one on the same machine. */
export async function browser(): Promise<Line[]> {
  const chromium = await launchChromium();
  const running: Shown[] = [];
  try {
    const small = await show(SMALL);
    running.push(small);
    const large = await show(LARGE);
    running.push(large);
    const lines: Line[] = [];
    for (const name of ["services", "instances"] as const) {
      lines.push(await rowsOnScreen(chromium, name, large, small));
      lines.push(await changeToPixel(chromium, name, large, small));
      lines.push(await scrolling(chromium, name, large));
    }
    lines.push(await keys(chromium, large));
    return lines;
  } finally {
    await chromium.close();
    for (const { stop } of running) await stop();
  }
}

async function rowsOnScreen(
  chromium: Browser,
  name: PageName,
  large: Shown,
  small: Shown,
): Promise<Line> {
  const ours: Opened[] = [];
  const reference: Opened[] = [];
  const { path, rows } = pages[name];
  for (let round = 0; round < ROUNDS; round += 1) {
    // In turns, so that whatever else the machine does meets both.
    for (const [shown, opened] of [
      [small, reference],
      [large, ours],
    ] as const) {
      const page = await openPage(chromium);
      opened.push(await open(page, `${shown.console.url}${path}`, rows(shown)));
      await page.context().close();
    }
  }
  const first = (opened: Opened[]) => median(opened.map((one) => one.first));
  const all = (opened: Opened[]) => median(opened.map((one) => one.all));
  return {
    what: `navigation → rows on screen, ${rows(large)} ${name} against ${rows(small)} (median)`,
    ours: `${ms(first(ours))} (all of them known after ${ms(all(ours))})`,
    reference: `${ms(first(reference))} (${ms(all(reference))})`,
    ratio: first(ours) / first(reference),
    budget: `< ${ROWS_MS} ms`,
    met: first(ours) < ROWS_MS,
  };
}

async function changeToPixel(
  chromium: Browser,
  name: PageName,
  large: Shown,
  small: Shown,
): Promise<Line> {
  const reference = await changes(chromium, name, small);
  const ours = await changes(chromium, name, large);
  const text = (took: number[]) => `${ms(median(took))} (p95 ${ms(percentile(took, 0.95))})`;
  const { rows } = pages[name];
  return {
    what: `put → pixel, ${rows(large)} ${name} against ${rows(small)} (median)`,
    ours: text(ours),
    reference: text(reference),
    ratio: median(ours) / median(reference),
    budget: `p95 < ${CHANGE_MS} ms`,
    met: percentile(ours, 0.95) < CHANGE_MS,
  };
}

/** From a put being sent until the page has drawn what it says, for one after the other. */
async function changes(chromium: Browser, name: PageName, shown: Shown): Promise<number[]> {
  const { path, rows } = pages[name];
  const page = await openPage(chromium);
  await open(page, `${shown.console.url}${path}`, rows(shown));
  await delay(SETTLED_MS);
  const { id: lease } = await grant(shown.etcd.client, 600);
  const inSight = await page
    .locator("tr[data-row]")
    .evaluateAll((found) => found.slice(0, 10).map((row) => row.getAttribute("data-row") ?? ""));
  const took: number[] = [];
  for (let n = 0; n < CHANGES; n += 1) {
    // Of instances, each sorts before all others, and so comes in sight.
    const address = `10.0.0.0:${2_000 - n}`;
    const service = name === "services" ? (inSight[n % inSight.length] ?? "") : CROWDED;
    const seen = drawn(page, name === "services" ? service : address, address);
    // Should the put fail, nobody waits for it.
    seen.catch(() => {});
    // The page looks for it before it answers to anything else.
    await page.evaluate(() => {});
    const sent = now();
    await put(shown.etcd.client, `${service}/${8_000_000_000_000_000 + n}`, address, { lease });
    took.push((await seen) - sent);
    await delay(120);
  }
  await page.context().close();
  await revoke(shown.etcd.client, lease);
  return took;
}

async function scrolling(chromium: Browser, name: PageName, large: Shown): Promise<Line> {
  const { path, rows, prefix, search } = pages[name];
  const page = await openPage(chromium);
  await open(page, `${large.console.url}${path}`, rows(large));
  const stop = await churn(large.etcd, prefix);
  await delay(SETTLED_MS);
  const longest = await longestTask(chromium, page, () => scrollAndSearch(page, search));
  await stop();
  await page.context().close();
  return taskLine(
    `longest task while ${rows(large)} ${name} are scrolled and searched, at 200 changes/s`,
    longest,
  );
}

/** The page of keys that register nothing: a list that comes in parts, to its end and back. */
async function keys(chromium: Browser, large: Shown): Promise<Line> {
  const page = await openPage(chromium);
  const { otherKeys } = LARGE;
  await open(page, `${large.console.url}/keys?under=${encodeURIComponent(FOLDER)}`, 0);
  await delay(SETTLED_MS);
  const began = now();
  let all = began;
  const longest = await longestTask(chromium, page, async () => {
    await page.keyboard.press("End");
    all = await whole(page, otherKeys);
    await scrollAndSearch(page, "0019");
  });
  await page.context().close();
  const line = taskLine(
    `longest task while ${otherKeys} other keys are listed to their end, scrolled and searched`,
    longest,
  );
  return { ...line, ours: `${line.ours}, at the end after ${ms(all - began)}` };
}

function taskLine(what: string, { wallMs, cpuMs }: { wallMs: number; cpuMs: number }): Line {
  return {
    what,
    ours: `${ms(wallMs)} (processor ${ms(cpuMs)})`,
    reference: `${TASK_MS} ms`,
    ratio: wallMs / TASK_MS,
    budget: `< ${TASK_MS} ms`,
    met: wallMs < TASK_MS,
  };
}

/** Up and down with the pointer on the table, then by keyboard, then through the filter. */
async function scrollAndSearch(page: Page, text: string): Promise<void> {
  await page.mouse.move(600, 500);
  for (let n = 0; n < WHEELS; n += 1) {
    await page.mouse.wheel(0, n < WHEELS / 2 ? WHEEL_PX : -WHEEL_PX);
  }
  for (const key of ["j", "End", "Home"]) await page.keyboard.press(key);
  const search = page.locator("section").getByRole("searchbox").first();
  await search.pressSequentially(text, { delay: 200 });
  for (const key of ["Control+a", "Delete"]) await search.press(key);
  await delay(500);
}
