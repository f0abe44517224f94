import type { Page } from "@playwright/test";

import { get, put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import type { TestEtcd } from "@/lib/testing/etcd";

import { expect, sendNow, test } from "./console";

const MIB = 1_024 * 1_024;

for (const [what, name] of [
  ["slashes", "team/shop/user.rpc"],
  ["percent signs", "100%25/user%2Frpc"],
  ["spaces", " two  words "],
  ["what URLs and JavaScript write with", "a?b#c&d=e+f;'\"`<>|"],
  ["Chinese", "用户.服务"],
  ["two dots", ".."],
  ["HTML", "<b onclick=alert(1)>bold</b>"],
] as const) {
  test(`a service whose name has ${what} is listed, opened and acted on`, async ({
    page,
    etcd,
    register,
  }) => {
    const { key } = await register(name, "10.0.0.1:8080");
    await register(name, "10.0.0.2:8080");
    await page.goto(`/?q=${encodeURIComponent(name)}`);
    await page.getByRole("table").getByRole("link", { name, exact: true }).click();
    await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
    await page.reload();
    await page.getByRole("row", { name: "10.0.0.1:8080" }).click();
    await deregister(page, "10.0.0.1:8080");
    await expect(page.getByRole("row", { name: "10.0.0.1:8080" })).toContainText("key deleted");
    expect((await get(etcd.client, key)).kv).toBeNull();
    await expect(page.getByRole("row", { name: "10.0.0.2:8080" })).toContainText("live");
  });
}

test("a key that is no UTF-8 is listed, opened and removed", async ({ page, etcd }) => {
  const bytes = [0x6f, 0x64, 0x64, 0xff, 0xc3, 0x28, 0x00, 0x2e, 0x72, 0x70, 0x63];
  const { key } = await putLeased(etcd, Buffer.from(bytes), "10.0.0.1:8080");
  await putLeased(etcd, Buffer.from(bytes), "10.0.0.2:8080");
  const name = String.raw`odd\xff\xc3(\x00.rpc`;
  await page.goto(`/?q=${encodeURIComponent(name)}`);
  await page.getByRole("table").getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  await page.getByRole("row", { name: "10.0.0.1:8080" }).click();
  await expect(page.getByRole("dialog", { name: /^10\.0\.0\.1:8080/ })).toContainText(name);
  await deregister(page, "10.0.0.1:8080");
  await expect(page.getByRole("row", { name: "10.0.0.1:8080" })).toContainText("key deleted");
  expect((await get(etcd.client, key)).kv).toBeNull();
});

test("a value of 1 MiB is listed, opened, read whole and removed", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const value = `${"x".repeat(MIB - 3)}end`;
  const { key } = await putLeased(etcd, Buffer.from(service), value);
  await register(service, "10.0.0.2:8080");
  await page.goto(`/services/${service}`);
  await page.getByRole("row", { name: "xxxxxxxx" }).click();
  const drawer = page.getByRole("dialog", { name: /^xxxxxxxx/ });
  await expect(drawer).toContainText("The value is no host:port");
  await expect(drawer).toContainText("1.0 MiB shown");
  const shown = drawer.getByRole("region", { name: "Value" });
  expect((await shown.textContent())?.length).toBeLessThan(4_000);
  await drawer.getByRole("button", { name: "Load the whole value" }).click();
  await expect(shown).toContainText(/xend/);
  await deregister(page, "x");
  await expect(page.getByRole("row", { name: "xxxxxxxx" })).toContainText("key deleted");
  expect((await get(etcd.client, key)).kv).toBeNull();
});

