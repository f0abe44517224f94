import { put } from "@/lib/etcd/kv";
import { keepaliveOnce } from "@/lib/etcd/lease";

import { expect, test } from "./console";

test("an instance appears without reload, and leaves with its lease, and the page says why", async ({
  page,
  register,
  service,
}) => {
  await page.goto(`/?q=${service}`);
  await expect(page.getByRole("status").getByText("Live", { exact: true })).toBeVisible();
  const first = await register(service, "10.0.0.5:8080");
  const row = page.getByRole("table").getByRole("row", { name: service });
  await expect(row).toBeVisible();
  const feed = page.getByRole("list", { name: "Changes, newest first" });
  await expect(feed.getByRole("listitem").first()).toContainText(`${service} registered`);

  await first.leave();
  await expect(row).toContainText("no instance");
  await expect(feed.getByRole("listitem").first()).toContainText(`${service} deregistered`);
});

test("an instance whose lease was revoked stays in sight with the evidence", async ({
  page,
  register,
  service,
}) => {
  const leaving = await register(service, "10.0.0.5:8080", 60);
  await register(service, "10.0.0.6:8080");
  await page.goto(`/services/${service}`);
  const row = page.getByRole("row", { name: "10.0.0.5:8080" });
  // The evidence is what the reads of the lease said.
  await expect(row.getByRole("meter")).toBeAttached();
  await leaving.leave();
  await expect(row).toContainText("lease revoked");
  await expect(row).toContainText(/\d+\.\d\ss of 60\.0\ss were left/);
  await expect(row.getByRole("deletion")).toHaveText("10.0.0.5:8080");
  await expect(page.getByRole("row", { name: "10.0.0.6:8080" })).toContainText("live");

  await row.click();
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.5:8080/ });
  await expect(drawer).toContainText("lease revoked");
  await expect(drawer).toContainText(leaving.lease);
});

test("the time to live counts down, and jumps up when the lease is renewed", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const silent = await register(service, "10.0.0.5:8080", 20);
  silent.crash();
  await page.goto(`/services/${service}`);
  const meter = page.getByRole("row", { name: "10.0.0.5:8080" }).getByRole("meter");
  const left = () => meter.evaluate((element: HTMLMeterElement) => element.value);
  await expect.poll(left).toBeLessThanOrEqual(17);
  await expect(meter).toHaveAccessibleName(/^TTL left: 1\d\.0\ss of 20\.0\ss$/);
  const bar = meter.locator("xpath=following-sibling::span/i").first();
  const filled = () =>
    bar.evaluate(
      (element) =>
        element.getBoundingClientRect().width / (element.parentElement?.clientWidth ?? 0),
    );
  await expect.poll(filled).toBeLessThan(0.85);
  expect(await filled()).toBeGreaterThan(0.3);
  // Where less motion is asked for the bar goes with the seconds, and nothing is drawn in between.
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await expect.poll(() => bar.evaluate((element) => element.getAnimations().length)).toBe(1);
  await expect.poll(filled).toBeLessThan(0.85);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await keepaliveOnce(etcd.client, silent.lease);
  await expect.poll(left).toBeGreaterThanOrEqual(19);
  await expect.poll(left).toBeLessThanOrEqual(18);
});

test("a program that stops renewing is late, and then its lease has expired", async ({
  page,
  register,
  service,
}) => {
  const program = await register(service, "10.0.0.5:8080", 6);
  await register(service, "10.0.0.6:8080");
  await page.goto(`/services/${service}?instance=10.0.0.5%3A8080`);
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.5:8080/ });
  await expect(drawer).toContainText(/last (just now|\d\ss ago)/);
  program.crash();
  const row = page.getByRole("row", { name: "10.0.0.5:8080" });
  await expect(row).toContainText("late");
  await expect(row).toContainText("lease expired: crash, hang or partition");
  await expect(drawer).toContainText("the lease had run to zero");
});

test("a key that was deleted while its lease lives is said to be", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { key } = await register(service, "10.0.0.5:8080");
  await register(service, "10.0.0.6:8080");
  await page.goto(`/services/${service}`);
  const row = page.getByRole("row", { name: "10.0.0.5:8080" });
  await expect(row.getByRole("meter")).toBeAttached();
  await etcd.client.kv.deleteRange({ key: Buffer.from(key) });
  await expect(row).toContainText("key deleted, lease lives");
});

test("a value that becomes another address moves the instance", async ({
  page,
  etcd,
  register,
  service,
}) => {
  const { key, lease } = await register(service, "10.0.0.5:8080");
  await page.goto(`/services/${service}`);
  await expect(page.getByRole("row", { name: "10.0.0.5:8080" })).toContainText("live");
  await put(etcd.client, key, "10.0.0.7:8080", { lease });
  await expect(page.getByRole("row", { name: "10.0.0.7:8080" })).toContainText("live");
  await expect(page.getByRole("row", { name: "10.0.0.5:8080" })).toContainText(
    "value replaced by another address",
  );
});

test("rows keep their place under the pointer, and what changed waits", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.5:8080");
  await page.goto(`/services/${service}`);
  await page.getByRole("row", { name: "10.0.0.5:8080" }).hover();
  await register(service, "10.0.0.4:8080");
  const notice = page.getByRole("button", { name: "+1 change" });
  await expect(notice).toBeVisible();
  await expect(page.getByRole("row", { name: "10.0.0.4:8080" })).toHaveCount(0);
  await notice.click();
  await expect(page.getByRole("row", { name: "10.0.0.4:8080" })).toBeVisible();
});

test("a time says its day once that is not today, on a page that was left open overnight", async ({
  page,
  register,
  service,
}) => {
  await page.clock.install();
  await page.goto(`/?q=${service}`);
  await expect(page.getByRole("status").getByText("Live", { exact: true })).toBeVisible();
  await register(service, "10.0.0.5:8080");
  const feed = page.getByRole("list", { name: "Changes, newest first" });
  const time = feed.getByRole("listitem").filter({ hasText: service }).getByRole("time");
  await expect(time).toHaveText(/^\d\d:\d\d:\d\d\.\d{3}$/);
  await page.clock.fastForward("24:00:00");
  await expect(time).toHaveText(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
});
