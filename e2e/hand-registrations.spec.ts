import { put } from "@/lib/etcd/kv";
import { listen } from "@/lib/testing/by-hand";

import { violations } from "./axe";
import { expect, goByKeys, startConsole, test } from "./console";

test("an instance is registered by hand with a check, is out while it does not answer, changed, and removed", async ({
  page,
  service,
}) => {
  test.slow();
  const listener = await listen();
  const address = `127.0.0.1:${listener.port}`;
  await page.goto("/");
  await goByKeys(page, "r", /\/registrations$/);
  await expect(page.getByText("Nothing is registered by hand")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Register instance…" }).click();
  const dialog = page.getByRole("dialog", { name: "Register an instance" });
  await dialog.getByRole("textbox", { name: "Service" }).fill(service);
  await dialog.getByRole("textbox", { name: "Address" }).fill(address);
  await expect(dialog.getByRole("radio", { name: /^Rollcall/ })).toBeChecked();
  await expect(dialog).toContainText("For good, until it is removed");
  await dialog.getByRole("radio", { name: "TCP" }).check();
  await dialog.getByRole("textbox", { name: /^Every/ }).fill("1");
  await dialog.getByRole("textbox", { name: /^Reason/ }).fill("legacy host");
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Register", exact: true }).click();
  await expect(dialog).toBeHidden();

  const row = page.getByRole("row").filter({ hasText: address });
  await expect(row).toContainText("registered");
  await expect(row).toContainText("TCP, every 1 s");
  await expect(row).toContainText(/answered/);
  await expect(row).toContainText("legacy host");
  await expect(row).toContainText("by Erin");
  await expect(page.getByText("Kept alive by this console.")).toBeVisible();
  await expect(page.getByRole("link", { name: /By hand.*1/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  const registered = async () => {
    const { instances } = await (await page.request.get(`/api/services/${service}`)).json();
    return instances.map((one: { address: string }) => one.address);
  };
  await expect.poll(registered).toEqual([address]);

  await listener.close();
  await expect(row).toContainText("unhealthy, out", { timeout: 20_000 });
  await expect(row).toContainText("ECONNREFUSED");
  await expect.poll(registered).toEqual([]);
  const again = await listen(listener.port);
  await expect(row).not.toContainText("unhealthy", { timeout: 20_000 });
  await expect.poll(registered).toEqual([address]);

  await row.getByRole("button", { name: `Change ${address}` }).click();
  const edit = page.getByRole("dialog", { name: `Change ${address}` });
  await edit.getByRole("textbox", { name: "Address" }).fill("10.0.0.9:8080");
  await edit.getByRole("radio", { name: "None" }).check();
  await edit.getByRole("button", { name: "Change", exact: true }).click();
  await expect(edit).toContainText("Give a reason.");
  await edit.getByRole("textbox", { name: "Reason" }).fill("to the new rack");
  expect(await violations(page)).toEqual([]);
  await edit.getByRole("button", { name: "Change", exact: true }).click();
  await expect(edit).toBeHidden();
  await expect.poll(registered).toEqual(["10.0.0.9:8080"]);
  const changed = page.getByRole("row").filter({ hasText: "10.0.0.9:8080" });
  await expect(changed).toContainText("registered");

  await page.goto(`/services/${service}?instance=10.0.0.9%3A8080`);
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.9:8080/ });
  await drawer.getByRole("link", { name: /^Kept alive by Rollcall/ }).click();
  await changed.getByRole("button", { name: "Remove 10.0.0.9:8080" }).click();
  const remove = page.getByRole("dialog", { name: "Remove 10.0.0.9:8080" });
  await expect(remove).toContainText("no console registers it again");
  await remove.getByRole("textbox", { name: "Reason" }).fill("retired");
  await remove.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(remove).toBeHidden();
  await expect(page.getByText("No registration matches.")).toBeVisible();
  await expect.poll(registered).toEqual([]);
  const outcome = page.getByRole("region", { name: "What came of it" });
  await expect(outcome).toContainText("10.0.0.9:8080 is out, watching");

  await page.goto(`/audit?service=${service}`);
  for (const [kind, reason] of [
    ["removed a registration by hand", "retired"],
    ["changed a registration by hand", "to the new rack"],
    ["registered by hand", "legacy host"],
  ] as const) {
    await expect(page.getByRole("row").filter({ hasText: reason })).toContainText(kind);
  }
  await again.close();
});

test("who takes out what Rollcall keeps is told that its record goes too, and it stays gone", async ({
  page,
  request,
  service,
}) => {
  const data = { address: "10.0.0.7:8080", keepalive: "rollcall" };
  const made = await request.post(`/api/services/${service}/instances`, { data });
  expect(made.status()).toBe(201);
  await page.goto(`/services/${service}?instance=10.0.0.7%3A8080`);
  await page.getByRole("button", { name: "Force-expire" }).click();
  const dialog = page.getByRole("dialog", { name: `Take 10.0.0.7:8080 out of ${service}` });
  await expect(dialog).toContainText(
    "Rollcall keeps 10.0.0.7:8080 registered. Removing it also removes that record",
  );
  await dialog.getByRole("textbox", { name: "Reason" }).fill("retired");
  await dialog.getByRole("textbox", { name: /Type/ }).fill(service);
  await dialog.getByRole("button", { name: "Force-expire", exact: true }).click();
  await expect(dialog).toBeHidden();
  const outcome = page.getByRole("region", { name: "What came of it" });
  await expect(outcome).toContainText(/is gone/, { timeout: 40_000 });
  await page.goto("/registrations");
  await expect(page.getByText("Nothing is registered by hand")).toBeVisible();
});

test("under a read-only prefix an instance is registered, changed and removed only once somebody insists", async ({
  page,
  request,
  service,
}) => {
  const pin = { prefix: `${service}/`, format: "go-zero", readOnly: true, reason: "frozen" };
  expect((await request.post("/api/pins", { data: pin })).status()).toBe(201);
  await page.goto("/registrations");
  await page.getByRole("button", { name: "Register instance…" }).click();
  const dialog = page.getByRole("dialog", { name: "Register an instance" });
  await dialog.getByRole("textbox", { name: "Service" }).fill(service);
  await dialog.getByRole("textbox", { name: "Address" }).fill("10.0.0.8:8080");
  const register = dialog.getByRole("button", { name: "Register", exact: true });
  await register.click();
  await expect(dialog.getByRole("alert")).toContainText("it is better left alone");
  const danger = dialog.getByRole("group", { name: "Danger" });
  await expect(danger).toContainText(`${service}/`);
  await expect(danger).toContainText("pinned or configured this prefix as read-only");
  await expect(register).toBeDisabled();
  expect(await violations(page)).toEqual([]);
  await danger.getByRole("checkbox").check();
  await register.click();
  await expect(dialog).toBeHidden();

  await page.getByRole("button", { name: "Change 10.0.0.8:8080" }).click();
  const edit = page.getByRole("dialog", { name: "Change 10.0.0.8:8080" });
  // What is registered already is known to be read-only before anything is sent.
  await expect(edit.getByRole("group", { name: "Danger" })).toContainText("10.0.0.8:8080");
  await edit.getByRole("textbox", { name: "Address" }).fill("10.0.0.9:8080");
  await edit.getByRole("textbox", { name: "Reason" }).fill("to the new rack");
  const change = edit.getByRole("button", { name: "Change", exact: true });
  await expect(change).toBeDisabled();
  await edit.getByRole("checkbox", { name: /^I know what this may do/ }).check();
  await change.click();
  await expect(edit).toBeHidden();
  await expect(page.getByRole("row").filter({ hasText: "10.0.0.9:8080" })).toContainText(
    "registered",
  );

  await page.getByRole("button", { name: "Remove 10.0.0.9:8080" }).click();
  const removal = page.getByRole("dialog", { name: "Remove 10.0.0.9:8080" });
  await removal.getByRole("textbox", { name: "Reason" }).fill("the rack is full");
  const remove = removal.getByRole("button", { name: "Remove", exact: true });
  await expect(remove).toBeDisabled();
  await removal.getByRole("checkbox", { name: /^I know what this may do/ }).check();
  await remove.click();
  await expect(removal).toBeHidden();
  await expect(page.getByText("Nothing is registered by hand")).toBeVisible();
  const [made] = (await (await request.get("/api/pins")).json()).pins;
  const data = { modRevision: made.modRevision, reason: "" };
  expect((await request.delete(`/api/pins/${made.id}`, { data })).status()).toBe(200);
});

test("what cannot be read is listed with its key, and can be removed", async ({ page, etcd }) => {
  await put(etcd.client, "/rollcall/registrations/odd", '{"newer":true}');
  await page.goto("/registrations");
  const main = page.getByRole("main");
  await expect(main).toContainText("1 key among the registrations cannot be read");
  await expect(main).toContainText("/rollcall/registrations/odd");
  await main.getByRole("button", { name: "Remove /rollcall/registrations/odd" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove /rollcall/registrations/odd" });
  await dialog.getByRole("textbox", { name: "Reason" }).fill("junk");
  await dialog.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(main).not.toContainText("cannot be read");
});

test("a registration by hand outlives the console, which a second one goes on keeping", async ({
  page,
  etcd,
  service,
}) => {
  test.slow();
  const first = await startConsole({ ETCD_ENDPOINTS: etcd.endpoint, ROLLCALL_ROOT: "/two/" });
  await expect
    .poll(async () => (await fetch(`${first.console.url}/readyz`)).status, { timeout: 30_000 })
    .toBe(200);
  const made = await page.request.post(`${first.console.url}/api/services/${service}/instances`, {
    data: { address: "10.0.0.8:8080", keepalive: "rollcall" },
  });
  const { lease } = await made.json();
  await first.stop();
  const second = await startConsole({ ETCD_ENDPOINTS: etcd.endpoint, ROLLCALL_ROOT: "/two/" });
  try {
    await page.goto(`${second.console.url}/registrations`);
    const row = page.getByRole("row").filter({ hasText: "10.0.0.8:8080" });
    await expect(row).toContainText("registered", { timeout: 30_000 });
    await expect(page.getByText("Kept alive by this console.")).toBeVisible({ timeout: 20_000 });
    const answer = await page.request.get(`${second.console.url}/api/hand-registrations`);
    const { registrations } = await answer.json();
    expect(registrations).toMatchObject([{ service, state: "registered" }]);
    expect(typeof lease).toBe("string");
  } finally {
    await second.stop();
  }
});
