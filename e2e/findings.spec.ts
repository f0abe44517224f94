import { get, put } from "@/lib/etcd/kv";

import { expect, goByKeys, putPermanent, sendNow, test } from "./console";

test("findings are explained, counted for their services, and go with their cause", async ({
  page,
  etcd,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  const wildcard = await register(service, "0.0.0.0:8080");
  await register(`${service}-other`, "10.0.0.1:8080");
  await putPermanent(etcd, service, "10.0.0.2:8080");
  await page.goto(`/?q=${service}`);
  const row = page.getByRole("row").filter({ hasText: service });
  await expect(row.first().getByRole("link", { name: "3 findings" })).toBeVisible();
  await page.getByRole("button", { name: /^With findings/ }).click();
  await expect(page).toHaveURL(/show=findings/);
  await page.getByRole("link", { name: "3 findings" }).click();
  await expect(page).toHaveURL(/\/findings\?q=/);

  const errors = page.getByRole("region", { name: "Errors" });
  await expect(errors).toContainText("0.0.0.0:8080");
  await expect(errors).toContainText("What to do:");
  const warnings = page.getByRole("region", { name: "Warnings" });
  await expect(warnings).toContainText("An address with a key that has no lease");
  await expect(warnings).toContainText(`An address stands in ${service}, ${service}-other`);

  await wildcard.leave();
  await expect(errors).toHaveCount(0);
  await page.getByRole("combobox", { name: "Kind" }).selectOption("address-in-two-services");
  await expect(warnings.getByRole("listitem").filter({ hasText: "What to do:" })).toHaveCount(1);
});

test("leaked keys are revoked from their finding, all but the newest", async ({
  page,
  etcd,
  register,
  service,
}) => {
  // Old keys that may still run out are no finding, so their leases are short.
  const old = await register(service, "10.0.0.1:8080", 2);
  const older = await register(service, "10.0.0.1:8080", 2);
  const newest = await register(service, "10.0.0.1:8080", 2);
  await page.goto(`/findings?q=${service}`);
  const finding = page.getByRole("listitem").filter({ hasText: "registered by more than one key" });
  await expect(finding).toContainText("2 keys", { timeout: 60_000 });
  await finding.getByRole("button", { name: "Revoke all but the newest…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("radio", { name: /Force-expire once/ })).toBeChecked();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("leaked while etcd was away");
  await dialog.getByRole("button", { name: /^Force-expire/ }).click();
  await sendNow(page);
  await expect(dialog).toBeHidden();
  await expect(finding).toHaveCount(0);
  for (const { key } of [old, older]) expect((await get(etcd.client, key)).kv).toBeNull();
  expect((await get(etcd.client, newest.key)).kv).not.toBeNull();
});

test("a minimum is set from the page of a service, and falling below it is an error", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await page.goto(`/services/${service}`);
  await page.getByRole("button", { name: "Set minimum" }).click();
  const dialog = page.getByRole("dialog", { name: `Minimum of ${service}` });
  const field = dialog.getByRole("textbox", { name: "Instances" });
  await field.fill("many");
  await dialog.getByRole("button", { name: "Set minimum" }).click();
  await expect(dialog).toContainText("A whole number");
  await field.fill("2");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("one in each zone");
  await dialog.getByRole("button", { name: "Set minimum" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "minimum 2" })).toHaveAttribute(
    "title",
    "Set by Erin: one in each zone",
  );
  await page.getByRole("link", { name: "1 finding" }).click();
  await expect(page.getByRole("region", { name: "Errors" })).toContainText(
    "1 of at least 2 instances",
  );
  await register(service, "10.0.0.2:8080");
  await expect(page.getByText("1 of at least 2 instances")).toHaveCount(0);
});

test("a service inside another's prefix, and one that has gone empty, are found", async ({
  page,
  etcd,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await register(`${service}/inner`, "10.0.0.2:8080");
  await (await register(`${service}-gone`, "10.0.0.3:8080")).leave();
  await put(etcd.client, `${service}2/7587870000000000002`, "10.0.0.4:8080");
  await page.goto(`/findings?q=${service}`);
  const nested = page.getByRole("listitem").filter({ hasText: "stands inside its prefix" });
  await expect(nested).toContainText(`${service}/inner`);
  await expect(nested).not.toContainText(`${service}2`);
  const gone = page.getByRole("listitem").filter({ hasText: "No instance is left" });
  await expect(gone.getByRole("link", { name: `${service}-gone` })).toBeVisible();
  await gone.getByRole("link", { name: "Open its history" }).click();
  await expect(page).toHaveURL(new RegExp(`${service}-gone\\?tab=history`));
});

test("the keyboard leads to the findings, which say when there are none", async ({ page }) => {
  await page.goto("/");
  await goByKeys(page, "f", /\/findings$/);
  await page.goto("/findings?q=nothing-has-this-name&severity=warning");
  await expect(page.getByText(/No finding matches|Nothing to find fault with/)).toBeVisible();
});
