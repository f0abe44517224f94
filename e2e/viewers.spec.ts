import type { Browser, Page } from "@playwright/test";

import type { TestEtcd } from "@/lib/testing/etcd";

import { expect, test } from "./console";

const live = (page: Page) => page.getByRole("status").getByText("Live", { exact: true });

test("two browsers cost etcd no watch beyond those of the registry and of our own keys, and both follow", async ({
  page,
  browser,
  baseURL,
  etcd,
  register,
  service,
}) => {
  await expect.poll(() => watchers(etcd)).toBe(2);
  const other = await openBrowser(browser, baseURL);
  for (const viewer of [page, other]) {
    await viewer.goto(`/?q=${service}`);
    await expect(live(viewer)).toBeVisible();
  }
  await expect.poll(() => viewers(page)).toBe(2);
  expect(await watchers(etcd)).toBe(2);
  await register(service, "10.0.0.1:8080");
  for (const viewer of [page, other]) {
    await expect(viewer.getByRole("table").getByRole("row", { name: service })).toBeVisible();
  }
  expect(await watchers(etcd)).toBe(2);
  await other.context().close();
  await expect.poll(() => viewers(page)).toBe(1);
});

test("all tabs of a browser share one stream, and none waits for another", async ({
  page,
  context,
  register,
  service,
}) => {
  test.slow();
  await register(service, "10.0.0.1:8080");
  // More than a browser keeps connections to one host.
  const tabs = [page];
  while (tabs.length < 8) tabs.push(await context.newPage());
  for (const [index, tab] of tabs.entries()) {
    await tab.goto(index % 2 === 0 ? `/?q=${service}` : `/services/${service}`);
    await expect(live(tab)).toBeVisible();
  }
  await expect.poll(() => viewers(page)).toBe(1);
  await register(service, "10.0.0.2:8080");
  for (const [index, tab] of tabs.entries()) {
    const row = tab.getByRole("row", { name: index % 2 === 0 ? service : "10.0.0.2:8080" });
    await expect(row).toContainText(index % 2 === 0 ? "2" : "live");
  }
});

async function openBrowser(browser: Browser, baseURL: string | undefined): Promise<Page> {
  const context = await browser.newContext({ baseURL });
  return await context.newPage();
}

/** Watchers by etcd's own count. */
async function watchers({ endpoint }: TestEtcd): Promise<number> {
  const metrics = await (await fetch(`${endpoint}/metrics`)).text();
  return Number(/^etcd_debugging_mvcc_watcher_total (\d+)$/m.exec(metrics)?.[1]);
}

/** Streams by the console's own count. */
async function viewers(page: Page): Promise<number> {
  const { status } = await (await page.request.get("/api/cluster")).json();
  return status.viewers;
}
