import type { Page } from "@playwright/test";

import { subset } from "@/lib/discov/subset";
import { put } from "@/lib/etcd/kv";

import { violations } from "./axe";
import { expect, test } from "./console";

const dialled = (page: Page) => page.getByRole("region", { name: "Dialled" });
const leftOut = (page: Page) => page.getByRole("region", { name: "Left out" });

/** The addresses that the page says are dialled, by rank. */
const addresses = (page: Page) =>
  dialled(page).locator("tbody tr[data-row]").getByRole("rowheader").allInnerTexts();

test("what a client dials follows what is registered", async ({ page, register, service }) => {
  await register(service, "10.0.0.1:8080");
  const leaving = await register(service, "10.0.0.2:8080");
  await page.goto(`/services/${service}`);
  await page.getByRole("button", { name: "Resolve as client" }).click();
  await expect(page).toHaveURL(/tab=resolve/);
  const row = (name: string) => dialled(page).getByRole("row", { name });
  await expect(row("10.0.0.1:8080").getByText("live")).toBeVisible();
  await expect(row("10.0.0.2:8080")).toBeVisible();
  await expect(page.getByText("there are 2 addresses, and up to 32 are all dialled")).toBeVisible();
  await expect(leftOut(page)).toContainText("Nothing is left out.");

  await leaving.leave();
  await expect(row("10.0.0.2:8080")).toBeHidden();
  await register(service, "10.0.0.3:8080");
  await expect(row("10.0.0.3:8080")).toBeVisible();

  await row("10.0.0.3:8080").click();
  await expect(page.getByRole("dialog", { name: /^10\.0\.0\.3:8080/ })).toBeVisible();
});

