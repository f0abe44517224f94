import { put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";

import { expect, test } from "./console";

test("a service that is registered by an id is listed, opened and found by its name", async ({
  page,
  etcd,
}) => {
  const id = "5d1e0a744f1b11ee9c3e0242ac110002";
  const { id: lease } = await grant(etcd.client, 120);
  const instance = { instanceId: "i-1", serviceId: id, endpoints: ["rest://10.3.7.5:8080"] };
  const key = `/cse-sr/inst/files/default/default/${id}/i-1`;
  await put(etcd.client, key, JSON.stringify(instance), { lease });
  const record = JSON.stringify({ serviceId: id, serviceName: "orders-by-name" });
  await put(etcd.client, `/cse-sr/ms/files/default/default/${id}`, record);

  await page.goto("/?q=orders-by");
  const row = page.getByRole("row").filter({ hasText: "orders-by-name" });
  await expect(row).toContainText(id);
  const feed = page.getByRole("list", { name: "Changes, newest first" });
  await expect(feed.getByRole("link", { name: "orders-by-name" })).toBeVisible();
  await row.getByRole("link", { name: "orders-by-name" }).click();
  await expect(page).toHaveURL(new RegExp(`/services/${id}`));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("orders-by-name");
  await expect(page.getByText(id).first()).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "10.3.7.5:8080" })).toBeVisible();
});
