import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { test as base, expect, type Locator, type Page } from "@playwright/test";

import { prefixRange, put } from "@/lib/etcd/kv";
import { grant, keepalive, listLeases, revoke } from "@/lib/etcd/lease";
import { startEtcd, type TestEtcd } from "@/lib/testing/etcd";

export { expect };

/** A console in a process of its own, in production mode. */
export type Console = {
  readonly url: string;
  /** What it printed so far. */
  output(): string;
};

/** What a program that registered itself can do next. */
export type Publisher = {
  readonly key: string;
  readonly lease: string;
  /** Ends as a program does that is told to stop: its lease is revoked. */
  leave(): Promise<void>;
  /** Ends as a program does that is killed: its lease is no longer renewed, and runs out. */
  crash(): void;
};

type Register = (service: string, address: string, ttlSeconds?: number) => Promise<Publisher>;

type TestFixtures = {
  /** The name that the browser remembers of whoever sits at it; `test.use` another, or none. */
  operator: string;
  /** Has the browser remember it. */
  named: undefined;
  /**
   * A service's name that no other test has. The console lists for a day what it saw, so look for it
   * with `/?q=`: the rows of earlier tests may push it out of sight.
   */
  service: string;
  /** Registers as a go-zero program does, and keeps the lease alive until the test ends. */
  register: Register;
  /** Leaves nothing behind for the next test of the worker. */
  emptied: undefined;
  /** Fails the test when a page reports an error, or asks anybody but this machine. */
  wellBehaved: undefined;
};

type WorkerFixtures = {
  /** The console's environment, beside where its etcd is: `test.use` in a file of its own. */
  consoleEnv: Record<string, string>;
  etcd: TestEtcd;
  console: Console;
};

/** Tests with a real etcd and a real console: one of each for a worker. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  consoleEnv: [{}, { option: true, scope: "worker" }],

  etcd: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from it what is needed.
    async ({}, use) => {
      // Short rounds make it answer sooner, and allow leases of one second.
      const etcd = await startEtcd({
        args: ["--heartbeat-interval", "20", "--election-timeout", "200"],
      });
      await use(etcd);
      await etcd.stop();
    },
    { scope: "worker" },
  ],

  console: [
    async ({ etcd, consoleEnv }, use) => {
      const started = await startConsole({ ETCD_ENDPOINTS: etcd.endpoint, ...consoleEnv });
      // What is registered before it has looked at etcd for the first time is no change to its journal.
      await expect
        .poll(async () => (await fetch(`${started.console.url}/readyz`)).status, {
          timeout: 30_000,
        })
        .toBe(200);
      await use(started.console);
      await started.stop();
    },
    { scope: "worker" },
  ],

  operator: ["Erin", { option: true }],

  named: [
    async ({ context, operator }, use) => {
      await context.addInitScript((name) => {
        // A blank page has no storage, and complains.
        if (name !== "" && location.protocol === "http:") {
          localStorage.setItem("rollcall.actor", name);
        }
      }, operator);
      await use(undefined);
    },
    { auto: true },
  ],

  baseURL: async ({ console }, use) => use(console.url),

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from it what is needed.
  service: async ({}, use, { testId }) => use(`user-${testId.slice(-6)}.rpc`),

  register: async ({ etcd }, use) => {
    const publishers: Publisher[] = [];
    await use(async (service, address, ttlSeconds = 10) => {
      const publisher = await publish(etcd, service, address, ttlSeconds);
      publishers.push(publisher);
      return publisher;
    });
    for (const publisher of publishers) publisher.crash();
  },

  emptied: [
    async ({ etcd, console }, use, testInfo) => {
      await use(undefined);
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach("console.log", { body: console.output() });
      }
      etcd.resume();
      for (const id of await listLeases(etcd.client)) {
        // One may run out at this very moment.
        await revoke(etcd.client, id).catch(() => {});
      }
      const { key, rangeEnd } = prefixRange("");
      await etcd.client.kv.deleteRange({ key, range_end: rangeEnd });
    },
    { auto: true },
  ],

  wellBehaved: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      context.on("weberror", (error) => complaints.push(error.error().message));
      context.on("console", (message) => {
        // The browser says so of every answer that is no success; some tests ask for one.
        if (message.text().startsWith("Failed to load resource")) return;
        if (message.type() === "error") complaints.push(message.text());
      });
      context.on("request", (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (protocol.startsWith("http") && hostname !== "127.0.0.1") {
          complaints.push(`asked for ${request.url()}`);
        }
      });
      await use(undefined);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** Sends what was just confirmed, without its grace. */
