import type { Page } from "@playwright/test";

import { put, transact } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import type { TestEtcd } from "@/lib/testing/etcd";

import { expect, test } from "./console";

// A console of their own: for a day it lists whatever services it has seen.
test.use({ consoleEnv: { LEASE_SAMPLES_PER_SECOND: "100" } });

/** etcd takes 128 operations in a transaction unless told otherwise. */
const OPS_MAX = 128;

test("2,000 services and 3,000 instances of one are drawn as far as they are in sight", async ({
  page,
  etcd,
}) => {
  const lease = (await grant(etcd.client, 600)).id;
  await putAll(etcd, lease, 2_000, (index) => ({
    key: `service-${String(index).padStart(4, "0")}.rpc/${lease}`,
    value: `10.1.${index >> 8}.${index & 255}:8080`,
  }));
  await putAll(etcd, lease, 3_000, (index) => ({
    key: `crowded.rpc/${7_000_000_000_000_000 + index}`,
    value: `10.2.${index >> 8}.${index & 255}:8080`,
  }));

  await page.goto("/?sort=name");
  const table = page.getByRole("table");
  await expect(table).toHaveAttribute("aria-rowcount", "2002");
  expect(await table.getByRole("row").count()).toBeLessThan(100);
  // A key that comes while the browser has not drawn the rows yet scrolls nowhere.
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await page.keyboard.press("End");
  await expect(table.getByRole("row", { name: "service-1999.rpc" })).toBeInViewport();
  expect(await table.getByRole("row").count()).toBeLessThan(100);

  // Rows grow with the browser's font size, and are where the table takes them to be.
  await page.addStyleTag({ content: "html { font-size: 24px }" });
  await page.keyboard.press("Home");
  await expect(table.getByRole("row", { name: "crowded.rpc" })).toBeInViewport();
  await page.keyboard.press("End");
  await expect(table.getByRole("row", { name: "service-1999.rpc" })).toBeInViewport();
  const places = await table.locator("[data-row]").evaluateAll((rows) =>
    rows.map((row) => ({
      top: row.getBoundingClientRect().top + scrollY,
      row: row.ariaRowIndex,
    })),
  );
  const [{ top: first = 0, row: index = "" } = {}] = places;
  expect(places.map(({ top, row }) => top - first - (Number(row) - Number(index)) * 63)).toEqual(
    places.map(() => 0),
  );

  await page.goto("/services/crowded.rpc");
  await expect(table).toHaveAttribute("aria-rowcount", "3001");
  await expect(page.getByRole("status").getByText("Live", { exact: true })).toBeVisible();
  await page.keyboard.press("End");
  await expect(table.getByRole("row", { name: "10.2.11.183:8080" })).toBeInViewport();
  expect(await table.getByRole("row").count()).toBeLessThan(100);
  await page.getByRole("searchbox", { name: "Filter instances" }).fill("10.2.7.7:");
  await expect(table).toHaveAttribute("aria-rowcount", "2");
  await expect(table.getByRole("row", { name: "10.2.7.7:8080" })).toBeInViewport();
});

test("a long table whose rest cannot be loaded says so, and has it when asked again", async ({
  page,
  etcd,
  service,
}) => {
  let failing = true;
  await page.route("**/_next/static/chunks/*.js", async (route) => {
    const response = await route.fetch();
    const isWanted = (await response.text()).includes("overscan");
    await (failing && isWanted ? route.abort() : route.fulfill({ response }));
  });
  const lease = (await grant(etcd.client, 600)).id;
  await putAll(etcd, lease, 90, (index) => ({
    key: `${service}/${7_000_000_000_000_000 + index}`,
    value: `10.3.0.${index + 100}:8080`,
  }));
  await page.goto(`/services/${service}`);
  const table = page.getByRole("table");
  await expect(table).toHaveAttribute("aria-rowcount", "91");
  await expect(table.getByRole("row", { name: "10.3.0.101:8080" })).toBeVisible();
  const alert = page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await expect(alert).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("End");
  await expect(table.getByRole("row", { name: "10.3.0.189:8080" })).toBeInViewport();
  await expect(table.getByRole("row", { name: "10.3.0.180:8080" })).toHaveCount(0);

  failing = false;
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toBeHidden();
  await table.getByRole("row", { name: "10.3.0.189:8080" }).scrollIntoViewIfNeeded();
  await expect(table.getByRole("row", { name: "10.3.0.180:8080" })).toBeVisible();
});

