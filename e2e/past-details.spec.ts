import type { APIRequestContext, Page } from "@playwright/test";

import { get, put, transact } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import type { TestEtcd } from "@/lib/testing/etcd";

import { expect, test } from "./console";

const BEAT = "moleculer/discovery/beats/node-1/2b7ce267/1";

/** Instances of one name in two namespaces, one of them a guess, and a node with a heartbeat. */
function written(service: string): { key: string; value: unknown }[] {
  const pod = (id: string, version: string) => ({
    ...{ id, name: service, version, metadata: { weight: "7", zone: "z1", owner: "mall" } },
    endpoints: [`http://10.0.1.${id}:80`, `grpc://10.0.1.${id}:90`],
  });
  return [
    { key: `/microservices/${service}/1`, value: pod("1", "v1") },
    { key: `/staging/${service}/2`, value: pod("2", "v2") },
    {
      key: "moleculer/discovery/info/node-1",
      value: {
        ...{ ver: "4", sender: "node-1", ipList: ["10.0.1.3"], port: 37037 },
        services: [{ name: `${service}-node` }],
      },
    },
    { key: BEAT, value: "{}" },
  ];
}

test("a service of the past has the columns, marks and details that it had, and what belonged to it", async ({
  page,
  etcd,
  request,
  service,
}) => {
  const { id: lease } = await grant(etcd.client, 600);
  const all = written(service);
  for (const { key, value } of all) {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    await put(etcd.client, key, text, { lease });
  }
  await inJournal(request, `${service}-node`, "registered");
  const header = page.getByRole("columnheader");
  const heading = page.getByRole("main").locator("h1 ~ *");
  await page.goto(`/services/${service}?columns=version,zone,meta.owner`);
  await expect(page.getByRole("rowheader")).toHaveCount(2);
  const shown = ["Address", "State", "Version", "Zone", "owner"];
  await expect.poll(async () => (await header.allTextContents()).slice(1, 6)).toEqual(shown);
  await expect(heading.filter({ hasText: /namespaces/ })).toBeVisible();

  // A revision for each teller: etcd forgets the first, and the last is what it keeps.
  const { kv } = await get(etcd.client, BEAT);
  const early = kv?.modRevision ?? 0;
  const { header: marker } = await put(etcd.client, "config/marker", "1");
  await transact(etcd.client, {
    ifModRevision: [],
    success: all.map(({ key }) => ({ type: "delete" as const, key: Buffer.from(key) })),
  });
  await inJournal(request, `${service}-node`, "left");

  await page.goto(`/?q=${service}&revision=${marker.revision}`);
  const row = page.getByRole("row", { name: new RegExp(`^${service} `) });
  await expect(row).toContainText("kratos");
  await expect(row).toContainText("/microservices, /staging");

  await page.goto(
    `/services/${service}?columns=version,zone,meta.owner&revision=${marker.revision}`,
  );
  await expect(page.getByRole("rowheader")).toHaveText(["10.0.1.1:80", "10.0.1.2:80"]);
  expect((await header.allTextContents()).slice(0, 5)).toEqual(shown);
  await expect(heading.filter({ hasText: /namespaces/ })).toBeVisible();
  await expect(page.getByRole("row", { name: "10.0.1.2:80" })).toContainText("v2");
  await page.getByRole("button", { name: "v2", exact: true }).click();
  await expect(page.getByRole("rowheader")).toHaveText(["10.0.1.2:80"]);
  await page.getByRole("row", { name: "10.0.1.2:80" }).getByRole("rowheader").click();
  const says = page.getByRole("region", { name: "What it says of itself" });
  for (const said of ["grpc 10.0.1.2:90", "v2", "7", "z1", "/staging"]) {
    await expect(says).toContainText(said);
  }
  await expect(page.getByRole("region", { name: "If it is taken out" })).toHaveCount(0);
  await page
    .getByRole("region", { name: "Metadata" })
    .getByRole("button", { name: "mall" })
    .click();
  await expect(page).toHaveURL(/meta=owner%3Dmall/);
  await expect(page.getByRole("rowheader")).toHaveText(["10.0.1.1:80", "10.0.1.2:80"]);

  const others = page.getByRole("region", { name: "Its other keys" });
  const unknown = page.getByText("Whether other keys belonged to it is not known");
  await openNode(page, service, marker.revision);
  await expect(others).toContainText(BEAT);
  await expect(unknown).toHaveCount(0);

  await compactUpTo(etcd, marker.revision);
  await openNode(page, service, early);
  await expect(page.getByRole("region", { name: "Place in time" })).toContainText("journal");
  await expect(unknown).toBeVisible();
  await expect(others).toHaveCount(0);
});

test("the lives of a service of the past end at that instant, as they stood then", async ({
  page,
  register,
  request,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  const goes = await register(service, "10.0.0.2:8080");
  await inJournal(request, service, "registered");
  const at = Date.now();
  await expect.poll(() => Date.now()).toBeGreaterThan(at + 2);
  await goes.leave();
  await register(service, "10.0.0.3:8080");
  await inJournal(request, service, "left");

  await page.goto(`/services/${service}?tab=history`);
  await expect(page.getByRole("row", { name: "10.0.0.2:8080" })).toContainText("stopped");
  await page.goto(`/services/${service}?tab=history&at=${at}`);
  const banner = page.getByRole("region", { name: "Place in time" });
  await expect(banner).toContainText("Registry as it was at");
  for (const address of ["10.0.0.1:8080", "10.0.0.2:8080"]) {
    const lane = page.getByRole("row", { name: address });
    await expect(lane).toContainText("live");
    await expect(lane.locator("[data-end=live]")).toBeVisible();
  }
  await expect(page.getByRole("row", { name: "10.0.0.3:8080" })).toHaveCount(0);
  await expect(page.locator("[data-axis]")).not.toContainText("now");
  await page.getByRole("row", { name: "10.0.0.2:8080" }).getByRole("button").click();
  await expect(page.getByRole("dialog", { name: /^10\.0\.0\.2:8080/ })).toContainText(goes.key);

  await page.goto(`/services/${service}?tab=history&at=${at - 3_600_000}`);
  await expect(page.getByText("The journal does not go back so far")).toBeVisible();
});

async function openNode(page: Page, service: string, revision: number): Promise<void> {
  const instance = encodeURIComponent("10.0.1.3:37037");
  await page.goto(`/services/${service}-node?instance=${instance}&revision=${revision}`);
  await expect(page.getByRole("dialog", { name: /^10\.0\.1\.3:37037/ })).toContainText("node-1");
}

async function compactUpTo(etcd: TestEtcd, revision: number): Promise<void> {
  await etcd.client.kv.compact({ revision, physical: true });
}

async function inJournal(request: APIRequestContext, service: string, kind: string) {
  await expect
    .poll(async () => {
      const answer = await request.get(`/api/history?service=${service}&kind=${kind}&limit=1`);
      const { entries } = await answer.json();
      return entries.some(({ type }: { type: string }) => type === "change");
    }, `${kind} of ${service} in the journal`)
    .toBe(true);
}
