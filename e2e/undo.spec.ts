import type { Page } from "@playwright/test";

import { get, put } from "@/lib/etcd/kv";

import { expect, type Publisher, sendNow, skipGrace, test } from "./console";

const drawerOf = (service: string) => `/services/${service}?instance=10.0.0.1%3A8080`;

/** Fills in the dialog that takes 10.0.0.1:8080 out; `confirm` is left to the test. */
async function fillIn(page: Page, service: string, action: "Deregister" | "Force-expire") {
  await page.getByRole("button", { name: `${action}…` }).click();
  const dialog = page.getByRole("dialog", { name: `Take 10.0.0.1:8080 out of ${service}` });
  await dialog.getByRole("textbox", { name: "Reason" }).fill("returns stale prices");
  const confirm = dialog.getByRole("button", { name: action, exact: true });
  await expect(confirm).toBeEnabled();
  return { dialog, confirm };
}

/** What the page asks the console to change from now on. */
function changesOf(page: Page): string[] {
  const changes: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET" && !request.url().endsWith("/focus")) {
      changes.push(request.method());
    }
  });
  return changes;
}

const cardsOf = (page: Page) => page.getByRole("region", { name: "What came of it" });

test("what is confirmed is sent after five seconds, and not if it is undone before", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { key } = await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.clock.install();
  const changes = changesOf(page);
  await page.goto(drawerOf(service));
  const { dialog, confirm } = await fillIn(page, service, "Deregister");
  await page.clock.pauseAt(Date.now() + 60_000);
  await confirm.click();

  await expect(dialog).toBeHidden();
  const cards = cardsOf(page);
  await expect(cards).toContainText(`Taking 10.0.0.1:8080 out of ${service}`);
  await expect(cards.getByRole("timer")).toHaveText("in 5 s");
  const announced = page.getByRole("status").filter({ hasText: "Press z to undo" });
  await expect(announced).toHaveText(
    `Taking 10.0.0.1:8080 out of ${service} in 5 s. Press z to undo.`,
  );
  await page.clock.runFor(4_500);
  await expect(cards.getByRole("timer")).toHaveText("in 1 s");
  await expect(announced).toContainText("in 5 s");

  // Whoever confirmed by keyboard is there already.
  await expect(cards.getByRole("button", { name: "Undo" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(cards).toContainText("Undone: nothing was sent.");
  await page.clock.runFor(10_000);
  expect(changes).toEqual([]);
  expect((await get(etcd.client, key)).kv).not.toBeNull();

  await page.clock.resume();
  await expect(cards.getByRole("button", { name: "Open again…" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("textbox", { name: "Reason" })).toHaveValue("returns stale prices");
  await expect(dialog.getByRole("radio", { name: /^Deregister/ })).toBeChecked();
  await expect(confirm).toBeEnabled();
  await page.clock.pauseAt(Date.now() + 180_000);
  await confirm.click();
  await expect(cards.getByRole("timer")).toHaveText("in 5 s");
  await page.clock.runFor(5_000);
  await page.clock.resume();
  await expect(cards).toContainText(`key deleted, gone from ${service}`);
  expect(changes).toEqual(["DELETE"]);
  expect((await get(etcd.client, key)).kv).toBeNull();
});

test("what waits goes on through the pages of the console, and z undoes the newest of several", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { key } = await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  const other = `other-${service}`;
  const kept = await register(other, "10.0.0.1:8080");
  await register(other, "10.0.0.2:8080");
  await page.clock.install();
  await page.goto(drawerOf(service));
  const first = await fillIn(page, service, "Force-expire");
  await page.clock.pauseAt(Date.now() + 60_000);
  await first.confirm.click();
  await page.clock.runFor(1_000);

  // By the links of the console: the time goes on only as the test says.
  await page.getByRole("link", { name: "Services", exact: true }).first().click();
  await page.clock.runFor(500);
  const cards = cardsOf(page);
  await expect(cards.getByRole("timer")).toHaveText("in 4 s");
  await page.clock.resume();
  await sendNow(page);
  await expect(cards).toContainText("10.0.0.1:8080 is out, watching");
  expect((await get(etcd.client, key)).kv).toBeNull();

  await page.goto(drawerOf(other));
  const deregister = await fillIn(page, other, "Deregister");
  await page.clock.pauseAt((await now(page)) + 1_000);
  await deregister.confirm.click();
  await expect(cards.getByRole("button", { name: "Undo" })).toBeFocused();
  const expire = await slowly(page, fillIn(page, other, "Force-expire"));
  await expire.confirm.click();
  await expect(cards.getByRole("button", { name: "Undo" }).last()).toBeFocused();
  await page.clock.runFor(200);
  await expect(cards.getByRole("timer")).toHaveCount(2);
  await page.keyboard.press("z");
  await expect(cards.getByRole("timer")).toHaveCount(1);
  await page.keyboard.press("z");
  await expect(cards.getByText("Undone: nothing was sent.")).toHaveCount(2);
  await page.clock.runFor(10_000);
  expect((await get(etcd.client, kept.key)).kv).not.toBeNull();
});

/** Lets the page's clock go on while something is done there, more slowly than that may take. */
async function slowly<T>(page: Page, work: Promise<T>): Promise<T> {
  let done = false;
  const ended = work.finally(() => {
    done = true;
  });
  while (!done) await page.clock.runFor(10);
  return ended;
}

async function now(page: Page): Promise<number> {
  return page.evaluate(() => Date.now());
}

test("what waits can be undone over a drawer that covers the page, and over a dialog that was opened since", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { key } = await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.clock.install();
  const changes = changesOf(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(drawerOf(service));
  const undo = cardsOf(page).getByRole("button", { name: "Undo" });
  const narrow = await fillIn(page, service, "Force-expire");
  await page.clock.pauseAt((await now(page)) + 1_000);
  await narrow.confirm.click();
  await expect(undo).toBeFocused();
  await undo.click();
  await expect(cardsOf(page)).toContainText("Undone: nothing was sent.");
  await page.clock.resume();

  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto(drawerOf(service));
  const wide = await fillIn(page, service, "Deregister");
  await page.clock.pauseAt((await now(page)) + 1_000);
  await wide.confirm.click();
  await expect(undo).toBeFocused();
  await page.getByRole("button", { name: "Quarantine…" }).click();
  await expect(wide.dialog).toBeVisible();
  await undo.click();
  await page.keyboard.press("Escape");
  await expect(wide.dialog).toBeHidden();
  await expect(cardsOf(page)).toContainText("Undone: nothing was sent.");
  await page.clock.runFor(10_000);
  expect(changes).toEqual([]);
  expect((await get(etcd.client, key)).kv).not.toBeNull();
});

test("leaving the page while something waits is warned of, and sends nothing", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { key } = await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.clock.install();
  const changes = changesOf(page);
  await page.goto(drawerOf(service));
  const warnings: string[] = [];
  page.on("dialog", (dialog) => {
    warnings.push(dialog.type());
    void dialog.accept();
  });
  const { confirm } = await fillIn(page, service, "Force-expire");
  await page.clock.pauseAt(Date.now() + 60_000);
  await confirm.click();
  await expect(cardsOf(page).getByRole("timer")).toBeVisible();
  await page.reload();
  expect(warnings).toEqual(["beforeunload"]);
  await page.clock.resume();
  await expect(page.getByRole("row", { name: "10.0.0.1:8080" })).toContainText("live");
  await page.clock.runFor(10_000);
  await expect(cardsOf(page)).toBeHidden();
  expect(changes).toEqual([]);
  expect((await get(etcd.client, key)).kv).not.toBeNull();

  await page.reload();
  expect(warnings).toEqual(["beforeunload"]);
});

test("a page that slept through the grace sends nothing as it wakes", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { key } = await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.clock.install();
  await page.goto(drawerOf(service));
  const { confirm } = await fillIn(page, service, "Force-expire");
  await page.clock.pauseAt(Date.now() + 60_000);
  await confirm.click();
  await expect(cardsOf(page).getByRole("timer")).toBeVisible();
  await page.clock.fastForward("01:00:00");
  await expect(cardsOf(page)).toContainText("this page was asleep");
  expect((await get(etcd.client, key)).kv).not.toBeNull();
});

test("many that are under way are stopped in the middle, and what was not sent can be sent later", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const programs: Publisher[] = [];
  for (const host of [1, 2, 3, 4, 5, 6, 7]) {
    programs.push(await register(service, `10.0.0.${host}:8080`));
  }
  const left = async () => {
    const keys = programs.map(async ({ key }) => (await get(etcd.client, key)).kv !== null);
    return (await Promise.all(keys)).filter(Boolean).length;
  };
  await page.goto(`/services/${service}`);
  for (const host of [1, 2, 3, 4, 5, 6]) {
    await page.getByRole("checkbox", { name: `Select 10.0.0.${host}:8080` }).check();
  }
  // A slow network: what is sent waits until the test has pressed the button.
  let arrive: () => void = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route("**/api/leases/*", async (route) => {
    if (route.request().method() === "DELETE") await arrival;
    await route.continue();
  });
  await page.getByRole("button", { name: "Force-expire…" }).click();
  const dialog = page.getByRole("dialog", { name: `Take 6 instances out of ${service}` });
  await dialog.getByRole("textbox", { name: "Reason" }).fill("bad release");
  await dialog.getByRole("button", { name: "Force-expire 6" }).click();
  const cards = cardsOf(page);
  await skipGrace(page);
  await expect(cards).toContainText("0 of 6 sent");
  await cards.getByRole("button", { name: "Stop" }).click();
  arrive();
  await expect(cards).toContainText("Stopped: 4 sent, 2 not.");
  await expect(cards).toContainText("4 removed");
  expect(await left()).toBe(3);

  await cards.getByRole("button", { name: "Open again…" }).click();
  const rest = page.getByRole("dialog", { name: `Take 2 instances out of ${service}` });
  await expect(rest.getByRole("textbox", { name: "Reason" })).toHaveValue("bad release");
  await rest.getByRole("button", { name: "Force-expire 2" }).click();
  await sendNow(page);
  await expect(cards).toContainText("6 removed");
  expect(await left()).toBe(1);
});

