import { get, put } from "@/lib/etcd/kv";
import { goZeroPublisher } from "@/lib/testing/go-zero-publisher";

import { violations } from "./axe";
import { expect, goByKeys, sendNow, test } from "./console";

test("a living instance that is quarantined stays away through its returns, and comes back once it is lifted", async ({
  page,
  etcd,
  register,
  service,
}) => {
  test.slow();
  await register(service, "10.0.0.2:8080");
  // It renews every 0.5 s at first, so that it soon notices that its lease is gone.
  const publisher = await goZeroPublisher(etcd.client, service, "10.0.0.1:8080", undefined, 500);
  const drawer = `/services/${service}?instance=10.0.0.1%3A8080`;
  await page.goto(drawer);
  await page.getByRole("button", { name: "Quarantine…" }).click();
  const dialog = page.getByRole("dialog", { name: `Take 10.0.0.1:8080 out of ${service}` });
  await expect(dialog).toContainText("Visible for some milliseconds at each return");
  await expect(dialog).toContainText("revoking suits any client");
  await expect(dialog.getByRole("radio", { name: "15 min" })).toBeChecked();
  await dialog.getByText("1 h", { exact: true }).click();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("returns stale prices");
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Quarantine for 1 h" }).click();
  await sendNow(page);

  const outcome = page.getByRole("region", { name: "What came of it" });
  await expect(outcome).toContainText("10.0.0.1:8080 is kept out");
  await expect(outcome).toContainText(/taken out again, visible for/, { timeout: 30_000 });
  const keptOut = page.getByRole("region", { name: "Kept out by an operator" });
  await expect(keptOut).toContainText("kept out by Erin: returns stale prices");
  // The drawer says so as its row does.
  const opened = page.getByRole("dialog", { name: /^10\.0\.0\.1:8080/ });
  await expect(opened.getByRole("heading").first()).toContainText("kept out");
  const registered = async () => {
    const { instances } = await (await page.request.get(`/api/services/${service}`)).json();
    return instances.map(({ address }: { address: string }) => address);
  };
  await expect.poll(registered).toEqual(["10.0.0.2:8080"]);
  expect(await violations(page)).toEqual([]);

  await page.goto(`/history?service=${service}`);
  const line = page.getByRole("row").filter({ hasText: "kept out" }).first();
  await expect(line).toContainText("10.0.0.1:8080");
  await line.getByRole("cell").last().click();
  await expect(page.getByText("returns stale prices").first()).toBeVisible();
  await expect(page.getByRole("dialog").getByText(/Erin/)).toBeVisible();

  await page.goto("/");
  // Of however many returns the feed makes one line, or they would push out all others.
  const feed = page.getByRole("list", { name: "Changes, newest first" });
  const lines = feed.getByRole("listitem").filter({ hasText: "10.0.0.1:8080" });
  await expect(lines.filter({ hasText: "kept out again" })).toHaveCount(1);
  await expect(lines.filter({ hasText: "came back" })).toHaveCount(0);
  await goByKeys(page, "q", /\/quarantine$/);
  await expect(
    page.getByRole("main").getByRole("heading", { name: "Quarantine", exact: true }),
  ).toBeVisible();
  const rule = page.getByRole("row").filter({ hasText: "10.0.0.1:8080" });
  await expect(rule).toContainText("Erin");
  await expect(rule).toContainText("returns stale prices");
  await expect(rule).toContainText(/last visible/);
  await expect(rule).toContainText("by this console");
  await expect(page.getByRole("link", { name: /Quarantine.*1/ })).toBeVisible();
  // Nor does a phone leave out why.
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  const why = rule.getByText("returns stale prices").filter({ visible: true });
  await expect(why).toBeInViewport({ ratio: 1 });
  await expect(why).toContainText("by Erin");
  if (size) await page.setViewportSize(size);
  expect(await violations(page)).toEqual([]);

  await rule.getByRole("button", { name: "Lift the rule on 10.0.0.1:8080" }).click();
  const lift = page.getByRole("dialog", { name: "Let 10.0.0.1:8080 back in" });
  await lift.getByRole("button", { name: "Lift rule" }).click();
  await expect(lift).toContainText("Give a reason.");
  await lift.getByRole("textbox", { name: "Reason" }).fill("restarted");
  await lift.getByRole("button", { name: "Lift rule" }).click();
  await expect(page.getByText("Nothing is quarantined")).toBeVisible();
  await expect
    .poll(registered, { timeout: 20_000 })
    .toEqual(expect.arrayContaining(["10.0.0.1:8080", "10.0.0.2:8080"]));
  await publisher.stop();
});

