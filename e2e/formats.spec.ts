import { get, put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import type { TestEtcd } from "@/lib/testing/etcd";

import { expect, test } from "./console";

async function kratos(
  etcd: TestEtcd,
  service: string,
  id: string,
  address: string,
  more: { version?: string; metadata?: Record<string, string> } = {},
): Promise<string> {
  const lease = (await grant(etcd.client, 60)).id;
  const key = `/microservices/${service}/${id}`;
  const { version = "v1", metadata = {} } = more;
  const value = { id, name: service, version, metadata, endpoints: [`grpc://${address}`] };
  await put(etcd.client, key, JSON.stringify(value), { lease });
  return key;
}

test("what a format says is in columns of the reader's choice, and filters by a click", async ({
  page,
  etcd,
  service,
}) => {
  await kratos(etcd, service, "a", "10.0.0.1:9000", { metadata: { zone: "east", owner: "team" } });
  await kratos(etcd, service, "b", "10.0.0.2:9000", { version: "v2", metadata: { owner: "x" } });
  await page.goto(`/services/${service}`);
  const table = page.getByRole("table");
  const first = table.getByRole("row", { name: "10.0.0.1:9000" });
  const second = table.getByRole("row", { name: "10.0.0.2:9000" });
  await expect(table.getByRole("columnheader", { name: "Version" })).toBeVisible();
  await expect(second).toContainText("v2");

  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "owner" }).click();
  await expect(page.getByRole("checkbox", { name: "owner" })).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/columns=version%2Cmeta.owner/);
  await page.reload();
  await expect(first).toContainText("team");

  await first.getByRole("button", { name: "team" }).click();
  await expect(page).toHaveURL(/meta=owner%3Dteam/);
  await expect(second).toHaveCount(0);
  await page.getByRole("button", { name: "Filtered by owner=team. Show all" }).click();
  await page.getByRole("searchbox", { name: "Filter instances" }).fill("version=v2");
  await expect(first).toHaveCount(0);
  await expect(second).toBeVisible();
});

test("a service of several namespaces says so, and shows which instance is of which", async ({
  page,
  etcd,
  service,
}) => {
  await kratos(etcd, service, "a", "10.0.0.1:9000");
  await page.goto(`/?q=${service}`);
  const row = page.getByRole("row", { name: service });
  await expect(row).toBeVisible();
  await expect(row).not.toContainText("namespaces");

  const lease = (await grant(etcd.client, 60)).id;
  const value = { id: "b", name: service, version: "v1", metadata: null };
  const endpoints = ["grpc://10.0.0.2:9000"];
  await put(etcd.client, `/staging/${service}/b`, JSON.stringify({ ...value, endpoints }), {
    lease,
  });
  await expect(row).toContainText("2 namespaces: /microservices, /staging");
  await row.getByRole("link", { name: service }).click();
  await expect(page.getByRole("main")).toContainText("2 namespaces");
  const other = page.getByRole("table").getByRole("row", { name: "10.0.0.2:9000" });
  await other.getByRole("button", { name: "/staging" }).click();
  await expect(page).toHaveURL(/meta=namespace%3D%2Fstaging/);
  await expect(page.getByRole("row", { name: "10.0.0.1:9000" })).toHaveCount(0);
  await expect(other).toBeVisible();
});

test("the drawer says all that the format does, and what taking it out would do", async ({
  page,
  etcd,
  service,
}) => {
  const metadata = { zone: "east", apiToken: "hunter2" };
  await kratos(etcd, service, "a", "10.0.0.1:9000", { metadata });
  await page.goto(`/services/${service}?instance=10.0.0.1:9000`);
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.1:9000/ });
  const said = drawer.getByRole("region", { name: "What it says of itself" });
  await expect(said).toContainText("grpc 10.0.0.1:9000");
  await expect(said).toContainText("v1");
  await expect(drawer.getByRole("region", { name: "If it is taken out" })).toContainText(
    "the process does not notice",
  );
  await expect(drawer.getByRole("region", { name: "Metadata" })).toContainText("Masked");
  await expect(drawer).not.toContainText("hunter2");
  await drawer.getByRole("button", { name: "Reveal" }).click();
  await expect(drawer.getByRole("region", { name: "Value" })).toContainText("hunter2");
});