test("what is better left alone goes only once somebody insists, and so does what would go along with it", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { key, lease } = await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  const lock = `${service}/lock/${BigInt(lease).toString(16)}`;
  await put(etcd.client, `locks/${lock}`, "", { lease });
  await page.goto(drawerOf(service));
  const { dialog, confirm } = await fillIn(page, service, "Deregister");
  // Only this key goes, so the lock does not matter.
  await expect(dialog).toContainText("1 other key shares it, and stays");
  await expect(dialog.getByRole("listitem").filter({ hasText: lock })).toBeVisible();
  await dialog.getByText("Quarantine", { exact: true }).click();
  await expect(dialog).toContainText("only this instance’s key is deleted");
  await dialog.getByText("Force-expire once").click();
  await expect(dialog).toContainText("Somebody holds this lock");
  const expire = dialog.getByRole("button", { name: "Force-expire", exact: true });
  await expect(expire).toBeDisabled();
  await dialog.getByRole("checkbox", { name: /^I know what this may do/ }).check();
  const [request] = await Promise.all([
    page.waitForRequest((one) => one.method() === "DELETE"),
    expire.click().then(() => sendNow(page)),
  ]);
  expect(request.postDataJSON()).toMatchObject({ insist: true, reason: "returns stale prices" });
  await expect(confirm).toBeHidden();
  expect((await get(etcd.client, key)).kv).toBeNull();
});

test("a danger that turns up after the confirmation is named, and taken on when it is opened again", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { key, lease } = await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(drawerOf(service));
  const { dialog, confirm } = await fillIn(page, service, "Force-expire");
  await confirm.click();
  const lock = `locks/${service}/${BigInt(lease).toString(16)}`;
  await put(etcd.client, lock, "", { lease });
  await sendNow(page);
  const cards = cardsOf(page);
  await expect(cards.getByRole("alert")).toContainText("it is better left alone");
  await expect(cards.getByRole("alert")).toContainText(`${lock}: Somebody holds this lock`);
  await cards.getByRole("button", { name: "Open again…" }).click();
  await expect(dialog.getByRole("group", { name: "Danger" })).toContainText(lock);
  await expect(confirm).toBeDisabled();
  await dialog.getByRole("checkbox", { name: /^I know what this may do/ }).check();
  await confirm.click();
  await sendNow(page);
  await expect(cards).toContainText(/10\.0\.0\.1:8080/);
  await expect.poll(async () => (await get(etcd.client, key)).kv).toBeNull();
});