test("the last instance of a service is quarantined only once that is confirmed", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await page.goto(`/services/${service}?instance=10.0.0.1%3A8080`);
  await page.getByRole("button", { name: "Quarantine…" }).click();
  const dialog = page.getByRole("dialog", { name: `Take 10.0.0.1:8080 out of ${service}` });
  await expect(dialog).toContainText("No instance is left");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("hangs");
  await dialog.getByRole("button", { name: "Quarantine for 15 min" }).click();
  const name = dialog.getByRole("textbox", { name: `Type ${service} to confirm` });
  await expect(name).toHaveAccessibleDescription("Type the name of the service.");
  await name.fill(service);
  await dialog.getByRole("button", { name: "Quarantine for 15 min" }).click();
  await sendNow(page);
  await expect(page.getByRole("region", { name: "What came of it" })).toContainText(
    "10.0.0.1:8080 is kept out",
  );
  await expect(page.getByRole("region", { name: "Kept out by an operator" })).toContainText(
    "kept out by Erin: hangs",
  );
});

test("a key among the rules that is none is removed from the page, and the audit log says by whom", async ({
  page,
  etcd,
}) => {
  const key = "/rollcall/quarantine/odd";
  await put(etcd.client, key, "no rule");
  await page.goto("/quarantine");
  await page.getByRole("button", { name: `Remove ${key}` }).click();
  const dialog = page.getByRole("dialog", { name: "Remove a key that is no rule" });
  await expect(dialog).toContainText("it is no JSON");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("left by a script");
  await put(etcd.client, key, "still none");
  await dialog.getByRole("button", { name: "Remove key" }).click();
  await expect(dialog.getByRole("alert")).toContainText("has changed since it was shown");
  await dialog.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("button", { name: `Remove ${key}` }).click();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("left by a script");
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Remove key" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(key)).toBeHidden();
  expect((await get(etcd.client, key)).kv).toBeNull();

  await page.goto("/audit");
  const rows = page
    .getByRole("row")
    .filter({ hasText: "left by a script" })
    .filter({ hasText: key });
  await expect(rows.filter({ hasText: "refused" })).toContainText("Erin");
  const done = rows.filter({ hasText: "removed what was no rule" }).filter({ hasText: "done" });
  await expect(done).toContainText("Erin");
});

test("an address that is not registered is quarantined in all services, and what is no rule is listed", async ({
  page,
  etcd,
  register,
  service,
}) => {
  await put(etcd.client, "/rollcall/quarantine/odd", "no rule");
  await page.goto("/quarantine");
  await expect(page.getByText("Nothing is quarantined")).toBeVisible();
  await expect(page.getByText("/rollcall/quarantine/odd")).toBeVisible();
  await page.getByRole("button", { name: "Add rule…" }).click();
  const dialog = page.getByRole("dialog", { name: "Quarantine an address" });
  await dialog.getByRole("textbox", { name: "Address" }).fill("10.0.0.9:8080");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("being rebuilt");
  await dialog.getByText("until lifted", { exact: true }).click();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Quarantine until lifted" }).click();
  await sendNow(page);
  const rule = page.getByRole("row").filter({ hasText: "10.0.0.9:8080" });
  await expect(rule).toContainText("all services");
  await expect(rule).toContainText("until lifted");

  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.9:8080");
  await page.goto(`/services/${service}`);
  await expect(page.getByRole("region", { name: "Kept out by an operator" })).toContainText(
    "10.0.0.9:8080",
  );

  // Two columns and what they cannot hold fit a telephone.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/quarantine");
  await expect(rule).toContainText("until lifted");
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
  expect(await violations(page)).toEqual([]);
});