export async function skipGrace(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Send now" });
  // On a slow machine the grace may be over before the button is reached, which is as well.
  await button.click({ timeout: 5_000 }).catch(() => {});
  await expect(button).toBeHidden();
}

/** As {@link skipGrace}, and waits until all of it has been answered. */
export async function sendNow(page: Page): Promise<void> {
  await skipGrace(page);
  await expect(page.getByText(/^\d+ of \d+ sent$/)).toBeHidden();
}

/** Puts what a program leaves behind that wrote its key without its lease: nothing takes it away. */
export async function putPermanent(etcd: TestEtcd, service: string, address: string) {
  // As many digits as a lease id of today has, and no more than an int64 can hold.
  const key = `${service}/758787${String(Date.now())}`;
  await put(etcd.client, key, address);
  return { key };
}

/**
 * Starts the built console on a free port. It knows nothing of this process' configuration, and its
 * journal begins with it unless `env` says where another is.
 *
 * @throws Error with what it printed when it ends before it listens.
 */
export async function startConsole(env: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-e2e-"));
  const child = fork(fileURLToPath(new URL("../scripts/serve.mjs", import.meta.url)), {
    env: {
      ...{ PATH: process.env.PATH ?? "", PORT: "0", HOSTNAME: "127.0.0.1" },
      ...{ ROLLCALL_DATA_DIR: folder, ...env },
    } as never,
    execArgv: [],
    silent: true,
  });
  let printed = "";
  for (const output of [child.stdout, child.stderr]) {
    output?.on("data", (chunk) => {
      printed = (printed + chunk).slice(-100_000);
    });
  }
  const url = await listening(child, () => printed);
  return {
    console: { url, output: () => printed } satisfies Console,
    /** Ends it as an operator would. Resolves to its exit code. */
    stop: async (): Promise<number | null> => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, "exit");
        child.kill("SIGTERM");
        await ended;
      }
      await rm(folder, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}

async function listening(child: ChildProcess, printed: () => string): Promise<string> {
  const message = once(child, "message").then(([{ url }]) => String(url));
  const ended = once(child, "exit").then(() => {
    throw new Error(`the console ended before it listened:\n${printed()}`);
  });
  const url = await Promise.race([message, ended]);
  ended.catch(() => {});
  return url;
}

async function publish(
  etcd: TestEtcd,
  service: string,
  address: string,
  ttlSeconds: number,
): Promise<Publisher> {
  const { id } = await grant(etcd.client, ttlSeconds);
  const key = `${service}/${id}`;
  await put(etcd.client, Buffer.from(key), Buffer.from(address), { lease: id });
  const alive = new AbortController();
  void keepalive(etcd.client, id, { signal: alive.signal });
  return {
    key,
    lease: id,
    leave: async () => {
      alive.abort();
      await revoke(etcd.client, id);
    },
    crash: () => alive.abort(),
  };
}

/** Opens the search by its key, which is heard only once the page has come to life. */
export async function openSearch(page: Page): Promise<Locator> {
  const search = page.getByRole("dialog", { name: "Search" });
  await expect(async () => {
    if (!(await search.isVisible())) await page.keyboard.press("/");
    await expect(search).toBeVisible({ timeout: 2_000 });
  }).toPass();
  const input = search.getByRole("combobox");
  // It may be heard late, and the next press stands in the field then; nor has that the focus at once.
  await expect(input).toBeFocused();
  await input.clear();
  return search;
}

/** Goes to a page by `g` and its letter, which are heard only once the page that is left has come to life. */
export async function goByKeys(page: Page, letter: string, url: RegExp): Promise<void> {
  await expect(async () => {
    await page.keyboard.press("g");
    await page.keyboard.press(letter);
    await expect(page).toHaveURL(url, { timeout: 2_000 });
  }).toPass();
}
