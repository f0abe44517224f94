import type { Page } from "@playwright/test";

import { get, put } from "@/lib/etcd/kv";

import { expect, sendNow, test } from "./console";

/** A row of the audit log by what it says. */
const rowOf = (page: Page, ...texts: string[]) => {
  let rows = page.getByRole("row");
  for (const hasText of texts) rows = rows.filter({ hasText });
  return rows;
};

async function forceExpire(page: Page, service: string, address: string, reason: string) {
  await page.goto(`/services/${service}?instance=${encodeURIComponent(address)}`);
  await page.getByRole("button", { name: "Force-expire…" }).click();
  const dialog = page.getByRole("dialog", { name: `Take ${address} out of ${service}` });
  await dialog.getByRole("textbox", { name: "Reason" }).fill(reason);
  await dialog.getByRole("button", { name: "Force-expire", exact: true }).click();
  await sendNow(page);
  await expect(dialog).toBeHidden();
}

test("what was taken out is found with who, why, its guard and what came of it, and can be put back and taken out again", async ({
  page,
  etcd,
  register,
  service,
}) => {
  await register(service, "10.0.0.2:8080");
  const { key } = await register(service, "10.0.0.1:8080");
  const modRevision = (await get(etcd.client, key)).kv?.modRevision ?? 0;
  await forceExpire(page, service, "10.0.0.1:8080", "returns stale prices");

  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await expect(page).toHaveURL(/\/audit/);
  const row = rowOf(page, service, "10.0.0.1:8080", "force-expired");
  await expect(row).toContainText("Erin");
  await expect(row).toContainText("returns stale prices");
  await row.getByRole("cell").last().click();
  const drawer = page.getByRole("dialog", { name: "10.0.0.1:8080" });
  await expect(drawer).toContainText("Erin, as they say");
  await expect(drawer).toContainText("returns stale prices");
  // Its digits stand in groups.
  const figures = [...String(modRevision)].join("\\s?");
  await expect(drawer).toContainText(new RegExp(`still as at revision ${figures}`));
  await expect(drawer.getByRole("region", { name: "What came of it" })).toContainText(
    "lease revoked, gone from",
  );
  await expect(drawer.getByRole("link", { name: `Open ${service}` })).toHaveAttribute(
    "href",
    `/services/${service}?instance=10.0.0.1%3A8080`,
  );

  await drawer.getByRole("button", { name: "Put back…" }).click();
  const restore = page.getByRole("dialog", { name: `Put 10.0.0.1:8080 back into ${service}` });
  await restore.getByRole("textbox", { name: "Reason" }).fill("it was the cache");
  await restore.getByRole("button", { name: "Put back", exact: true }).click();
  await expect(restore).toBeHidden();
  // Rows wait while the pointer is on them.
  const heading = page.getByRole("heading", { name: "Audit log", level: 1 }).first();
  await heading.hover();
  const restored = rowOf(page, service, "put back");
  await expect(restored).toContainText("done");
  expect((await get(etcd.client, key)).kv?.value.toString()).toBe("10.0.0.1:8080");

  await restored.getByRole("cell").last().click();
  const second = page.getByRole("dialog", { name: "10.0.0.1:8080" });
  await expect(second).toContainText("it was the cache");
  await second.getByRole("button", { name: "Deregister…" }).click();
  const removal = page.getByRole("dialog", { name: `Take 10.0.0.1:8080 out of ${service}` });
  await removal.getByRole("textbox", { name: "Reason" }).fill("no, it was not");
  await removal.getByRole("button", { name: "Deregister", exact: true }).click();
  await sendNow(page);
  await expect(removal).toBeHidden();
  await heading.hover();
  await expect(rowOf(page, service, "deregistered")).toBeVisible();
  expect((await get(etcd.client, key)).kv).toBeNull();

  await second.getByRole("link", { name: "Registry at that revision" }).click();
  await expect(page).toHaveURL(/\/history\?revision=\d+&epoch=\d+/);
  await expect(page.getByRole("region", { name: /^Registry at/ })).toBeVisible();
});

