import { get, put } from "@/lib/etcd/kv";

import { expect, sendNow, test } from "./console";

test("a key that is deregistered goes, and its lease lives", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { key, lease } = await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(`/services/${service}?instance=10.0.0.1%3A8080`);
  await page.getByRole("button", { name: "Deregister…" }).click();
  const dialog = page.getByRole("dialog", { name: `Take 10.0.0.1:8080 out of ${service}` });
  await expect(dialog.getByRole("radio", { name: /^Deregister/ })).toBeChecked();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("stale prices");
  await dialog.getByRole("button", { name: "Deregister", exact: true }).click();
  await sendNow(page);

  await expect(dialog).toBeHidden();
  const outcome = page.getByRole("region", { name: "What came of it" });
  await expect(outcome).toContainText("10.0.0.1:8080 is out, watching");
  await expect(outcome).toContainText(`key deleted, gone from ${service}`);
  await expect(page.getByRole("row", { name: "10.0.0.1:8080" })).toContainText(
    "key deleted, lease lives · by an operation of Rollcall’s",
  );
  expect((await get(etcd.client, key)).kv).toBeNull();
  expect((await page.request.get(`/api/leases/${lease}`)).status()).toBe(200);
});

test("a force-expire names what else hangs on the lease, needs a reason, and says that all is gone", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { key, lease } = await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await put(etcd.client, `${service}-admin/${lease}`, "10.0.0.1:9090", { lease });
  await put(etcd.client, "locks/nightly", "held", { lease });
  await page.goto(`/services/${service}?instance=10.0.0.1%3A8080`);
  await page.getByRole("button", { name: "Force-expire…" }).click();
  const dialog = page.getByRole("dialog", { name: `Take 10.0.0.1:8080 out of ${service}` });
  await expect(dialog).toContainText(/2\s→\s1/);
  await expect(dialog).toContainText("2 further keys go with it");
  await expect(dialog.getByRole("listitem").filter({ hasText: "-admin/" })).toContainText(
    `10.0.0.1:9090 of ${service}-admin`,
  );
  await expect(dialog.getByRole("listitem").filter({ hasText: "locks/nightly" })).toContainText(
    "not a registration",
  );

  // The other service would be left empty, so that it is asked for by name.
  const confirm = dialog.getByRole("button", { name: "Force-expire", exact: true });
  await confirm.click();
  const reason = dialog.getByRole("textbox", { name: "Reason" });
  await expect(reason).toHaveAccessibleDescription("Give a reason.");
  expect((await get(etcd.client, key)).kv).not.toBeNull();
  await reason.fill("returns stale prices");
  const name = dialog.getByRole("textbox", { name: `Type ${service}-admin to confirm` });
  if (await name.isVisible()) await name.fill(`${service}-admin`);
  await confirm.click();
  await sendNow(page);

  const outcome = page.getByRole("region", { name: "What came of it" });
  await expect(outcome).toContainText(/3\skeys went/);
  await expect(page.getByRole("row", { name: "10.0.0.1:8080" })).toContainText(
    "force-expired here",
  );
  expect((await get(etcd.client, "locks/nightly")).kv).toBeNull();
  expect((await page.request.get(`/api/leases/${lease}`)).status()).toBe(404);
  // It is watched for 15 s.
  await expect(outcome).toContainText("10.0.0.1:8080 is gone", { timeout: 20_000 });
  await outcome.getByRole("button", { name: "Dismiss" }).click();
  await expect(outcome).toBeHidden();
});

test("an address that registers again is said to be back, after how long, and under which lease", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(`/services/${service}?instance=10.0.0.1%3A8080`);
  await page.getByRole("button", { name: "Force-expire…" }).click();
  const dialog = page.getByRole("dialog", { name: `Take 10.0.0.1:8080 out of ${service}` });
  await expect(dialog).toContainText("registers again after 1 to 4.5 s");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("hangs");
  await dialog.getByRole("button", { name: "Force-expire", exact: true }).click();
  await sendNow(page);
  const outcome = page.getByRole("region", { name: "What came of it" });
  await expect(outcome).toContainText("10.0.0.1:8080 is out, watching");

  // What go-zero's publisher does when it finds its lease gone.
  const { lease } = await register(service, "10.0.0.1:8080");
  await expect(outcome).toContainText("10.0.0.1:8080 came back");
  const hex = BigInt(lease).toString(16).padStart(16, "0");
  await expect(outcome).toContainText(
    new RegExp(`came back after [\\d.]+\\sm?s under lease ${hex}`),
  );
  await expect(page.getByRole("row", { name: "10.0.0.1:8080" })).toContainText("live");
});

