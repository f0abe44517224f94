import type { Locator, Page } from "@playwright/test";

import { goZeroPublisher } from "@/lib/testing/go-zero-publisher";

import { expect, openSearch, test } from "./console";

// What somebody on call does at night, by the keyboard alone. Nothing here touches the pointer.

test("by keyboard alone: which instance left, and why", async ({ page, register, service }) => {
  await register(service, "10.0.0.1:8080");
  const leaving = await register(service, "10.0.0.2:8080", 60);
  await page.goto("/");
  await live(page);
  await openSearch(page);
  await page.keyboard.type(service);
  await expect(page.getByRole("option", { name: service }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: service, exact: true })).toBeVisible();
  await leaving.leave();
  const row = page.getByRole("row", { name: /10\.0\.0\.2:8080/ });
  await expect(row).toContainText("lease revoked");

  await tabTo(page, page.getByRole("row", { name: /10\.0\.0\./ }));
  await moveTo(page, row);
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.2:8080/ });
  await expect(drawer).toContainText("Evidence");
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(row).toBeFocused();
});

test("by keyboard alone: an instance is quarantined, and seen to be held", async ({
  page,
  etcd,
  register,
  service,
}) => {
  test.slow();
  await register(service, "10.0.0.2:8080");
  const publisher = await goZeroPublisher(etcd.client, service, "10.0.0.1:8080", undefined, 500);
  await page.goto(`/services/${service}`);
  await live(page);
  const row = page.getByRole("row", { name: /10\.0\.0\.1:8080/ });
  await tabTo(page, page.getByRole("row", { name: /10\.0\.0\./ }));
  await moveTo(page, row);
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.1:8080/ });
  const quarantine = drawer.getByRole("button", { name: "Quarantine…" });
  await tabTo(page, quarantine);
  await page.keyboard.press("Enter");

  const dialog = page.getByRole("dialog", { name: `Take 10.0.0.1:8080 out of ${service}` });
  await expect(dialog).toBeVisible();
  await tabTo(page, dialog.getByRole("radio", { name: "15 min" }));
  await page.keyboard.press("ArrowRight");
  await expect(dialog.getByRole("radio", { name: "1 h" })).toBeChecked();
  await tabTo(page, dialog.getByRole("textbox", { name: "Reason" }));
  await page.keyboard.type("returns stale prices");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();

  const send = page.getByRole("button", { name: "Send now" });
  await expect(send).toBeVisible();
  // Whoever waits is asked for nothing more: it goes by itself.
  const outcome = page.getByRole("region", { name: "What came of it" });
  await expect(outcome).toContainText("10.0.0.1:8080 is kept out", { timeout: 30_000 });
  await expect(outcome).toContainText(/taken out again, visible for/, { timeout: 30_000 });
  // What it was confirmed from went with the instance: the focus stays in the drawer, and not at the top of the page.
  await expect(drawer.getByText("10.0.0.1:8080", { exact: true }).first()).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("q");
  await expect(page).toHaveURL(/\/quarantine$/);
  await expect(page.getByRole("row", { name: /10\.0\.0\.1:8080/ })).toContainText("kept out");
  await publisher.stop();
});

test("by keyboard alone: what was removed by mistake is put back", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(`/services/${service}`);
  await live(page);
  const row = page.getByRole("row", { name: /10\.0\.0\.1:8080/ });
  await tabTo(page, page.getByRole("row", { name: /10\.0\.0\./ }));
  await moveTo(page, row);
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.1:8080/ });
  await tabTo(page, drawer.getByRole("button", { name: "Deregister…" }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: `Take 10.0.0.1:8080 out of ${service}` });
  await tabTo(page, dialog.getByRole("textbox", { name: "Reason" }));
  await page.keyboard.type("mistaken for another");
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Send now" }));
  await page.keyboard.press("Enter");
  await expect(row).toContainText("deleted");

  // From the audit log, as one who was not there when it was done.
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  const action = page.getByRole("row", { name: new RegExp(service) });
  await expect(action).toBeVisible();
  await tabTo(page, page.getByRole("row").nth(1));
  await page.keyboard.press("Enter");
  const entry = page.getByRole("dialog", { name: /10\.0\.0\.1:8080/ });
  await tabTo(page, entry.getByRole("button", { name: "Put back…" }));
  await page.keyboard.press("Enter");
  const restore = page.getByRole("dialog", { name: /Put 10\.0\.0\.1:8080 back|Put back/ });
  await tabTo(page, restore.getByRole("textbox", { name: "Reason" }));
  await page.keyboard.type("it was the wrong one");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "10.0.0.1:8080 is put back" })).toBeVisible();
});

test("one that left a while ago leads to its changes, from where it is put back", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await page.goto(`/services/${service}?instance=10.0.0.9%3A8080`);
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.9:8080/ });
  await expect(drawer).toContainText(`${service} · go-zero`);
  await drawer.getByRole("link", { name: /^Its changes/ }).click();
  await expect(page).toHaveURL(new RegExp(`/history\\?.*service=${service}`));
});

async function live(page: Page) {
  await expect(page.getByRole("status").getByText("Live", { exact: true })).toBeVisible();
}

/** Presses Tab until one of these has the focus. */
async function tabTo(page: Page, target: Locator) {
  await expect(target.first()).toBeVisible();
  for (let press = 0; press < 60; press++) {
    const there = () =>
      target.evaluateAll((elements) => elements.includes(document.activeElement as never));
    if (await there()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("the keyboard does not get there");
}

/** Goes from row to row until this one has the focus. */
async function moveTo(page: Page, row: Locator) {
  for (const key of ["ArrowDown", "ArrowUp"]) {
    for (let press = 0; press < 6; press++) {
      if (await row.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press(key);
    }
  }
  await expect(row).toBeFocused();
}