test("what was refused since it had changed is there with why, and nothing can be undone", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { key, lease } = await register(service, "10.0.0.1:8080");
  const modRevision = (await get(etcd.client, key)).kv?.modRevision;
  await put(etcd.client, key, "10.0.0.7:8080", { lease });
  await page.goto(`/audit?service=${service}`);
  await expect(page.getByText("No action matches the filter.")).toBeVisible();
  const answer = await page.request.delete(`/api/registrations/${encodeURIComponent(key)}`, {
    headers: { "X-Rollcall-Actor": "script" },
    data: { modRevision, reason: "a stale page" },
  });
  expect(answer.status()).toBe(409);
  const row = rowOf(page, service, "Deregister", "script", "a stale page");
  await expect(row).toContainText("refused");
  await row.getByRole("cell").last().click();
  const drawer = page.getByRole("dialog", { name: "10.0.0.7:8080" });
  await expect(drawer).toContainText("has changed since it was shown");
  await expect(drawer.getByRole("region", { name: "Undo" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(row).toBeFocused();
});

test("filters stand in the URL, hold for the export too, and can be taken back", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await register(service, "10.0.0.3:8080");
  await forceExpire(page, service, "10.0.0.1:8080", "the first");
  await forceExpire(page, service, "10.0.0.2:8080", "the second");
  await page.goto("/audit");
  await expect(rowOf(page, service, "the second")).toBeVisible();
  await page.getByRole("combobox", { name: "Action" }).selectOption("force-expire");
  await page.getByLabel("Address", { exact: true }).fill("10.0.0.1:8080");
  await page.getByLabel("Service", { exact: true }).fill(service);
  await expect(page).toHaveURL(/kind=force-expire/);
  await expect(page).toHaveURL(/address=10\.0\.0\.1/);
  await expect(rowOf(page, "the second")).toHaveCount(0);
  await expect(rowOf(page, "the first")).toHaveCount(1);
  await page.reload();
  await expect(rowOf(page, "the first")).toHaveCount(1);
  await expect(rowOf(page, "the second")).toHaveCount(0);

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export what is filtered as CSV" }).click();
  let csv = "";
  for await (const chunk of await (await download).createReadStream()) csv += String(chunk);
  expect(csv).toContain("the first");
  expect(csv).not.toContain("the second");

  // Times are typed as the page writes them, whatever the browser's own format is.
  const to = page.getByRole("combobox", { name: "To", exact: true });
  await to.fill("some day");
  await to.press("Enter");
  await expect(to).toHaveAccessibleDescription(/^No time as/);
  await expect(page).not.toHaveURL(/[?&]to=/);
  await to.press("Escape");
  await expect(to).toHaveValue("");
  await to.fill("2020-01-01 09:30");
  await to.press("Enter");
  await expect(to).toHaveValue("2020-01-01 09:30:00");
  await expect(page.getByText("No action matches the filter.")).toBeVisible();
  await page.getByRole("button", { name: "Clear filter" }).click();
  await expect(rowOf(page, service, "the second")).toBeVisible();
  await expect(page).toHaveURL(/\/audit$/);
});

test("the log says what it waits for where it cannot be read, and is read once it can", async ({
  page,
}) => {
  await page.route("**/api/audit?*", (route) =>
    route.fulfill({
      status: 503,
      json: { error: { code: "unavailable", message: "there is no history to read" } },
    }),
  );
  await page.goto("/audit");
  const alert = page.getByRole("alert").filter({ hasText: "there is no history to read" });
  await expect(alert).toBeVisible();
  await page.unroute("**/api/audit?*");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toBeHidden();
  const table = page.getByRole("table");
  await expect(table.or(page.getByText("Nobody has done anything yet"))).toBeVisible();
});
