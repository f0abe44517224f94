import type { APIRequestContext } from "@playwright/test";

import { get, put } from "@/lib/etcd/kv";

import { expect, sendNow, test } from "./console";

const ADDRESS = "10.0.0.1:8080";
const drawerOf = (service: string) =>
  `/services/${service}?instance=${encodeURIComponent(ADDRESS)}`;

// Whoever opens a dialog for the first time has not said yet who they are.
test.use({ operator: "" });

test("what was force-expired is there again at the instant before, can only be looked at, and is put back", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { key } = await register(service, ADDRESS);
  await register(service, "10.0.0.2:8080");
  await page.goto(drawerOf(service));
  await page.getByRole("button", { name: "Force-expire…" }).click();
  const removal = page.getByRole("dialog", { name: `Take ${ADDRESS} out of ${service}` });
  await removal.getByRole("textbox", { name: "Reason" }).fill("returns stale prices");
  const confirm = removal.getByRole("button", { name: "Force-expire", exact: true });
  await confirm.click();
  const name = removal.getByRole("textbox", { name: "Your name" });
  await expect(name).toHaveAccessibleDescription("Say who you are.");
  expect((await get(etcd.client, key)).kv).not.toBeNull();
  await name.fill("李雷");
  await confirm.click();
  await sendNow(page);
  await expect(page.getByRole("region", { name: "What came of it" })).toContainText(
    "by 李雷, as they say",
  );

  const left = await changeOf(page.request, service, "left");
  expect(left.doneBy).toMatchObject({ actor: "李雷", reason: "returns stale prices" });
  await page.goto(`${drawerOf(service)}&revision=${left.revision - 1}`);
  const banner = page.getByRole("region", { name: "Place in time" });
  await expect(banner).toContainText("Registry as it was");
  await expect(page.getByRole("row", { name: ADDRESS })).toBeVisible();
  const drawer = page.getByRole("dialog", { name: new RegExp(`^${ADDRESS}`) });
  await expect(drawer).toContainText(key);
  for (const action of [/^Force-expire/, /^Deregister/, /^Register/]) {
    await expect(page.getByRole("button", { name: action })).toHaveCount(0);
  }
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await expect(page.getByRole("meter")).toHaveCount(0);

  await drawer.getByRole("button", { name: "Put back…" }).click();
  const restore = page.getByRole("dialog", { name: `Put ${ADDRESS} back into ${service}` });
  await expect(restore).toContainText("There is no such key now");
  await expect(restore.getByRole("radio", { name: /^Its own lease/ })).toBeDisabled();
  await expect(restore.getByRole("radio", { name: /^A new lease/ })).toBeChecked();
  await expect(restore.getByRole("textbox", { name: "Your name" })).toHaveValue("李雷");
  await restore.getByRole("button", { name: "Put back" }).click();
  const reason = restore.getByRole("textbox", { name: "Reason" });
  await expect(reason).toHaveAccessibleDescription("Give a reason.");
  await reason.fill("it was the other one");
  await restore.getByRole("button", { name: "Put back" }).click();
  await expect(restore).toBeHidden();
  await expect(page.getByRole("region", { name: "What came of it" })).toContainText(
    `${ADDRESS} is put back`,
  );
  expect((await get(etcd.client, key)).kv?.value.toString()).toBe(ADDRESS);

  // What is shown is still the past: only the banner leads out of it.
  await expect(banner).toBeVisible();
  await banner.getByRole("button", { name: "Back to live" }).click();
  await expect(banner).toBeHidden();
  await expect(page).not.toHaveURL(/revision=/);
  await expect(page.getByRole("row", { name: ADDRESS })).toContainText("live");
  expect((await changeOf(page.request, service, "re-registered")).doneBy).toMatchObject({
    kind: "restore",
    actor: "李雷",
    reason: "it was the other one",
  });
});

