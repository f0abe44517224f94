import { put } from "@/lib/etcd/kv";

import { expect, openSearch, putPermanent, test } from "./console";

test("services are listed, and open to their instances", async ({ page, register, service }) => {
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(`/?q=${service}`);
  const row = page.getByRole("table").getByRole("row", { name: service });
  await expect(row).toContainText("go-zero");
  await row.getByRole("link", { name: service, exact: true }).click();
  await expect(page.getByRole("heading", { name: service, exact: true })).toBeVisible();
  await expect(page.getByRole("row", { name: "10.0.0.1:8080" })).toBeVisible();
  await page.getByRole("row", { name: "10.0.0.2:8080" }).click();
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.2:8080/ });
  await expect(drawer).toContainText(service);
  await expect(page).toHaveURL(/[?&]instance=10\.0\.0\.2%3A8080/);
});

test("a key that registers nothing is no service", async ({ page, etcd, register, service }) => {
  await put(etcd.client, `${service}/limits`, "rate: 10\nburst: 20");
  await register(`${service}-other`, "10.0.0.1:8080");
  await page.goto(`/?q=${service}`);
  const rows = page.getByRole("table").getByRole("row", { name: service });
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(`${service}-other`);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the first paint has the data", async ({ page, register, service, etcd }) => {
    const { lease } = await register(service, "10.0.0.1:8080");
    await putPermanent(etcd, service, "10.0.0.9:8080");
    await expect
      .poll(async () => (await page.request.get(`/api/services/${service}`)).text())
      .toContain("10.0.0.9:8080");
    await page.goto(`/?q=${service}`);
    await expect(page.getByRole("row", { name: service })).toBeVisible();
    await page.goto(`/services/${service}?instance=10.0.0.1%3A8080`);
    await expect(page.getByRole("row", { name: "10.0.0.9:8080" })).toBeVisible();
    await expect(page.getByRole("dialog", { name: /^10\.0\.0\.1:8080/ })).toContainText(lease);
    await page.goto(`/leases?q=${lease}`);
    await expect(page.getByRole("row", { name: service })).toBeVisible();
    await page.goto("/cluster");
    await expect(page.getByRole("row", { name: "default" })).toContainText("leader");
  });
});

test("filter and order stand in the URL, and outlive a reload", async ({
  page,
  register,
  service,
}) => {
  const names = ["b", "c", "a"].map((letter) => `${service}-${letter}`);
  for (const [index, name] of names.entries()) await register(name, `10.0.0.${index + 1}:8080`);
  await register(`${service}-b`, "10.0.0.9:8080");
  await page.goto("/");
  const rows = page.getByRole("row", { name: service });
  const order = async () => {
    const texts = await rows.getByRole("link").allTextContents();
    return texts.map((text) => text.at(-1)).join("");
  };

  await page.getByRole("searchbox", { name: "Filter by name" }).fill(service.toUpperCase());
  await expect(page).toHaveURL(/q=USER/);
  await page.getByRole("button", { name: "Sort by Live" }).click();
  await page.getByRole("button", { name: "Sort by Live" }).click();
  await expect.poll(order).toBe("bac");
  await expect(page.getByRole("columnheader", { name: "Live" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );

  await page.reload();
  await expect(page.getByRole("status").getByText("Live", { exact: true })).toBeVisible();
  expect(await order()).toBe("bac");
  await expect(page.getByRole("searchbox", { name: "Filter by name" })).toHaveValue(
    service.toUpperCase(),
  );
  await page.getByRole("button", { name: /^Empty/ }).click();
  await expect(page).toHaveURL(/show=empty/);
  await expect(page.getByText("No service matches the filter.")).toBeVisible();
  await page.getByRole("button", { name: "Clear filter" }).click();
  await expect(page).not.toHaveURL(/show=|q=/);
  // What other tests left behind, empty now, fills the table: it draws only what is in sight.
  await page.getByRole("searchbox", { name: "Filter by name" }).fill(service);
  await expect.poll(order).toBe("abc");
});

test("search finds services, addresses, and leases as decimal and as hexadecimal", async ({
  page,
  register,
  service,
}) => {
  const { lease } = await register(service, "10.77.0.1:8080");
  await page.goto(`/?q=${service}`);
  await expect(page.getByRole("row", { name: service })).toBeVisible();
  const palette = page.getByRole("dialog", { name: "Search" });
  const input = palette.getByRole("combobox");

  await openSearch(page);
  await input.fill(service.slice(0, -2));
  await palette.getByRole("option", { name: service, exact: true }).click();
  await expect(page.getByRole("heading", { name: service, exact: true })).toBeVisible();
  await expect(palette).toBeHidden();

  await page.keyboard.press("Control+k");
  await input.fill("10.77.0.1");
  await palette.getByRole("option", { name: "10.77.0.1:8080" }).click();
  await expect(page.getByRole("dialog", { name: /^10\.77\.0\.1:8080/ })).toBeVisible();

  for (const text of [lease, BigInt(lease).toString(16)]) {
    await page.goto("/cluster");
    await page.getByRole("button", { name: "Find service, address, lease" }).click();
    await input.fill(text);
    await palette.getByRole("option", { name: lease }).click();
    await expect(page.getByRole("heading", { name: "Leases" }).first()).toBeVisible();
    await expect(page.getByRole("row", { name: service })).toBeVisible();
  }
});

test("a search that finds nothing says so", async ({ page }) => {
  await page.goto("/");
  const palette = await openSearch(page);
  await page.keyboard.type("no-such-thing");
  await expect(palette.getByRole("status")).toContainText("no-such-thing");
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
});

test("what is not there is answered as such", async ({ page }) => {
  expect((await page.goto("/no-such-page"))?.status()).toBe(404);
  await expect(page.getByText("There is no such page")).toBeVisible();
  expect((await page.goto("/services/nobody.rpc"))?.status()).toBe(404);
  await expect(page.getByText("There is no service named nobody.rpc")).toBeVisible();
});
