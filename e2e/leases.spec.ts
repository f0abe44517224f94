import { put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";

import { expect, sendNow, test } from "./console";

test("leases are listed with what they hold, those without a key as well", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { lease } = await register(service, "10.0.0.1:8080");
  await put(etcd.client, `${service}-admin/${lease}`, "10.0.0.1:9090", { lease });
  const forgotten = await grant(etcd.client, 60);
  const hex = (id: string) => BigInt(id).toString(16).padStart(16, "0");
  await page.goto("/leases");
  const shared = page.getByRole("row", { name: hex(lease) });
  await expect(shared).toContainText("shared");
  await expect(shared).toContainText(service);
  await expect(page.getByRole("row", { name: hex(forgotten.id) })).toContainText("keyless");

  await page.getByRole("button", { name: /^Keyless/ }).click();
  await expect(page).toHaveURL(/kind=keyless/);
  await expect(shared).toHaveCount(0);
  await expect(page.getByRole("row", { name: hex(forgotten.id) })).toBeVisible();
});

test("a lease is revoked from its row", async ({ page, etcd, service }) => {
  const { id } = await grant(etcd.client, 60);
  await put(etcd.client, `locks/${service}/${BigInt(id).toString(16)}`, "", { lease: id });
  const hex = BigInt(id).toString(16).padStart(16, "0");
  await page.goto("/leases");
  await page.getByRole("button", { name: `Revoke lease ${hex}` }).click();
  const dialog = page.getByRole("dialog", { name: `Revoke lease ${hex}` });
  await expect(dialog).toContainText(`locks/${service}`);
  await dialog.getByRole("textbox", { name: "Reason" }).fill("nobody holds it");
  await expect(dialog).toContainText("Somebody holds this lock");
  await dialog.getByRole("checkbox", { name: /^I know what this may do/ }).check();
  await dialog.getByRole("button", { name: "Revoke", exact: true }).click();
  await sendNow(page);
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("region", { name: "What came of it" })).toContainText("is revoked");
  expect((await page.request.get(`/api/leases/${id}`)).status()).toBe(404);
  await page.mouse.move(0, 0);
  await expect(page.getByRole("row", { name: hex })).toHaveCount(0);
});