test("HTML in a value is text", async ({ page, etcd, service }) => {
  const html = `<img src="/none" onerror="document.title='run'"><script>alert(1)</script>`;
  await putLeased(etcd, Buffer.from(service), html);
  const metadata = { note: html };
  const endpoint = JSON.stringify({ Op: 0, Addr: "10.0.0.3:80", Metadata: metadata });
  await put(etcd.client, `${service}/10.0.0.3:80`, endpoint);
  await page.goto(`/services/${service}`);
  await page.getByRole("row", { name: "<img" }).click();
  const value = page.getByRole("region", { name: "Value" });
  await expect(value).toContainText(html);
  await page.keyboard.press("Escape");
  await page.getByRole("row", { name: "10.0.0.3:80" }).click();
  await expect(page.getByRole("dialog", { name: /^10\.0\.0\.3:80/ })).toContainText(html);
  await expect(page.getByRole("img", { name: "" }).and(page.locator("[src='/none']"))).toHaveCount(
    0,
  );
  await expect(page).not.toHaveTitle("run");
});

test("an IPv6 address is one like any other", async ({ page, register, service }) => {
  await register(service, "[2001:db8::1]:8080");
  await register(service, "10.0.0.1:8080");
  await page.goto(`/services/${service}`);
  await page.getByRole("row", { name: "[2001:db8::1]:8080" }).click();
  await expect(page.getByRole("dialog", { name: /^\[2001:db8::1\]:8080/ })).toContainText(service);
  await page.reload();
  await expect(page.getByRole("dialog", { name: /^\[2001:db8::1\]:8080/ })).toContainText(service);
});

/** Registers as a go-zero program does, whatever the bytes of the name and the value. */
async function putLeased(etcd: TestEtcd, service: Buffer, value: string) {
  const { id } = await grant(etcd.client, 60);
  const key = Buffer.concat([service, Buffer.from(`/${id}`)]);
  await put(etcd.client, key, value, { lease: id });
  return { key };
}

/** Deregisters what the open drawer shows. */
async function deregister(page: Page, address: string) {
  await page.getByRole("button", { name: "Deregister…" }).click();
  const dialog = page.getByRole("dialog", { name: `Take ${address}` });
  await dialog.getByRole("textbox", { name: "Reason" }).fill("a test");
  await dialog.getByRole("button", { name: "Deregister", exact: true }).click();
  await sendNow(page);
  await expect(dialog).toBeHidden();
}

test("passwords that stand in a key are shown nowhere, and the key is acted upon all the same", async ({
  page,
  etcd,
  service,
}) => {
  const shown = async () => {
    await expect(page.locator("body")).not.toContainText("s3cret");
    await expect(page.locator('[title*="s3cret"], [aria-label*="s3cret"]')).toHaveCount(0);
  };
  const url = `tri://ada:s3cret@10.0.0.5:20000/${service}?interface=${service}&token=s3cret`;
  const key = `/dubbo/${service}/providers/${encodeURIComponent(url)}`;
  const lease = (await grant(etcd.client, 60)).id;
  await put(etcd.client, key, "", { lease });
  await put(etcd.client, `${key}%26version%3D2.0`, "", { lease });
  // The last one of a service takes its name to be typed.
  await putLeased(etcd, Buffer.from(service), "10.0.0.6:8080");
  await page.goto(`/services/${service}`);
  await page.getByRole("row", { name: "10.0.0.5:20000" }).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer).toContainText("tri%3A%2F%2F***%4010.0.0.5");
  await expect(drawer.getByRole("button", { name: /^Take out key .*providers/ })).toHaveCount(2);
  await shown();
  await page.goto(`/services/${service}?at=${Date.now()}&instance=10.0.0.5%3A20000`);
  await drawer
    .getByRole("button", { name: /^Put back key .*providers/ })
    .first()
    .click();
  await expect(page.getByRole("dialog", { name: /^Put .* back/ })).toBeVisible();
  await shown();
  await page.goto(`/services/${service}?instance=10.0.0.5%3A20000`);
  await deregister(page, "10.0.0.5:20000");
  await expect(page.getByRole("row", { name: "10.0.0.5:20000" })).toContainText("key deleted");
  await shown();
  expect((await get(etcd.client, key)).kv).toBeNull();
  await page.goto(`/history?service=${service}`);
  await page.getByRole("row", { name: "10.0.0.5:20000" }).first().click();
  await expect(page.getByRole("dialog")).toContainText("tri%3A%2F%2F***%40");
  await shown();
});