test("the drawer lists the keys that belong to an instance and are none, and leads to them", async ({
  page,
  etcd,
  service,
}) => {
  const lease = (await grant(etcd.client, 60)).id;
  const info = { sender: service, ipList: ["10.0.0.1"], port: 9001, services: [{ name: service }] };
  const key = `moleculer/discovery/info/${service}`;
  await put(etcd.client, key, JSON.stringify(info), { lease });
  await page.goto(`/services/${service}?instance=10.0.0.1:9001`);
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.1:9001/ });
  await expect(drawer.getByRole("region", { name: "If it is taken out" })).toBeVisible();
  const others = drawer.getByRole("region", { name: "Its other keys" });
  await expect(others).toHaveCount(0);

  const beat = `moleculer/discovery/beats/${service}/2b7ce267/1`;
  await put(etcd.client, beat, "{}", { lease: (await grant(etcd.client, 60)).id });
  await expect(others.getByRole("listitem")).toContainText("heartbeat of a node");
  await others.getByRole("link", { name: beat }).click();
  const details = page.getByRole("dialog", { name: beat });
  await expect(page).toHaveURL(/\/keys\?under=/);
  await details.getByRole("link", { name: `10.0.0.1:9001 · ${service}` }).click();
  await expect(page).toHaveURL(new RegExp(`/services/${service}\\?instance=`));
  await expect(drawer).toBeVisible();
});

test("weight and metadata are edited where the key stands, and a stale page is refused", async ({
  page,
  etcd,
  service,
}) => {
  const key = await kratos(etcd, service, "a", "10.0.0.1:9000", { metadata: { weight: "10" } });
  const lease = (await get(etcd.client, key)).kv?.lease;
  await page.goto(`/services/${service}?instance=10.0.0.1:9000`);
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.1:9000/ });
  await drawer.getByRole("button", { name: "Edit…" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit 10.0.0.1:9000" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toContainText("Nothing is changed yet.");

  // Somebody else is faster.
  await kratosValue(etcd, key, lease ?? "0", { weight: "20" });
  await dialog.getByRole("button", { name: "Add" }).click();
  await dialog.getByRole("textbox", { name: "Name 2" }).fill("drain");
  await dialog.getByRole("textbox", { name: "Value of drain" }).fill("true");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("before the upgrade");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText('"weight":"20"');
  await dialog.getByRole("button", { name: "Edit what is there now" }).click();
  await dialog.getByRole("button", { name: "Add" }).click();
  await dialog.getByRole("textbox", { name: "Name 2" }).fill("drain");
  await dialog.getByRole("textbox", { name: "Value of drain" }).fill("true");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("region", { name: "What came of it" })).toContainText(
    "10.0.0.1:9000 is changed",
  );
  const { kv } = await get(etcd.client, key);
  expect(JSON.parse(String(kv?.value))).toMatchObject({
    metadata: { weight: "20", drain: "true" },
  });
  expect(kv?.lease).toBe(lease);
});

