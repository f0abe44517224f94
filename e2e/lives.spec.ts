import type { Locator, Page } from "@playwright/test";

import { expect, type Publisher, sendNow, test } from "./console";

/** The lane of an address in the History tab. */
function lane(page: Page, address: string): Locator {
  return page.getByRole("row", { name: address });
}

/** The lives of an address in its drawer. */
function drawerLives(page: Page): Locator {
  return page.getByRole("region", { name: "Lives of this address" });
}

test("a graceful stop has its mark and its words, in the lane and in the drawer", async ({
  page,
  register,
  service,
}) => {
  const program = await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(`/services/${service}?tab=history`);
  await expect(lane(page, "10.0.0.1:8080")).toContainText("live");
  await expect(lane(page, "10.0.0.1:8080").locator("[data-end=live]")).toBeVisible();

  await program.leave();
  const left = lane(page, "10.0.0.1:8080");
  await expect(left.locator("[data-end=stopped]")).toBeVisible();
  await expect(left).toContainText("stopped");
  const life = left.getByRole("button", { name: /Why: lease revoked/ });
  await expect(life).toHaveAccessibleName(/^Life 1 of 1\. Registered: .*\. Left: .*\. Lasted: /);
  await expect(lane(page, "10.0.0.2:8080")).toContainText("live");

  await life.click();
  await expect(page).toHaveURL(/instance=10\.0\.0\.1%3A8080/);
  await expect(drawerLives(page)).toContainText("1 life · 0 restarts · 0 crashes");
  await expect(drawerLives(page).getByRole("listitem").first()).toContainText(
    /stopped · lease revoked/,
  );
  const link = drawerLives(page).getByRole("link", { name: "In the history" });
  await expect(link).toHaveAttribute("href", `/history?service=${service}&address=10.0.0.1%3A8080`);
});

test("a crash has its mark and its words, is counted, and found by the filter", async ({
  page,
  register,
  service,
}) => {
  const program = await register(service, "10.0.0.5:8080", 6);
  await register(service, "10.0.0.6:8080");
  await page.goto(`/services/${service}?tab=history`);
  await expect(lane(page, "10.0.0.5:8080")).toContainText("live");
  // Its lease is read more than once while somebody looks, which is the evidence.
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.5:8080/ });
  await lane(page, "10.0.0.5:8080").click();
  await expect(drawer).toContainText(/last (just now|\d\ss ago)/);
  program.crash();
  const lost = lane(page, "10.0.0.5:8080");
  await expect(lost.locator("[data-end=crashed]")).toBeVisible();
  await expect(lost).toContainText("expired");
  await expect(lost.getByRole("button", { name: /Why: lease expired: crash/ })).toBeVisible();
  await expect(drawerLives(page)).toContainText("1 life · 0 restarts · 1 crash");
  await expect(drawerLives(page).getByRole("listitem").first()).toContainText(
    /crashed · lease expired.*the lease had run to zero/,
  );

  await expect(page.getByRole("region", { name: "Lives by address" })).toContainText("1 crash");
  await page.getByRole("button", { name: "Crashed 1" }).click();
  await expect(page).toHaveURL(/show=crashed/);
  await expect(lane(page, "10.0.0.6:8080")).toBeHidden();
  await expect(lost).toBeVisible();
});

