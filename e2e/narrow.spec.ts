import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Locator } from "@playwright/test";

import { put } from "@/lib/etcd/kv";

import { expect, startConsole, test } from "./console";
import { prepareScreens, show } from "./screens";

const WIDTH = 390;

test.use({ viewport: { width: WIDTH, height: 844 }, hasTouch: true });

// Pages are asked for it where axe looks at them.
test("no drawer or dialog scrolls sideways, nor a page of long names", async ({
  page,
  etcd,
  register,
  service,
}) => {
  test.slow();
  const long = `${service}-${"very-long-name-".repeat(12)}`;
  await register(long, "[2001:db8:85a3:8d3:1319:8a2e:370:7348]:65535", 60);
  const { overlays } = await prepareScreens(etcd, register, service);
  for (const screen of [...overlays, { name: "long names", path: `/services/${long}` }]) {
    await test.step(screen.name, async () => {
      await show(page, screen);
      const width = await page.evaluate(() => document.scrollingElement?.scrollWidth);
      expect.soft(width, screen.name).toBeLessThanOrEqual(WIDTH);
    });
  }
});

test("the drawer covers the page", async ({ page, register, service }) => {
  await register(service, "10.0.0.1:8080");
  await page.goto(`/services/${service}`);
  await page.getByRole("row", { name: "10.0.0.1:8080" }).tap();
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.1:8080/ });
  await expect(drawer).toBeVisible();
  expect(await drawer.boundingBox()).toEqual({ x: 0, y: 0, width: WIDTH, height: 844 });
  await drawer.getByRole("button", { name: "Close" }).tap();
  await expect(drawer).toBeHidden();
});

test("the navigation is at the foot, within reach", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Cluster" }).tap();
  await expect(page).toHaveURL(/\/cluster$/);
});

test("the navigation brings the page's own entry into sight, unless somebody has scrolled it first", async ({
  page,
}) => {
  const list = page.getByRole("navigation", { name: "Main" }).getByRole("list").last();
  const scrolled = () => list.evaluate((element) => element.scrollLeft);
  const live = page.getByRole("status").getByText("Live", { exact: true });
  await page.goto("/audit");
  await expect(live).toBeVisible();
  const room = () => list.evaluate((element) => element.scrollWidth - element.clientWidth);
  const end = await room();
  expect(end).toBeGreaterThan(100);
  await expect.poll(scrolled).toBe(end);

  // A slow network: the page is there before what makes it work.
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/audit", { waitUntil: "commit" });
  // Its entries come one after the other, and as long as there is room for them nothing is scrolled.
  await expect.poll(room).toBe(end);
  await list.evaluate((element) => element.scrollTo({ left: 60 }));
  release();
  // What is asked for once the page works.
  const row = page.getByRole("row").nth(1);
  await expect(row.or(page.getByText("Nobody has done anything yet")).first()).toBeVisible();
  expect(await scrolled()).toBe(60);
});

