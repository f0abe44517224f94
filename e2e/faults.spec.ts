import type { Page } from "@playwright/test";

import { freePort, startEtcd } from "@/lib/testing/etcd";

import { expect, putPermanent, startConsole, test } from "./console";

const live = (page: Page) => page.getByRole("status").getByText("Live", { exact: true });

/** Opens a page that would forget, if it were loaded again, that it was opened here. */
async function open(page: Page, url: string) {
  await page.goto(url);
  await expect(live(page)).toBeVisible();
  await page.evaluate(() => Object.assign(window, { opened: true }));
  return () => page.evaluate(() => "opened" in window);
}

test("an etcd that crashes and comes back is said to be lost, and followed again", async ({
  page,
  etcd,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080", 60);
  const sameDocument = await open(page, `/services/${service}`);
  await expect(page.getByRole("row", { name: "10.0.0.1:8080" })).toContainText("live");

  await etcd.kill();
  await expect(page.getByText(/^etcd lost since \d\d:\d\d:\d\d/)).toBeVisible();
  await expect(page.getByText(/has lost etcd since .* may be out of date/)).toBeVisible();
  await expect(page.getByRole("row", { name: "10.0.0.1:8080" })).toBeVisible();
  expect((await page.request.get("/readyz")).status()).toBe(503);

  await etcd.restart();
  await putPermanent(etcd, service, "10.0.0.2:8080");
  await expect(live(page)).toBeVisible();
  await expect(page.getByRole("row", { name: "10.0.0.2:8080" })).toBeVisible();
  await expect(page.getByRole("row", { name: "10.0.0.1:8080" })).toContainText("live");
  expect((await page.request.get("/readyz")).status()).toBe(200);
  expect(await sameDocument()).toBe(true);
});

test("an etcd that hangs is noticed", async ({ page, etcd, register, service }) => {
  await register(service, "10.0.0.1:8080", 60);
  const sameDocument = await open(page, `/?q=${service}`);
  etcd.pause();
  await expect(page.getByText(/^etcd lost since/)).toBeVisible({ timeout: 15_000 });
  etcd.resume();
  await putPermanent(etcd, service, "10.0.0.2:8080");
  await expect(live(page)).toBeVisible();
  const row = page.getByRole("table").getByRole("row", { name: service });
  await expect(row.getByRole("cell", { name: "2", exact: true })).toBeVisible();
  expect(await sameDocument()).toBe(true);
});

test("an etcd that lost its data leaves nothing of it on the page", async ({
  page,
  etcd,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  const sameDocument = await open(page, `/services/${service}`);
  await etcd.restart({ wipe: true });
  await putPermanent(etcd, service, "10.0.0.2:8080");
  await expect(page.getByRole("row", { name: "10.0.0.2:8080" })).toContainText("permanent");
  await expect(page.getByRole("row", { name: "10.0.0.1:8080" })).toContainText("left");
  await expect(live(page)).toBeVisible();
  await expect(page.getByText("rev 2", { exact: true })).toBeVisible();
  const { instances } = await (await page.request.get(`/api/services/${service}`)).json();
  expect(instances).toMatchObject([{ address: "10.0.0.2:8080" }]);
  expect(await sameDocument()).toBe(true);
});

test("the end of a stretch of the store before stays where it was when its beginning is moved", async ({
  page,
  etcd,
  register,
  service,
}) => {
  await open(page, `/history?service=${service}`);
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await expect(page.getByRole("row", { name: "10.0.0.2:8080" })).toBeVisible();
  const answer = await page.request.get(`/api/history?service=${service}`);
  const { entries } = (await answer.json()) as { entries: { revision: number; epoch: number }[] };
  const [last, first] = entries;
  await etcd.restart({ wipe: true });
  await putPermanent(etcd, service, "10.0.0.9:8080");
  await expect(page.getByRole("banner").getByText("rev 2", { exact: true })).toBeVisible();

  await page.goto(
    `/history?zoom=1h&view=compare&service=${service}&revision=${first?.revision}&epoch=${first?.epoch}&with=rev:${last?.revision}`,
  );
  const added = page.getByRole("row", { name: "10.0.0.2:8080" }).filter({ hasText: "added" });
  await expect(added).toBeVisible();
  const to = page.getByRole("slider", { name: "To" });
  const end = await to.getAttribute("aria-valuenow");
  await page.getByRole("slider", { name: "From" }).focus();
  await page.keyboard.press("Home");
  await expect(page).toHaveURL(new RegExp(`[?&]with=${end}(&|$)`));
  await expect(page).toHaveURL(/[?&]at=\d+/);
  await expect(to).toHaveAttribute("aria-valuenow", end ?? "");
  await expect(added).toBeVisible();
  await expect(page.getByRole("row", { name: "10.0.0.9:8080" })).toHaveCount(0);
});

test("a page outlives a restart of the console", async ({ page, etcd, register, service }) => {
  await register(service, "10.0.0.1:8080");
  const env = { ETCD_ENDPOINTS: etcd.endpoint, PORT: String(await freePort()) };
  const first = await startConsole(env);
  const sameDocument = await open(page, `${first.console.url}/services/${service}`);
  await first.stop();
  await expect(page.getByText(/^Reconnecting since \d\d:\d\d:\d\d/)).toBeVisible();
  await expect(page.getByText(/has lost the console since/)).toBeVisible();

  await putPermanent(etcd, service, "10.0.0.2:8080");
  const second = await startConsole(env);
  await expect(page.getByRole("row", { name: "10.0.0.2:8080" })).toBeVisible({ timeout: 15_000 });
  await expect(live(page)).toBeVisible();
  expect(await sameDocument()).toBe(true);
  await page.goto("about:blank");
  await second.stop();
});

test("a console that starts before etcd says so, and comes up by itself", async ({ page }) => {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const { console, stop } = await startConsole({ ETCD_ENDPOINTS: endpoint });
  await page.goto(console.url);
  await expect(page.getByText("No connection to etcd", { exact: true })).toBeVisible();
  await expect(page.getByText(endpoint).first()).toBeVisible();
  // Nor does History say that it listens.
  await page.goto(`${console.url}/history`);
  await expect(page.getByText("No connection to etcd", { exact: true })).toBeVisible();
  await page.goto(console.url);
  const notReady = await page.request.get(`${console.url}/readyz`);
  expect(notReady.status()).toBe(503);
  expect(await notReady.text()).toContain("unavailable");
  await page.evaluate(() => Object.assign(window, { opened: true }));

  const late = await startEtcd({ port });
  await putPermanent(late, "late.rpc", "10.0.0.1:8080");
  await expect(page.getByRole("row", { name: "late.rpc" })).toBeVisible({ timeout: 15_000 });
  await expect(live(page)).toBeVisible();
  expect((await page.request.get(`${console.url}/readyz`)).status()).toBe(200);
  expect(await page.evaluate(() => "opened" in window)).toBe(true);
  await page.goto("about:blank");
  await stop();
  await late.stop();
});