test("instances that restart one after another are one deploy, which leads to its lines", async ({
  page,
  register,
  service,
}) => {
  const addresses = ["10.0.0.1:8080", "10.0.0.2:8080"];
  const running = new Map<string, Publisher>();
  for (const address of addresses) running.set(address, await register(service, address));
  await page.goto(`/services/${service}?tab=history`);
  const card = page.getByRole("region", { name: "Lives by address" });
  await expect(card).toContainText("2 lives");
  await expect(card).not.toContainText("deploy");
  for (const address of addresses) {
    // By its lease's time to live it is known afterwards that it was stopped.
    await page.goto(`/services/${service}?tab=history&instance=${encodeURIComponent(address)}`);
    const drawer = page.getByRole("dialog", { name: new RegExp(`^${address}`) });
    await expect(drawer).toContainText(/last (just now|\ds ago)/);
    await running.get(address)?.leave();
    await expect(lane(page, address)).toContainText("stopped");
    await register(service, address);
    await expect(lane(page, address)).toContainText("live");
  }
  await register(service, "10.0.0.3:8080");
  await expect(card).toContainText(/1 deploy at \d\d:\d\d/);
  const name = /^Deploy at .*: 2 of 2 instances replaced in /;
  const stretch = await card.getByRole("link", { name }).first().getAttribute("href");
  // It has its mark above the lanes, and lies behind each of them.
  const mark = card.getByRole("columnheader", { name: "Lives" }).getByRole("link", { name });
  await expect(mark).toHaveAttribute("href", stretch ?? "");
  for (const address of [...addresses, "10.0.0.3:8080"]) {
    const band = lane(page, address).locator("a[data-deploy]");
    await expect(band).toHaveAttribute("href", stretch ?? "");
  }
  await expect(card.getByRole("list", { name: "How lives end" })).toContainText("deploy");
  await mark.click();
  await expect(page).toHaveURL(new RegExp(`/history\\?view=since.*service=${service}`));
  const list = page.getByRole("table", { name: "Changes, newest first" });
  await expect(page.getByRole("button", { name: /^Changes in between/ })).toHaveText(
    "Changes in between4",
  );
  for (const address of addresses) {
    await expect(list.getByRole("row", { name: address })).toHaveCount(2);
  }
  await expect(list.getByRole("row", { name: "10.0.0.3:8080" })).toHaveCount(0);
});

test("a force-expire has its mark, its reason and its operator's words", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(`/services/${service}?tab=history&instance=10.0.0.1%3A8080`);
  await page.getByRole("button", { name: "Force-expire…" }).click();
  await page.getByRole("textbox", { name: "Reason" }).fill("returns stale prices");
  await page.getByRole("textbox", { name: "Your name" }).fill("oncall");
  await page.getByRole("button", { name: "Force-expire", exact: true }).click();
  await sendNow(page);
  const out = lane(page, "10.0.0.1:8080");
  await expect(out.locator("[data-end=kept-out]")).toBeVisible();
  await expect(out).toContainText("force-expired");
  await expect(out).toContainText("oncall");
  await expect(out.getByRole("button", { name: /By: oncall: returns stale prices/ })).toBeVisible();
  await expect(drawerLives(page).getByRole("listitem").first()).toContainText(
    /forced out · force-expired here.*By: oncall: returns stale prices/,
  );
});

test("what comes back at once under a new key goes on with its life, with a tick", async ({
  page,
  register,
  service,
}) => {
  const program = await register(service, "10.0.0.1:8080");
  await page.goto(`/services/${service}?tab=history`);
  await expect(lane(page, "10.0.0.1:8080")).toContainText("live");
  await program.leave();
  await register(service, "10.0.0.1:8080");
  const back = lane(page, "10.0.0.1:8080");
  await expect(back.locator("[data-renewal]")).toHaveCount(1);
  await expect(back.locator("[data-end=live]")).toBeVisible();
  const life = back.getByRole("button", { name: /New keys: once, within 15 s/ });
  await expect(life).toHaveAccessibleName(/Left: still there/);
  await expect(life).toHaveAccessibleName(/Leases: [0-9a-f]{16}, [0-9a-f]{16}/);
});

test("lanes and lives are reached by keyboard, and show what is known of them", async ({
  page,
  register,
  service,
}) => {
  const third = await register(service, "10.0.0.3:8080");
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(`/services/${service}?tab=history`);
  await expect(lane(page, "10.0.0.3:8080").locator("[data-end=live]")).toBeVisible();
  await third.leave();
  await expect(lane(page, "10.0.0.3:8080").locator("[data-end=live]")).toBeHidden();
  // Those that are there come first.
  await expect(page.getByRole("row").last()).toContainText("10.0.0.3:8080");

  await page.keyboard.press("j");
  await expect(lane(page, "10.0.0.1:8080")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(lane(page, "10.0.0.2:8080")).toBeFocused();
  await page.keyboard.press("End");
  await expect(lane(page, "10.0.0.3:8080")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  const life = lane(page, "10.0.0.3:8080").getByRole("button");
  await expect(life).toBeFocused();
  const details = page.getByText("Lasted");
  await expect(details).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(details).toBeHidden();
  await expect(life).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: /^10\.0\.0\.3:8080/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: /^10\.0\.0\.3:8080/ })).toBeHidden();
  await expect(life).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(lane(page, "10.0.0.2:8080")).toBeFocused();
});