test("what left a moment ago is put back from its drawer, permanently", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const publisher = await register(service, ADDRESS);
  await register(service, "10.0.0.2:8080");
  await page.goto(drawerOf(service));
  await expect(page.getByRole("button", { name: "Force-expire…" })).toBeVisible();
  await publisher.leave();
  await page.getByRole("button", { name: "Put back…" }).click();
  const restore = page.getByRole("dialog", { name: `Put ${ADDRESS} back into ${service}` });
  await restore.getByRole("radio", { name: /^None: permanent/ }).check();
  await restore.getByRole("textbox", { name: "Reason" }).fill("a host without an agent");
  await restore.getByRole("textbox", { name: "Your name" }).fill("Zoë");
  await restore.getByRole("button", { name: "Put back" }).click();
  await expect(restore).toBeHidden();
  await expect(page.getByRole("row", { name: ADDRESS })).toContainText("permanent");
  expect((await get(etcd.client, publisher.key)).kv).toMatchObject({ lease: "0" });
});

test("a key that was overwritten goes back under its own lease, unless it changes while the dialog is open", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { key, lease } = await register(service, ADDRESS);
  const { kv: first } = await get(etcd.client, key);
  const revision = first?.modRevision ?? 0;
  await put(etcd.client, key, "10.9.9.9:1", { lease });
  await changeOf(page.request, service, "left");
  await page.goto(`${drawerOf(service)}&revision=${revision}`);
  await page.getByRole("button", { name: "Put back…" }).click();
  const restore = page.getByRole("dialog", { name: `Put ${ADDRESS} back into ${service}` });
  await expect(restore).toContainText("The key holds another value now");
  await expect(restore).toContainText("10.9.9.9:1");
  await expect(restore.getByRole("radio", { name: /^Its own lease/ })).toBeChecked();
  await restore.getByRole("textbox", { name: "Reason" }).fill("written by a test run");
  await restore.getByRole("textbox", { name: "Your name" }).fill("Erin");
  await put(etcd.client, key, "10.9.9.9:2", { lease });
  const overwrite = restore.getByRole("button", { name: "Overwrite" });
  await overwrite.click();
  await expect(restore.getByRole("alert")).toContainText("It has changed since it was shown");
  await expect(restore).toContainText("10.9.9.9:2");
  expect((await get(etcd.client, key)).kv?.value.toString()).toBe("10.9.9.9:2");

  await overwrite.click();
  await expect(restore).toBeHidden();
  const { kv } = await get(etcd.client, key);
  expect(kv?.value.toString()).toBe(ADDRESS);
  expect(kv?.lease).toBe(lease);
  await page.getByRole("button", { name: "Put back…" }).click();
  await expect(restore).toContainText("there is nothing to do");
  await expect(restore.getByRole("button", { name: "Put back" })).toBeDisabled();
});

test("links, rows, tabs, keys and search keep the moment; only what says so leaves it", async ({
  page,
  register,
  service,
}) => {
  await register(service, ADDRESS);
  const { revision } = await changeOf(page.request, service, "registered");
  const there = new RegExp(`[?&]revision=${revision}(&|$)`);
  const banner = page.getByRole("region", { name: "Place in time" });
  await page.goto(`/?q=${service}&revision=${revision}`);
  await expect(banner).toContainText("Registry as it was");
  await page.getByRole("row", { name: service }).getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/services/${service}`));
  await expect(page).toHaveURL(there);
  await page.getByRole("button", { name: "Raw keys" }).click();
  await expect(page).toHaveURL(/tab=keys/);
  await expect(page).toHaveURL(there);
  await page.getByRole("button", { name: "Resolve as client" }).click();
  await expect(banner).toContainText("This page shows the present");
  const navigation = page.getByRole("navigation", { name: "Main" });
  for (const name of ["Leases", "Cluster"]) {
    await navigation.getByRole("link", { name }).click();
    await expect(page).toHaveURL(new RegExp(`/${name.toLowerCase()}\\?`));
    await expect(page).toHaveURL(there);
    await expect(banner).toContainText("This page shows the present");
    await expect(page.getByRole("button", { name: /^Revoke/ })).toHaveCount(0);
  }
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page).toHaveURL(new RegExp(`/\\?revision=${revision}$`));
  await page.keyboard.press("/");
  await page.keyboard.type(service);
  await page.getByRole("option", { name: service, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/services/${service}`));
  await expect(page).toHaveURL(there);
  await expect(page.getByRole("row", { name: ADDRESS })).toBeVisible();

  await page.keyboard.press("g");
  await page.keyboard.press("n");
  await expect(banner).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`/services/${service}$`));
  await expect(page.getByRole("status").getByText("Live", { exact: true })).toBeVisible();
});

