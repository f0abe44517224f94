import type { Page } from "@playwright/test";

import { FRAME, violations } from "./axe";
import { expect, sendNow, test } from "./console";
import { prepareScreens, show } from "./screens";

// The scans take the longest of all, so that all workers share them.
test.describe.configure({ mode: "parallel" });

/** The pages whose frame is scanned too: on all others it is the same, but for what says that they are past. */
const FRAMED = ["services", "services of the past"];

for (const kind of ["pages", "overlays"] as const) {
  test(`no rule of axe is violated, in light or in dark: ${kind}`, async ({
    page,
    etcd,
    register,
    service,
  }) => {
    test.slow();
    const screens = await prepareScreens(etcd, register, service);
    for (const screen of screens[kind]) {
      // The page under a dialog is one of the pages.
      const { name, part = kind === "overlays" ? "dialog[open]" : undefined } = screen;
      await test.step(name, async () => {
        await page.emulateMedia({ colorScheme: "light" });
        await show(page, screen);
        const without = part !== undefined || FRAMED.includes(name) ? [] : FRAME;
        expect.soft(await violations(page, { part, without }), name).toEqual([]);
        // Of all that a scan looks at only the colours are others.
        await page.emulateMedia({ colorScheme: "dark" });
        const dark = { part, without, rules: ["color-contrast"] };
        expect.soft(await violations(page, dark), `${name}, dark`).toEqual([]);
      });
    }
  });
}

test("the outcome of an action violates no rule of axe", async ({ page, register, service }) => {
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(`/services/${service}?instance=10.0.0.1%3A8080`);
  await page.getByRole("button", { name: "Force-expire…" }).click();
  await page.getByRole("textbox", { name: "Reason" }).fill("hangs");
  await page.getByRole("button", { name: "Force-expire", exact: true }).click();
  await sendNow(page);
  await expect(page.getByRole("region", { name: "What came of it" })).toContainText("watching");
  expect(await violations(page)).toEqual([]);
});

test("from the page's load to an opened drawer and back, by keyboard alone", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(`/?q=${service}`);
  await expect(page.getByRole("status").getByText("Live", { exact: true })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, service);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: service, exact: true })).toBeVisible();

  await tabTo(page, "10.0.0.1:8080");
  await page.keyboard.press("ArrowDown");
  const row = page.getByRole("row", { name: "10.0.0.2:8080" });
  await expect(row).toBeFocused();
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.2:8080/ });
  await expect(drawer).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(drawer.getByRole("button", { name: "Close" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(row).toBeFocused();
});

test("a dialog keeps the focus, and gives it back where it came from", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await page.goto(`/services/${service}`);
  await expect(page.getByRole("checkbox")).toBeVisible();
  const opener = page.getByRole("button", { name: "Register instance…" });
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: `Register an instance of ${service}` });
  await expect(dialog).toBeVisible();
  for (let press = 0; press < 15; press++) {
    await page.keyboard.press("Tab");
    await expect(opener).not.toBeFocused();
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

/** Presses Tab until the row named `name` has the focus. */
async function tabTo(page: Page, name: string) {
  const row = page.getByRole("row", { name });
  await expect(row).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("Tab");
    await expect(row).toBeFocused({ timeout: 50 });
  }).toPass({ intervals: [0] });
}