test("the range and the filter stand in the URL", async ({ page, register, service }) => {
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(`/services/${service}?tab=history&range=7d`);
  const ranges = page.getByRole("group", { name: "How far back" });
  await expect(ranges.getByRole("button", { name: /^7\sd$/ })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await ranges.getByRole("button", { name: "all" }).click();
  await expect(page).toHaveURL(/range=all/);
  await expect(page.getByText(/^The journal begins at \d{4}-/)).toBeVisible();
  await page.getByRole("searchbox", { name: "Filter addresses" }).fill("0.2:8080");
  await expect(lane(page, "10.0.0.1:8080")).toBeHidden();
  await page.reload();
  await expect(lane(page, "10.0.0.2:8080")).toBeVisible();
  await expect(lane(page, "10.0.0.1:8080")).toBeHidden();
  await page.getByRole("searchbox", { name: "Filter addresses" }).fill("nowhere");
  await page.getByRole("button", { name: "Clear filter" }).click();
  await expect(lane(page, "10.0.0.1:8080")).toBeVisible();
});

test("a service that nobody ever registered has no lives, and no error", async ({
  page,
  service,
}) => {
  await page.goto(`/services/${service}-unknown`);
  await page.getByRole("link", { name: "Look for it in the journal" }).click();
  await expect(page.getByText(/^No life of an address of .* is recorded/)).toBeVisible();
  await expect(page.getByRole("alert").filter({ hasText: /\S/ })).toHaveCount(0);
});

test("an answer that fails says so and can be asked for again; the drawer shows what the stream knows", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  const lives = `**/api/services/${service}/lives?*`;
  await page.route(lives, (route) =>
    route.fulfill({
      status: 503,
      json: { error: { code: "unavailable", message: "the disk is full" } },
    }),
  );
  await page.goto(`/services/${service}?tab=history&instance=10.0.0.1%3A8080`);
  const failed = page.getByRole("alert").filter({ hasText: "The lives could not be read" });
  await expect(failed).toContainText("the disk is full");
  await expect(drawerLives(page)).toContainText("The journal cannot be read");
  await expect(drawerLives(page)).toContainText("registered");
  // The page asks again by itself as well, and is to be answered only once it was told to.
  let answer = () => {};
  const told = new Promise<void>((resolve) => {
    answer = resolve;
  });
  let asked = () => {};
  const askedAgain = new Promise<void>((resolve) => {
    asked = resolve;
  });
  await page.route(lives, async (route) => {
    asked();
    await told;
    await route.continue();
  });
  // Asked again by itself it does not go back to a first loading.
  await askedAgain;
  await expect(failed).toContainText("the disk is full");
  await failed.getByRole("button", { name: "Try again" }).click();
  answer();
  await expect(lane(page, "10.0.0.1:8080")).toContainText("live");
});

test("the services page counts the changes of the last hour", async ({
  page,
  register,
  service,
}) => {
  // Beside the feed a narrower table has no room for them.
  await page.setViewportSize({ width: 1_440, height: 900 });
  await page.goto(`/?q=${service}`);
  await expect(page.getByRole("status").getByText("Live", { exact: true })).toBeVisible();
  const program = await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await program.leave();
  const row = page.getByRole("row", { name: service });
  // It is asked for now and then: what happened a moment ago may come with the next answer.
  await expect(async () => {
    await page.reload();
    await expect(row.getByRole("img", { name: "3 changes in the last hour" })).toBeVisible({
      timeout: 2_000,
    });
  }).toPass();
});
