import { setTimeout as delay } from "node:timers/promises";

import { type Browser, chromium, type Page } from "@playwright/test";

import { findBrowser } from "../setup/browser.mjs";

/** As the end-to-end tests start it: it sees this machine only, and fetches nothing for itself. */
const ARGS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];
const VIEWPORT = { width: 1_440, height: 900 };
/** Whatever is waited for in a page; what takes longer ends the bench. */
const WITHIN_MS = 60_000;

/** When the rows of a page were on screen, in ms since its navigation began. */
export type Opened = { first: number; all: number };

/** The longest task of the page's main thread: by the clock, and what the processor did of it. */
export type LongestTask = { wallMs: number; cpuMs: number };

/** What is put into each page before its own scripts. Times are since 1970. */
type Probe = typeof globalThis & {
  /** The first row of any table was on screen. */
  benchFirst: Promise<number>;
  /** A table said that it had so many rows, or more. */
  benchRows: (least: number) => Promise<number>;
  /** The row of that key was on screen and held the text. */
  benchText: (row: string, text: string) => Promise<number>;
};

/** @throws Error where there is no Chromium; it says how to get one. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === null) {
    throw new Error(
      "no Chromium: `npm test` fetches one, or set CHROMIUM_PATH (the part `browser` needs it)",
    );
  }
  return chromium.launch({ executablePath, args: ARGS });
}

/** Opens a page in a browser profile of its own, so that nothing of it is in a cache. */
export async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT, locale: "en-US" });
  context.setDefaultTimeout(WITHIN_MS);
  const page = await context.newPage();
  // esbuild, by which tsx compiles this file, names functions by a call that pages do not know.
  await page.addInitScript("globalThis.__name = (target) => target");
  await page.addInitScript(probe);
  return page;
}

/** Goes to a page with a table, and tells when its first rows were on screen and when it had `rows` of them. */
export async function open(page: Page, url: string, rows: number): Promise<Opened> {
  await page.goto(url, { waitUntil: "commit" });
  const first = page.evaluate(() => (globalThis as Probe).benchFirst);
  const all = rows === 0 ? await first : await whole(page, rows);
  const began = await page.evaluate(() => performance.timeOrigin);
  return { first: (await first) - began, all: all - began };
}

/** The time since 1970 at which the table said that it has all of its rows, of which there are so many. */
export function whole(page: Page, rows: number): Promise<number> {
  return within(
    `a table of ${rows} rows`,
    page.evaluate((least) => (globalThis as Probe).benchRows(least), rows),
  );
}

/** The time since 1970 at which the row of that key was on screen and held `text`. */
export function drawn(page: Page, row: string, text: string): Promise<number> {
  return within(
    `${text} in the row ${row}`,
    page.evaluate(
      ([key = "", part = ""]) => (globalThis as Probe).benchText(key, part),
      [row, text],
    ),
  );
}

/** @throws Error naming `what` when it has not come within a minute. */
async function within<T>(what: string, coming: Promise<T>): Promise<T> {
  const late = new AbortController();
  const end = delay(WITHIN_MS, undefined, { signal: late.signal }).then(() => {
    throw new Error(`never on screen: ${what}`);
  });
  try {
    return await Promise.race([coming, end]);
  } finally {
    late.abort();
    end.catch(() => {});
  }
}

/** The longest task of the page while `work` is done with it. */
export async function longestTask(
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<LongestTask> {
  await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
  await work();
  return longestOf(await browser.stopTracing());
}

/** Runs in the page: each promise resolves after the frame in which something was first there. */
function probe(): void {
  const afterFrame = () =>
    new Promise<number>((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
        channel.port2.postMessage(null);
      });
    });
  const once = (isThere: () => boolean) =>
    new Promise<number>((resolve) => {
      const look = () => {
        if (!isThere()) return;
        observer.disconnect();
        void afterFrame().then(resolve);
      };
      const observer = new MutationObserver(look);
      observer.observe(document, {
        ...{ subtree: true, childList: true, characterData: true, attributes: true },
      });
      look();
    });
  Object.assign(globalThis, {
    benchFirst: once(() => document.querySelector("tr[data-row]") !== null),
    benchRows: (least: number) =>
      once(() => {
        // The head is a row too.
        const said = document.querySelector("table")?.getAttribute("aria-rowcount");
        return Number(said) > least;
      }),
    benchText: (row: string, text: string) =>
      once(() => {
        const found = document.querySelector(`tr[data-row="${CSS.escape(row)}"]`);
        return found?.textContent?.includes(text) ?? false;
      }),
  });
}

type TraceEvent = {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args?: { name?: string };
};

function longestOf(trace: Buffer): LongestTask {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const main = new Set<string>();
  for (const { name, ph, pid, tid, args } of traceEvents) {
    if (ph === "M" && name === "thread_name" && args?.name === "CrRendererMain") {
      main.add(`${pid} ${tid}`);
    }
  }
  const longest = { wallMs: 0, cpuMs: 0 };
  for (const { name, ph, pid, tid, dur = 0, tdur = 0 } of traceEvents) {
    if (ph !== "X" || !name.endsWith("RunTask") || !main.has(`${pid} ${tid}`)) continue;
    longest.wallMs = Math.max(longest.wallMs, dur / 1_000);
    longest.cpuMs = Math.max(longest.cpuMs, tdur / 1_000);
  }
  return longest;
}