test("what a key is guessed to be is pinned with a click, listed, and taken back", async ({
  page,
  etcd,
  service,
}) => {
  const lease = (await grant(etcd.client, 60)).id;
  await put(etcd.client, `${service}/1001`, "10.0.0.6:9090", { lease });
  await page.goto(`/?q=${service}`);
  await expect(page.getByRole("row", { name: service })).toContainText("guessed");
  await page.goto(`/services/${service}?instance=10.0.0.6:9090`);
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.6:9090/ });
  await expect(drawer).toContainText("It also matches");
  await drawer.getByRole("button", { name: "Pin as go-zero" }).click();
  const dialog = page.getByRole("dialog", { name: "Pin a prefix to a format" });
  await expect(dialog.getByRole("textbox", { name: "Prefix" })).toHaveValue(`${service}/`);
  await dialog.getByRole("button", { name: "Pin", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(drawer.getByRole("button", { name: "Pin as go-zero" })).toHaveCount(0);

  await page.goto("/keys");
  const pins = page.getByRole("region", { name: "Pinned prefixes" });
  await expect(pins.getByRole("listitem").filter({ hasText: `${service}/` })).toContainText("Erin");
  await pins.getByRole("button", { name: `Unpin ${service}/` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unpin", exact: true }).click();
  await expect(pins).toContainText("No prefix is pinned");
});

test("a key that cannot be read as what it is pinned to is listed as such", async ({
  page,
  etcd,
  service,
}) => {
  await put(etcd.client, `${service}/group/a`, "no JSON");
  await page.goto(`/keys?under=${service}/&key=${service}/group/a`);
  await page.getByRole("dialog").getByRole("button", { name: "Pin this prefix as…" }).click();
  const dialog = page.getByRole("dialog", { name: "Pin a prefix to a format" });
  await dialog.getByRole("button", { name: "Pin", exact: true }).click();
  await expect(dialog).toContainText("Choose a format.");
  await dialog.getByRole("combobox", { name: "Format" }).selectOption("kratos");
  await dialog.getByRole("textbox", { name: "Prefix" }).fill(`${service}/`);
  await dialog.getByRole("button", { name: "Pin", exact: true }).click();
  await expect(dialog).toBeHidden();
  await page.goto(`/?q=${service}&show=undecodable`);
  const row = page.getByRole("row", { name: service });
  await expect(row).toContainText("1 undecodable");
  // Nobody knows whether it can be called: neither one that lives, nor none.
  await expect(row.getByRole("cell", { name: "0", exact: true })).toBeVisible();
  await expect(row).not.toContainText("no instance");
  await row.getByRole("link", { name: service }).click();
  await expect(page.getByRole("row", { name: "no JSON" })).toContainText("undecodable");
  await expect(page.getByText(/^\d+ live$/)).toHaveCount(0);
});

test("what a key cannot tell is said along with the format that leaves it open", async ({
  page,
  etcd,
  service,
}) => {
  const lease = (await grant(etcd.client, 60)).id;
  await put(etcd.client, `${service}/zone-a/1`, "10.0.0.6:9090", { lease });
  await page.goto(`/services/${encodeURIComponent(`${service}/zone-a`)}?instance=10.0.0.6:9090`);
  await page.getByRole("button", { name: "Pin as go-zero" }).click();
  const dialog = page.getByRole("dialog", { name: "Pin a prefix to a format" });
  const depth = dialog.getByRole("textbox", { name: "Service depth" });
  const format = dialog.getByRole("combobox", { name: "Format" });
  await expect(dialog.getByRole("combobox", { name: "Protocol" })).toBeVisible();
  await expect(depth).toHaveCount(0);
  await format.selectOption("kratos");
  await expect(dialog.getByRole("textbox", { name: "Namespace depth" })).toBeVisible();
  await expect(dialog.getByRole("combobox", { name: "Protocol" })).toHaveCount(0);

  await format.selectOption("go-kit");
  await dialog.getByRole("textbox", { name: "Prefix" }).fill(`${service}/`);
  await depth.fill("0");
  await dialog.getByRole("combobox", { name: "Protocol" }).fill("grpc");
  await dialog.getByRole("button", { name: "Pin", exact: true }).click();
  await expect(dialog).toContainText("A whole number from 1 to 32, or nothing.");
  await depth.fill("1");
  await dialog.getByRole("button", { name: "Pin", exact: true }).click();
  await expect(dialog).toBeHidden();

  await page.goto(`/services/${service}?instance=10.0.0.6:9090`);
  await expect(page.getByRole("region", { name: "What it says of itself" })).toContainText(
    "grpc 10.0.0.6:9090",
  );
  await page.goto("/keys");
  const line = page.getByRole("listitem").filter({ hasText: `${service}/` });
  await expect(line).toContainText("Service depth 1");
  await expect(line).toContainText("Protocol grpc");
});

/** Writes the value of a Kratos instance over itself, with other metadata. */
async function kratosValue(
  etcd: TestEtcd,
  key: string,
  lease: string,
  metadata: Record<string, string>,
) {
  const { kv } = await get(etcd.client, key);
  const value = { ...JSON.parse(String(kv?.value)), metadata };
  await put(etcd.client, key, JSON.stringify(value), { lease });
}
