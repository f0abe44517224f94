import { get } from "@/lib/etcd/kv";
import { listLeases } from "@/lib/etcd/lease";

import { expect, test } from "./console";

test("an instance that Rollcall keeps alive outlives its time to live", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await page.goto("/");
  await page.getByRole("button", { name: "Register instance" }).click();
  const dialog = page.getByRole("dialog", { name: "Register an instance" });
  await dialog.getByRole("textbox", { name: "Service" }).fill(service);
  await dialog.getByRole("textbox", { name: "Address" }).fill("10.0.0.2:8080");
  await dialog.getByRole("radio", { name: /^Rollcall/ }).check();
  const ttl = dialog.getByRole("textbox", { name: "TTL" });
  await ttl.fill("9");
  await dialog.getByRole("button", { name: "Register", exact: true }).click();
  await expect(ttl).toHaveAccessibleDescription(/At least 10/);
  await ttl.fill("10");
  await dialog.getByRole("button", { name: "Register", exact: true }).click();
  await expect(dialog).toBeHidden();
  const outcome = page.getByRole("region", { name: "What came of it" });
  await expect(outcome).toContainText("10.0.0.2:8080 is registered");

  await outcome.getByRole("link", { name: `Show in ${service}` }).click();
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.2:8080/ });
  await expect(drawer).toContainText(/·\s1[2-9]\ss ago/, { timeout: 30_000 });
  await expect(drawer).toContainText(/every\s\d/);
  await expect(page.getByRole("row", { name: "10.0.0.2:8080" })).toContainText("live");
});

test("an instance that its caller keeps alive comes with the command, and expires without it", async ({
  page,
  register,
  request,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await page.goto(`/services/${service}`);
  await page.getByRole("button", { name: "Register instance…" }).click();
  const dialog = page.getByRole("dialog", { name: `Register an instance of ${service}` });
  await dialog.getByRole("textbox", { name: "Address" }).fill("10.0.0.2:8080");
  await dialog.getByRole("radio", { name: /^I do/ }).check();
  await dialog.getByRole("textbox", { name: "TTL" }).fill("3");
  await dialog.getByRole("button", { name: "Register", exact: true }).click();

  const done = page.getByRole("dialog", { name: "10.0.0.2:8080 is registered" });
  const command = done.getByText(/^curl -X PUT http/);
  const url = ((await command.textContent()) ?? "").trim().split(" ").at(-1) ?? "";
  expect(await (await request.put(url)).json()).toMatchObject({ ttlSeconds: 3 });
  await done.getByRole("button", { name: "Done" }).click();
  const row = page.getByRole("row", { name: "10.0.0.2:8080" });
  await expect(row).toContainText("lease expired: crash, hang or partition");
});

test("a permanent instance has no lease", async ({ page, etcd, register, service }) => {
  await register(service, "10.0.0.1:8080");
  const leases = await listLeases(etcd.client);
  await page.goto(`/services/${service}`);
  await page.getByRole("button", { name: "Register instance…" }).click();
  const dialog = page.getByRole("dialog", { name: `Register an instance of ${service}` });
  await dialog.getByRole("textbox", { name: "Address" }).fill("10.0.0.2:8080");
  await dialog.getByRole("radio", { name: /^Nobody: permanent/ }).check();
  await expect(dialog.getByRole("textbox", { name: "TTL" })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Register", exact: true }).click();
  await expect(page.getByRole("row", { name: "10.0.0.2:8080" })).toContainText("permanent");
  expect(await listLeases(etcd.client)).toEqual(leases);

  await page.goto("/leases?kind=permanent");
  await expect(page.getByRole("row", { name: service })).toContainText("10.0.0.2:8080");
});

test("the address is checked as it is typed, and nothing is written before it is one", async ({
  page,
  etcd,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await page.goto(`/services/${service}`);
  await page.getByRole("button", { name: "Register instance…" }).click();
  const dialog = page.getByRole("dialog", { name: `Register an instance of ${service}` });
  const address = dialog.getByRole("textbox", { name: "Address" });
  const submit = dialog.getByRole("button", { name: "Register", exact: true });
  await submit.click();
  await expect(address).toHaveAccessibleDescription("Give an address.");
  for (const [text, said] of [
    ["10.0.0.2", "Not an address: host:port is needed, with a port of 1 to 65535."],
    ["10.0.0.2:70000", "Not an address: host:port is needed, with a port of 1 to 65535."],
    ["0.0.0.0:8080", "Nobody can dial this: it stands for every address of a host."],
    ["2001:db8::1:8080", "IPv6 is written in brackets: [2001:db8::1]:8080"],
    ["10.0.0.1:8080", "10.0.0.1:8080 is registered already; it gets one more key."],
  ] as const) {
    await address.fill(text);
    await expect(address).toHaveAccessibleDescription(said);
  }
  await address.fill("127.0.0.1:8080");
  await expect(address).toHaveAccessibleDescription(/loopback/);
  const { header } = await get(etcd.client, service);
  const before = header.revision;
  await address.fill("nonsense");
  await submit.click();
  await expect(address).toHaveAttribute("aria-invalid", "true");
  expect((await get(etcd.client, service)).header.revision).toBe(before);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
});