test("from change to change of a service, to its beginning and to its end", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await register(`${service}-other`, "10.0.0.9:8080");
  const second = await register(service, "10.0.0.2:8080");
  await second.leave();
  const { revision } = await changeOf(page.request, service, "left");
  const banner = page.getByRole("region", { name: "Place in time" });
  const rows = page.getByRole("rowheader");
  await page.goto(`/services/${service}?revision=${revision}`);
  await expect(rows).toHaveText(["10.0.0.1:8080"]);
  await banner.getByRole("button", { name: `Change of ${service} before` }).click();
  await expect(rows).toHaveText(["10.0.0.1:8080", "10.0.0.2:8080"]);
  await page.keyboard.press("[");
  await expect(rows).toHaveText(["10.0.0.1:8080"]);
  await page.keyboard.press("[");
  await expect(banner).toContainText("The journal knows no earlier change");
  await page.keyboard.press("]");
  await expect(rows).toHaveText(["10.0.0.1:8080", "10.0.0.2:8080"]);
  await banner.getByRole("button", { name: `Change of ${service} after` }).click();
  await expect(rows).toHaveText(["10.0.0.1:8080"]);
  await page.keyboard.press("]");
  await expect(banner).toContainText("has not changed since");
});

test("what changes now does not get into what is shown of the past", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  const { revision } = await changeOf(page.request, service, "registered");
  // Another page of the same browser follows the service live, and so does their one stream.
  const live = await page.context().newPage();
  await live.goto(`/services/${service}`);
  await page.goto(`/services/${service}?revision=${revision}`);
  await expect(page.getByRole("rowheader")).toHaveText(["10.0.0.1:8080"]);
  await register(service, "10.0.0.2:8080");
  await expect(live.getByRole("row", { name: "10.0.0.2:8080" })).toBeVisible();
  await expect(page.getByRole("rowheader")).toHaveText(["10.0.0.1:8080"]);

  await page.goto(`/services/${service}-yet-to-come?revision=${revision}`);
  await expect(page.getByText(`${service}-yet-to-come did not exist then`)).toBeVisible();
});

test("a moment that cannot be shown is said so in its place, with a way out", async ({ page }) => {
  for (const [query, title] of [
    ["revision=999999999", "There is no such moment in this registry"],
    ["at=1000000000000", "The journal does not go back so far"],
    ["at=9999999999999", "There is no such moment in this registry"],
    ["at=yesterday", "“yesterday” names no moment"],
    ["revision=-1", "“-1” names no moment"],
  ]) {
    await page.goto(`/?${query}`);
    const alert = page.getByRole("alert").filter({ hasText: title });
    await expect(alert).toBeVisible();
    await alert.getByRole("button", { name: "Back to live" }).click();
    await expect(page).toHaveURL(/\/$/);
    await expect(page.getByRole("region", { name: "Place in time" })).toBeHidden();
  }
});

/** The newest change of a kind that the journal knows of a service, once it does. */
async function changeOf(request: APIRequestContext, service: string, kind: string) {
  const read = async () => {
    const answer = await request.get(`/api/history?service=${service}&kind=${kind}&limit=1`);
    const { entries } = await answer.json();
    return entries.find(({ type }: { type: string }) => type === "change");
  };
  await expect.poll(read, `${kind} of ${service} in the journal`).toBeTruthy();
  return await read();
}
