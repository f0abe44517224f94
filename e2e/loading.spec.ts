import { gzipSync } from "node:zlib";

import { expect, test } from "./console";

const KB = 1_000;

test("each page loads less than 200 kB of compressed JavaScript first", async ({
  request,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  for (const path of [
    "/",
    `/services/${service}`,
    "/history",
    "/leases",
    "/findings",
    "/keys",
    "/cluster",
  ]) {
    const html = await (await request.get(path)).text();
    // What the document names is loaded before the page can be used; all else comes later, if at all.
    const tags = html.match(/<script\b[^>]*\bsrc="[^"]+"[^>]*>/g) ?? [];
    const modern = tags.filter((tag) => !/\bnomodule\b/i.test(tag));
    const urls = new Set(modern.map((tag) => /src="([^"]+)"/.exec(tag)?.[1] ?? ""));
    expect.soft(urls.size, path).toBeGreaterThan(0);
    let size = 0;
    for (const url of urls) size += gzipSync(await (await request.get(url)).body()).length;
    test.info().annotations.push({ type: path, description: `${size} bytes` });
    expect.soft(size, path).toBeLessThan(200 * KB);
  }
});

test("all that a session asks for comes from the console", async ({ page }) => {
  const urls = new Set<string>();
  page.on("request", (request) => urls.add(new URL(request.url()).origin));
  await page.goto("/");
  await expect(page.getByRole("status").getByText("Live", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Leases" }).click();
  await expect(page).toHaveURL(/\/leases$/);
  await page.getByRole("link", { name: "Cluster" }).click();
  await expect(page.getByRole("row", { name: "default" })).toBeVisible();
  expect([...urls]).toEqual([new URL(page.url()).origin]);
});

test("no page is asked for before somebody goes there", async ({ page }) => {
  const asked = new Set<string>();
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (searchParams.has("_rsc")) asked.add(pathname);
  });
  await page.goto("/");
  await expect(page.getByRole("status").getByText("Live", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Leases" }).click();
  await expect(page).toHaveURL(/\/leases$/);
  expect([...asked]).toEqual(["/leases"]);
});

test("a click that comes the moment a page hears it is followed", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  const devtools = await page.context().newCDPSession(page);
  // Or all that makes a page live is done in one go, and nothing can come in between.
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.addInitScript(() => {
    const write = History.prototype.replaceState;
    // The router's first entry is written when React has taken the page over, and before the router listens.
    History.prototype.replaceState = function (...entry) {
      History.prototype.replaceState = write;
      const tabs = [...document.querySelectorAll("button")];
      const tab = tabs.find(({ textContent }) => textContent === "Resolve as client");
      queueMicrotask(() => tab?.click());
      write.apply(this, entry);
    };
  });
  await page.goto(`/services/${service}`);
  await expect(page).toHaveURL(/tab=resolve/, { timeout: 30_000 });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  const dialled = page.getByRole("region", { name: "Dialled" });
  await expect(dialled.getByRole("row", { name: "10.0.0.1:8080" })).toBeVisible();
});