test("a change of which only a bound is known is read whole in the history", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-narrow-"));
  const env = { ETCD_ENDPOINTS: etcd.endpoint, ROLLCALL_DATA_DIR: folder };
  const journal = (url: string) => () => fetch(`${url}/api/history`).then(({ status }) => status);
  const first = await startConsole(env);
  await expect.poll(journal(first.console.url)).toBe(200);
  await put(etcd.client, `locks/${service}`, "held");
  await first.stop();
  await register(service, "10.0.0.1:8080");
  const second = await startConsole(env);
  try {
    await page.goto(`${second.console.url}/history?service=${service}`);
    const row = page.getByRole("row", { name: "10.0.0.1:8080" });
    const time = row.getByText(/^before \d\d:\d\d:\d\d$/);
    await expect(time).toBeVisible();
    // The widest that can stand there, which it does from tomorrow on.
    const cut = await time.evaluate((element) => {
      element.textContent = "before 2026-10-28 08:48:58";
      return element.scrollWidth > element.clientWidth;
    });
    expect(cut).toBe(false);
  } finally {
    await page.goto("about:blank");
    await second.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

test("an address and a key of any length are read whole in their drawers", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const address = "[2001:db8:85a3:8d3:1319:8a2e:370:7348]:65535";
  await register(service, address);
  await page.goto(`/services/${service}?instance=${encodeURIComponent(address)}`);
  const title = page.getByRole("heading", { name: address }).getByText(address);
  await expect(title).toBeVisible();
  expect(await isCut(title)).toBe(false);

  const key = `config/${"abcdefghi-".repeat(30)}`;
  await put(etcd.client, key, "x");
  await page.goto(`/keys?key=${key}`);
  const whole = page.getByRole("definition").getByText(key, { exact: true });
  await expect(whole).toBeVisible();
  expect(await isCut(whole)).toBe(false);
});

test("an address is read whole in Quarantine, By hand and the audit log where letters are half as large again", async ({
  page,
  service,
}) => {
  // As many letters wide as a phone whose browser has a font of 24 pixels.
  await page.setViewportSize({ width: 260, height: 844 });
  const address = "10.244.117.119:18080";
  await page.goto("/quarantine");
  const data = { service, address, reason: "returns stale prices", untilSeconds: 600 };
  const made = await page.request.post("/api/quarantines", { data });
  expect(made.status()).toBe(201);
  const kept = await page.request.post(`/api/services/${service}-kept/instances`, {
    data: { address, keepalive: "rollcall", ttlSeconds: 20 },
  });
  expect(kept.status()).toBe(201);
  for (const path of ["/quarantine", "/registrations", `/audit?service=${service}`]) {
    await page.goto(path);
    const shown = page.getByRole("row").getByTitle(address, { exact: true });
    await expect(shown).toBeVisible();
    expect(await isCut(shown), path).toBe(false);
    const width = await page.evaluate(() => document.scrollingElement?.scrollWidth);
    expect(width, path).toBeLessThanOrEqual(260);
  }
});

test("instances whose addresses are alike up to their end are told apart", async ({
  page,
  register,
  service,
}) => {
  const hosts = ["7348", "7349"].map((last) => `[2001:db8:85a3:8d3:1319:8a2e:370:${last}]`);
  for (const host of hosts) await register(service, `${host}:65535`);
  for (const path of [`/services/${service}`, `/history?service=${service}`, "/"]) {
    await page.goto(path);
    for (const host of hosts) {
      const address = page.getByTitle(`${host}:65535`, { exact: true }).filter({ visible: true });
      await expect(address.first()).toBeVisible();
      expect(await hasItsEndInSight(address.first()), `${host} on ${path}`).toBe(true);
    }
  }
});

test("a lease says what hangs on it, to the port, and how long it has left", async ({
  page,
  register,
  service,
}) => {
  const long = `${service}-of-the-platform-team`;
  const address = "[2001:db8:85a3::8a2e:370:7334]:18080";
  await register(long, address);
  await page.goto("/leases");
  const row = page.getByRole("row").filter({ hasText: long });
  await expect(row.getByText(/\d\.\d\s*s$/).filter({ visible: true })).toBeVisible();
  const holds = row.getByTitle(address, { exact: true }).filter({ visible: true });
  expect(await hasItsEndInSight(holds)).toBe(true);
});

/** Whether the last letter of a text that is cut off lies where its element shows it. */
function hasItsEndInSight(element: Locator): Promise<boolean> {
  return element.evaluate((box) => {
    const text = document.createTreeWalker(box, NodeFilter.SHOW_TEXT).nextNode();
    const length = text?.textContent?.length ?? 0;
    if (text === null || length === 0) return false;
    const last = document.createRange();
    last.setStart(text, length - 1);
    last.setEnd(text, length);
    return last.getBoundingClientRect().right <= box.getBoundingClientRect().right + 1;
  });
}

/** Whether some of an element's text is hidden. */
function isCut(element: Locator): Promise<boolean> {
  return element.evaluate(
    ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
      // Letters reach a pixel or two beyond lines that are set tight.
      scrollWidth > clientWidth || scrollHeight > clientHeight + 4,
  );
}