test("the target can be copied, and the API resolves it to the same", async ({
  page,
  context,
  etcd,
  register,
  service,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await register(service, "10.0.0.1:8080");
  await page.goto(`/services/${service}?tab=resolve`);
  await expect(dialled(page).getByRole("row", { name: "10.0.0.1:8080" })).toBeVisible();
  await page.getByRole("button", { name: "Copy target" }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe(`etcd:///${new URL(etcd.endpoint).host}?key=${service}`);
  const target = await page.evaluate(() => navigator.clipboard.readText());
  const answer = await page.request.get("/api/resolve", { params: { target } });
  expect(await answer.json()).toMatchObject({ addresses: [{ address: "10.0.0.1:8080" }] });
});

test("of 40 addresses 32 are dialled, chosen by the client's id, which stands in the URL", async ({
  page,
  register,
  service,
}) => {
  const all = Array.from({ length: 40 }, (_, n) => `10.0.0.${n + 1}:8080`);
  for (const address of all) await register(service, address);
  await page.setViewportSize({ width: 1_280, height: 2_600 });
  await page.goto(`/services/${service}?tab=resolve`);
  await expect(page.getByText("The subset rule applies: 32 of 40")).toBeVisible();
  await page.getByRole("textbox", { name: "Client id" }).fill("order/1");
  await expect(page).toHaveURL(/client=order%2F1/);
  await expect.poll(() => addresses(page)).toEqual(subset(all, { clientId: "order/1" }));
  await expect(leftOut(page).getByRole("row", { name: "Rank 33" })).toBeVisible();

  await page.reload();
  await expect(page.getByRole("textbox", { name: "Client id" })).toHaveValue("order/1");
  await expect.poll(() => addresses(page)).toEqual(subset(all, { clientId: "order/1" }));

  await page.getByRole("button", { name: "go-zero (shuffled)" }).click();
  await expect(leftOut(page).getByText("Not among the 32 drawn").first()).toBeVisible();
  await expect.poll(async () => new Set(await addresses(page)).size).toBe(32);
  await expect(page.getByRole("textbox", { name: "Client id" })).toBeDisabled();
});

test("what is left out says why, and what go-zero's prefix adds says where it comes from", async ({
  page,
  etcd,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.1:8080");
  const broken = await register(service, "no address");
  const grpc = JSON.stringify({ Op: 0, Addr: "10.0.0.2:80", Metadata: null });
  await put(etcd.client, `${service}/10.0.0.2:80`, grpc);
  await page.goto(`/services/${service}?tab=resolve`);
  const why = (name: RegExp) => leftOut(page).getByRole("row", { name });
  await expect(why(/No host:port: no address/)).toContainText(broken.key);
  await expect(why(/10\.0\.0\.2:80 as grpc-naming/)).toBeVisible();
  await expect(why(/A newer key has the same address, 10\.0\.0\.1:8080/)).toBeVisible();

  // Neither is part of this service, and of its live topic.
  const nested = await register(`${service}/x`, "10.0.0.3:8080");
  await put(etcd.client, `${service}/config`, "some: yaml");
  await put(etcd.client, `${service}/pinned`, "10.0.0.4:8080");
  const row = (name: string) => dialled(page).getByRole("row", { name });
  await expect(row("10.0.0.3:8080")).toContainText(`of ${service}/x, below this name`);
  await expect(row("10.0.0.4:8080")).toContainText(`no registration: ${service}/pinned`);
  await expect(why(/No registration, and its value/)).toContainText(`${service}/config`);
  await nested.leave();
  await expect(row("10.0.0.3:8080")).toBeHidden();
});

test("what a rule keeps out is left out, and says whose rule it is, why and until when", async ({
  page,
  console,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(`/services/${service}?tab=resolve`);
  await expect(dialled(page).getByRole("row", { name: "10.0.0.2:8080" })).toBeVisible();
  const made = await page.request.post(`${console.url}/api/quarantines`, {
    headers: { "X-Rollcall-Actor": "Erin" },
    data: { service, address: "10.0.0.2:8080", reason: "stale prices", untilSeconds: 3_600 },
  });
  expect(made.status()).toBe(201);
  await expect(dialled(page).getByRole("row", { name: "10.0.0.2:8080" })).toBeHidden();
  const row = leftOut(page).getByRole("row", { name: "10.0.0.2:8080" });
  await expect(row).toContainText(/Kept out by a rule, by Erin, until .+: stale prices/);
  await expect(row).toContainText("quarantined");
  await page.getByRole("button", { name: "go-zero" }).click();
  await expect(row).toContainText("stale prices");
  const { rule } = await made.json();
  await page.request.delete(`${console.url}/api/quarantines/${rule.id}`, { data: { reason: "x" } });
  await expect(row).toBeHidden();
});

test("with nobody registered it says what calls fail with", async ({ page, register, service }) => {
  await (await register(service, "10.0.0.1:8080")).leave();
  await page.goto(`/services/${service}?tab=resolve`);
  await expect(dialled(page)).toContainText("UNAVAILABLE: no addresses for etcd:///");
});

test("it violates no rule of axe in light and dark, and fits a phone, in both languages", async ({
  page,
  context,
  etcd,
  console,
  register,
  service,
}) => {
  test.slow();
  for (let n = 1; n <= 33; n += 1) await register(service, `10.0.0.${n}:8080`);
  await register(`${service}/${"very-long-name-".repeat(8)}`, "[2001:db8::8a2e:370:7348]:65535");
  await register(service, "no address ".repeat(30));
  await put(etcd.client, `${service}/${"long-key-".repeat(20)}`, "x");
  const url = `/services/${service}?tab=resolve&client=${"long-".repeat(30)}`;
  const looks = [
    { lang: "en", width: 1_280 },
    { lang: "zh", width: 390 },
  ];
  for (const { lang, width } of looks) {
    await context.addCookies([{ name: "lang", value: lang, url: console.url }]);
    await page.setViewportSize({ width, height: 844 });
    await page.goto(url);
    await expect(page.getByRole("table")).toHaveCount(2);
    const scrolled = await page.evaluate(() => document.scrollingElement?.scrollWidth);
    expect.soft(scrolled, lang).toBeLessThanOrEqual(width);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect.soft(await violations(page), `${lang}, ${colorScheme}`).toEqual([]);
    }
  }
});