test("an address with 20,000 registrations opens, and its keys are listed in parts", async ({
  page,
  etcd,
}) => {
  test.slow();
  const lease = (await grant(etcd.client, 600)).id;
  await putAll(etcd, lease, 20_000, (index) => ({
    key: `leaky.rpc/${7_000_000_000_000_000 + index}`,
    value: "10.0.0.1:8080",
  }));
  await page.goto("/services/leaky.rpc");
  const row = page.getByRole("row", { name: "10.0.0.1:8080" });
  await expect(row).toContainText(/20\s000 keys/);
  await row.click();
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.1:8080/ });
  const keys = drawer.getByRole("region", { name: /^20\s000 keys register this address/ });
  await expect(keys.getByRole("listitem")).toHaveCount(50);
  await keys.getByRole("button", { name: "Show 200 more" }).click();
  await expect(keys.getByRole("listitem")).toHaveCount(250);
});

test("a change of one row draws that row anew, and no other", async ({ page, etcd }) => {
  // The chart of the last hour, which is drawn beside the rows, has no room on narrower pages.
  await page.setViewportSize({ width: 1_440, height: 900 });
  const putAt = (service: string, index: number) =>
    put(etcd.client, `${service}/${7_000_000_000_000_000 + index}`, `10.3.0.${index}:8080`);
  // Without leases, whose samples are changes too.
  for (let index = 0; index < 20; index += 1) {
    await putAt("calm.rpc", index);
    await putAt(`calm-${index}.rpc`, index);
  }
  await page.goto("/services/calm.rpc");
  await expect(page.getByRole("status").getByText("Live", { exact: true })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "10.3.0.7:8080" })).toBeEnabled();
  // What came just now flashes, and is drawn once more when that is over: each may take a second try.
  await expect(async () => {
    await keepRows(page);
    await putAt("calm.rpc", 7);
    await expect.poll(() => drawnSince(page), { timeout: 2_000 }).toEqual(["10.3.0.7:8080"]);
  }).toPass({ timeout: 30_000 });

  await page.goto("/?q=calm");
  const row = page.getByRole("row", { name: "calm-7.rpc" });
  await expect(row.getByRole("img", { name: /change/ })).toBeVisible();
  let last = 100;
  await expect(async () => {
    last += 1;
    await keepRows(page);
    await put(etcd.client, `calm-7.rpc/${7_000_000_000_000_000 + last}`, `10.3.0.${last}:8080`);
    await expect(row).toContainText(`10.3.0.${last}:8080`);
    expect(await drawnSince(page)).toEqual(["calm-7.rpc"]);
  }).toPass({ timeout: 30_000 });
});

test("changes that come while a page is looked at ask the console for no other page", async ({
  page,
  etcd,
}) => {
  const prefetched: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/services/")) prefetched.push(pathname);
  });
  await page.goto("/");
  await expect(page.getByRole("status").getByText("Live", { exact: true })).toBeVisible();
  const feed = page.getByRole("list", { name: /changes/i });
  for (let index = 0; index < 10; index += 1) {
    const address = `10.4.0.${index}:8080`;
    await put(etcd.client, `busy.rpc/${7_000_000_000_000_000 + index}`, address);
    await expect(feed.getByText(address)).toBeVisible();
  }
  expect(prefetched).toEqual([]);
});

/** Remembers, of every row, what React drew it with last. */
async function keepRows(page: Page) {
  await page.evaluate(() => {
    const drawnWith = (row: Element) =>
      Object.entries(row).find(([name]) => name.startsWith("__reactProps"));
    const kept = new Map<Element, unknown>();
    for (const row of document.querySelectorAll("tr[data-row]")) kept.set(row, drawnWith(row)?.[1]);
    Object.assign(globalThis, { kept, drawnWith });
  });
}

/** The rows that were drawn anew since then. */
async function drawnSince(page: Page) {
  return page.evaluate(() => {
    const { kept, drawnWith } = globalThis as unknown as {
      kept: Map<Element, unknown>;
      drawnWith: (row: Element) => [string, unknown] | undefined;
    };
    const rows = [...document.querySelectorAll<HTMLElement>("tr[data-row]")];
    const anew = rows.filter(
      (row) => kept.get(row) === undefined || kept.get(row) !== drawnWith(row)?.[1],
    );
    return anew.map(({ dataset }) => dataset.row);
  });
}

/** Writes many keys on one lease, in as few transactions as etcd takes. */
async function putAll(
  etcd: TestEtcd,
  lease: string,
  count: number,
  entry: (index: number) => { key: string; value: string },
) {
  for (let from = 0; from < count; from += OPS_MAX) {
    const indexes = Array.from({ length: Math.min(OPS_MAX, count - from) }, (_, i) => from + i);
    await transact(etcd.client, {
      ifModRevision: [],
      success: indexes.map((index) => {
        const { key, value } = entry(index);
        return { type: "put", key: Buffer.from(key), value: Buffer.from(value), lease };
      }),
    });
  }
}
