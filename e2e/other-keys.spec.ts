import { leaseToHex } from "@/lib/codecs/lease-hex";
import { put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";

import { expect, goByKeys, test } from "./console";

test("keys are browsed folder by folder, by pointer and by keyboard", async ({
  page,
  etcd,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await put(etcd.client, "app/config/a", "12345");
  await put(etcd.client, "app/config/nested/b", "1");
  await put(etcd.client, "app/config/nested/c", "1");
  await put(etcd.client, "plain", "x");
  await page.goto("/");
  await goByKeys(page, "o", /\/keys$/);
  const table = page.getByRole("table");
  await expect(table.getByRole("row", { name: "app/config/" })).toContainText("3");
  await expect(table.getByRole("row", { name: service })).toHaveCount(0);
  await expect(page.getByRole("link", { name: /^Other keys 4$/ })).toBeVisible();

  await page.keyboard.press("j");
  await expect(table.getByRole("row", { name: "app/config/" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/under=app%2Fconfig%2F/);
  // Until its rows have come, those of the folder before stand there.
  await expect(table.locator('[data-row="key app/config/a"]')).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(table.getByRole("row", { name: "c" })).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await expect(table.getByRole("row", { name: "nested/" })).toBeFocused();

  await page.getByRole("navigation", { name: "Open folder" }).getByText("All keys").click();
  await expect(table.getByRole("row", { name: "plain" })).toBeVisible();
});

test("kind, text and the key in detail stand in the URL", async ({ page, etcd }) => {
  const { id } = await grant(etcd.client, 60);
  const lock = `locks/nightly/${leaseToHex(id)}`;
  await put(etcd.client, lock, "10.0.0.1:8080", { lease: id });
  await put(etcd.client, "notes/web", "hello");
  await page.goto("/keys");
  await page.getByRole("button", { name: /^Lock 1/ }).click();
  await expect(page).toHaveURL(/kind=lock/);
  await expect(page.getByRole("row", { name: "notes/web" })).toHaveCount(0);
  const row = page.getByRole("row", { name: lock });
  await expect(row).toContainText("lock held");
  await row.click();
  const drawer = page.getByRole("dialog", { name: lock });
  await expect(drawer).toContainText("Somebody holds this lock.");
  await expect(drawer.getByText("Why it is no registration")).toBeVisible();
  await page.reload();
  await expect(drawer).toContainText("10.0.0.1:8080");
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();

  await page.getByRole("button", { name: /^All \d/ }).click();
  await page.getByRole("searchbox", { name: "Filter keys" }).fill("WEB");
  await expect(page).toHaveURL(/q=WEB/);
  await expect(row).toHaveCount(0);
  await expect(page.getByRole("row", { name: "notes/web" })).toBeVisible();
});

test("a value is shown as what it is, and what is likely to be a secret only to whoever asks", async ({
  page,
  etcd,
}) => {
  await put(
    etcd.client,
    "app/db.json",
    '{"host":"db","password":"hunter2","id":7587870104823456789}',
  );
  await put(etcd.client, Buffer.from("app/\xff", "latin1"), Buffer.from([0x1f, 0x8b, 0x08, 0x00]));
  await put(etcd.client, "app/large", "lorem ipsum ".repeat(8_000));
  await page.goto("/keys?under=app/&key=app/db.json");
  const value = page.getByRole("dialog").getByRole("region", { name: "Value" });
  await expect(value).toContainText('"id": 7587870104823456789');
  await expect(value).not.toContainText("hunter2");
  await expect(value.getByRole("button", { name: "Download" })).toHaveCount(0);
  await value.getByRole("button", { name: "Reveal" }).click();
  await expect(value).toContainText('"password": "hunter2"');
  await expect(value).toContainText("SHA-256");
  await value.getByRole("button", { name: "Mask again" }).click();
  await expect(value).not.toContainText("hunter2");

  await page.getByRole("row", { name: "\\xff" }).click();
  await expect(value).toContainText("1f 8b 08 00");
  await expect(value).toContainText("gzip");
  const download = page.waitForEvent("download");
  await value.getByRole("button", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toBe("_xff");

  await page.getByRole("row", { name: "large" }).click();
  await expect(value).toContainText("The first 4.0 KiB of");
  const shown = value.locator("pre");
  expect((await shown.textContent())?.length).toBe(4_096);
  await value.getByRole("button", { name: "Show all of it" }).click();
  await expect.poll(async () => (await shown.textContent())?.length).toBe(96_000);
});

test("a folder of many keys is drawn as far as it is in sight, and goes on to its end", async ({
  page,
  etcd,
}) => {
  const names = Array.from({ length: 2_450 }, (_, i) => `many/${String(i).padStart(4, "0")}`);
  for (let from = 0; from < names.length; from += 350) {
    const some = names.slice(from, from + 350);
    await Promise.all(some.map((name) => put(etcd.client, name, "x")));
  }
  await page.goto("/keys?under=many/");
  const table = page.getByRole("table");
  await expect(table.getByRole("row", { name: "0000" })).toBeVisible();
  expect(await table.getByRole("row").count()).toBeLessThan(100);
  // Rows keep their places under the pointer, but those that the reader goes on to come.
  await table.getByRole("row", { name: "0000" }).hover();
  // Once is enough: the list goes on until it is whole.
  await page.keyboard.press("End");
  await expect(table.getByRole("row", { name: "2449" })).toBeInViewport();
  await expect(table).toHaveAttribute("aria-rowcount", "2451");
  expect(await table.getByRole("row").count()).toBeLessThan(100);
});

test("a folder that is gone, and one that never was, say so", async ({ page }) => {
  await page.goto("/keys?under=nothing-here/");
  await expect(page.getByText("No key stands here")).toBeVisible();
  await page.goto("/keys?under=%5Cq");
  await expect(page.getByRole("alert").filter({ hasText: "could not be read" })).toBeVisible();
  await page.getByRole("button", { name: "Show all keys" }).click();
  await expect(page.getByText("There are no other keys")).toBeVisible();
});