test("the last instance of a service goes only when the service is named", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { key } = await register(service, "10.0.0.1:8080");
  await page.goto(`/services/${service}?instance=10.0.0.1%3A8080`);
  await page.getByRole("button", { name: "Force-expire…" }).click();
  const dialog = page.getByRole("dialog", { name: `Take 10.0.0.1:8080 out of ${service}` });
  await expect(dialog).toContainText("No instance is left");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("shut down for good");
  const name = dialog.getByRole("textbox", { name: `Type ${service} to confirm` });
  const confirm = dialog.getByRole("button", { name: "Force-expire", exact: true });
  await name.fill(service.slice(0, -1));
  await confirm.click();
  await expect(name).toHaveAccessibleDescription("Type the name of the service.");
  expect((await get(etcd.client, key)).kv).not.toBeNull();

  await name.fill(service);
  await confirm.click();
  await sendNow(page);
  await expect(page.getByRole("main")).toContainText("no instance");
  await page.goto(`/?q=${service}`);
  await expect(page.getByRole("table").getByRole("row", { name: service })).toContainText(
    "no instance",
  );
});

test("several selected instances go with one confirmation", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const programs = [];
  for (const host of [1, 2, 3, 4]) {
    programs.push(await register(service, `10.0.0.${host}:8080`));
  }
  await page.goto(`/services/${service}`);
  for (const host of [1, 2, 3]) {
    await page.getByRole("checkbox", { name: `Select 10.0.0.${host}:8080` }).check();
  }
  await expect(page.getByText("3 selected")).toBeVisible();
  await page.getByRole("button", { name: "Force-expire…" }).click();
  const dialog = page.getByRole("dialog", { name: `Take 3 instances out of ${service}` });
  await expect(dialog).toContainText(/4\s→\s1/);
  await dialog.getByRole("textbox", { name: "Reason" }).fill("bad release");
  await dialog.getByRole("button", { name: "Force-expire 3" }).click();
  await sendNow(page);
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("region", { name: "What came of it" })).toContainText("3 removed");
  const left = programs.map(async ({ key }) => (await get(etcd.client, key)).kv !== null);
  expect(await Promise.all(left)).toEqual([false, false, false, true]);
});

for (const { action, change } of [
  { action: "Deregister", change: "written again" },
  { action: "Force-expire", change: "written again" },
]) {
  test(`a page that is out of date is refused: ${action.toLowerCase()} of a key ${change}`, async ({
    page,
    etcd,
    register,
    service,
  }) => {
    const { key, lease } = await register(service, "10.0.0.1:8080");
    await register(service, "10.0.0.2:8080");
    await page.goto(`/services/${service}?instance=10.0.0.1%3A8080`);
    await page.getByRole("button", { name: `${action}…` }).click();
    const dialog = page.getByRole("dialog", { name: `Take 10.0.0.1:8080 out of ${service}` });
    await dialog.getByRole("textbox", { name: "Reason" }).fill("hangs");
    await put(etcd.client, key, "10.0.0.1:8080", { lease });
    const confirm = dialog.getByRole("button", { name: action, exact: true });
    await confirm.click();
    await sendNow(page);
    const cards = page.getByRole("region", { name: "What came of it" });
    await expect(cards.getByRole("alert")).toContainText("It has changed since it was shown");
    await cards.getByRole("button", { name: "Open again…" }).click();
    await expect(cards).toBeHidden();
    const refusal = dialog.getByRole("alert");
    await expect(refusal).toContainText("It has changed since it was shown");
    await expect(refusal).toContainText("Nothing was removed.");
    expect((await get(etcd.client, key)).kv).not.toBeNull();

    // With what is there now in sight, the same reason will do.
    await refusal.getByRole("button", { name: "Show what is there now" }).click();
    await expect(refusal).toBeHidden();
    await confirm.click();
    await sendNow(page);
    await expect(dialog).toBeHidden();
    expect((await get(etcd.client, key)).kv).toBeNull();
  });
}

test("what has left by the time of the confirmation is not removed again", async ({
  page,
  register,
  service,
}) => {
  const program = await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(`/services/${service}?instance=10.0.0.1%3A8080`);
  await page.getByRole("button", { name: "Force-expire…" }).click();
  const dialog = page.getByRole("dialog", { name: `Take 10.0.0.1:8080 out of ${service}` });
  await dialog.getByRole("textbox", { name: "Reason" }).fill("hangs");
  await program.leave();
  await dialog.getByRole("button", { name: "Force-expire", exact: true }).click();
  await sendNow(page);
  await page.getByRole("button", { name: "Open again…" }).click();
  await expect(dialog.getByRole("alert")).toContainText("it is gone already");
  await dialog.getByRole("button", { name: "Show what is there now" }).click();
  await expect(dialog).toContainText("there is nothing left to remove");
});
