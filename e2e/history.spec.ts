import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { put, transact } from "@/lib/etcd/kv";
import { grant, revoke } from "@/lib/etcd/lease";
import type { TestEtcd } from "@/lib/testing/etcd";

import { expect, sendNow, startConsole, test } from "./console";
import { openHistory, rowOf } from "./history-page";

/** etcd takes 128 operations in a transaction unless told otherwise. */
const OPS_MAX = 128;

test("what was force-expired is found with the operator's reason, as it was before, and compared with now", async ({
  page,
  register,
  service,
}) => {
  await openHistory(page);
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(`/services/${service}?instance=10.0.0.1%3A8080`);
  await page.getByRole("button", { name: "Force-expire…" }).click();
  const dialog = page.getByRole("dialog", { name: `Take 10.0.0.1:8080 out of ${service}` });
  await dialog.getByRole("textbox", { name: "Reason" }).fill("returns stale prices");
  await dialog.getByRole("button", { name: "Force-expire", exact: true }).click();
  await sendNow(page);
  await expect(dialog).toBeHidden();

  await page.goto(`/history?service=${service}`);
  const row = rowOf(page, "10.0.0.1:8080", "force-expired here");
  await expect(row).toContainText("“returns stale prices”");
  await expect(row).toContainText("Erin");
  await row.getByRole("cell").last().click();
  const drawer = page.getByRole("dialog", { name: "10.0.0.1:8080" });
  await expect(drawer).toContainText("returns stale prices");
  await expect(drawer.getByRole("heading", { name: "Value before" })).toBeVisible();

  await drawer.getByRole("button", { name: "Go to the instant before" }).click();
  await expect(page).toHaveURL(/revision=\d+/);
  await expect(page.getByRole("region", { name: /^Registry at 2/ })).toContainText("rev");
  // The list begins at the instant: what came after it is not in it.
  await expect(rowOf(page, "10.0.0.2:8080", "registered")).toBeVisible();
  await page.getByRole("button", { name: "State at this instant" }).click();
  // The changes, of which there are several, give way to the one service.
  await expect(rowOf(page, service)).toHaveCount(1);
  await rowOf(page, service).click();
  await expect(page.getByRole("link", { name: "10.0.0.1:8080" })).toBeVisible();
  await expect(page.getByRole("link", { name: "10.0.0.2:8080" })).toBeVisible();

  await page.getByRole("button", { name: "Compare with…" }).click();
  const removed = rowOf(page, "10.0.0.1:8080", "removed");
  await expect(removed).toBeVisible();
  await expect(rowOf(page, "10.0.0.2:8080")).toHaveCount(0);
  await page.getByRole("button", { name: "Back to live" }).click();
  await expect(page.getByRole("heading", { name: "Registry, live" })).toBeVisible();
});

test("endless scrolling visits every change, down to where the journal begins and up to now", async ({
  page,
  etcd,
  service,
}) => {
  const lease = (await grant(etcd.client, 600)).id;
  const putRange = (from: number, to: number) =>
    putAll(etcd, lease, from, to, (index) => ({
      key: `${service}/${7_000_000_000_000_000 + index}`,
      value: `10.3.${index >> 8}.${index & 255}:8080`,
    }));
  await openHistory(page, `/history?service=${service}`);
  await putRange(0, 200);
  await expect(rowOf(page, service).first()).toBeVisible();
  const answer = await page.request.get(`/api/history?service=${service}&limit=1`);
  const { entries } = (await answer.json()) as { entries: { revision: number }[] };
  await putRange(200, 350);
  await expect(rowOf(page, "10.3.1.93:8080")).toBeVisible();

  const seen = new Set<string>();
  const scroll = async (delta: number, until: () => Promise<boolean>) => {
    await expect(async () => {
      const rows = await page.getByRole("row").allTextContents();
      for (const text of rows) {
        const address = /10\.3\.\d+\.\d+:8080/.exec(text)?.[0];
        if (address) seen.add(address);
      }
      const done = await until();
      // The rows of a place are drawn with the next frame.
      await page.evaluate(async (by) => {
        window.scrollBy({ top: by, behavior: "instant" });
        for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
      }, delta);
      expect(done).toBe(true);
    }).toPass({ intervals: [20], timeout: 40_000 });
  };
  const end = page.getByText("The journal begins here.", { exact: true });
  await scroll(400, () => end.isVisible());
  expect(seen.size).toBe(350);
  expect(await page.getByRole("row").count()).toBeLessThan(100);

  // From an instant in the middle the list leads on in both directions.
  await page.goto(`/history?service=${service}&revision=${entries[0]?.revision}`);
  const row = rowOf(page, "10.3.0.199:8080");
  await expect(row).toBeVisible();
  await expect(rowOf(page, "10.3.0.200:8080")).toHaveCount(0);
  const before = await row.boundingBox();
  await page.getByRole("button", { name: "Show what came after" }).click();
  await expect(rowOf(page, "10.3.0.200:8080")).toBeVisible();
  // While it is drawn anew the row may be nowhere for a frame.
  await expect.poll(async () => (await row.boundingBox())?.y).toBe(before?.y);
  seen.clear();
  await scroll(-400, () => page.evaluate(() => window.scrollY === 0));
  await scroll(400, () => end.isVisible());
  expect(seen.size).toBe(350);
});

test("rows stay under the pointer while new changes come, which wait to be shown", async ({
  page,
  register,
  service,
}) => {
  await openHistory(page, `/history?service=${service}`);
  await register(service, "10.0.0.1:8080");
  const row = rowOf(page, "10.0.0.1:8080");
  await row.hover();
  const before = await row.boundingBox();
  await register(service, "10.0.0.2:8080");
  const waiting = page.getByRole("button", { name: "+1 change" });
  await expect(waiting).toBeVisible();
  expect(await row.boundingBox()).toEqual(before);
  await waiting.click();
  await expect(rowOf(page, "10.0.0.2:8080")).toBeVisible();
});

test("rows stay where they are for a reader who has scrolled down to them", async ({
  page,
  register,
  service,
}) => {
  await page.setViewportSize({ width: 1280, height: 500 });
  for (let index = 0; index < 20; index += 1) await register(service, `10.0.0.${index}:8080`);
  await openHistory(page, `/history?service=${service}`);
  const row = rowOf(page, "10.0.0.3:8080");
  await row.scrollIntoViewIfNeeded();
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(400);
  const before = await row.boundingBox();
  await register(service, "10.0.0.99:8080");
  await expect(page.getByRole("button", { name: "+1 change" })).toBeVisible();
  expect(await row.boundingBox()).toEqual(before);
});

test("a filter stands in the URL, holds for the export too, and can be taken back", async ({
  page,
  register,
  service,
}) => {
  await openHistory(page);
  await register(service, "10.0.0.1:8080");
  await (await register(service, "10.0.0.2:8080")).leave();
  await page.getByLabel("Service", { exact: true }).fill(service);
  await page.getByRole("combobox", { name: "What happened" }).selectOption("left");
  await expect(page).toHaveURL(new RegExp(`service=${service}`));
  await expect(page).toHaveURL(/kind=left/);
  // Other tests had this address too, whose changes are listed until the filter holds.
  await expect(rowOf(page, "10.0.0.2:8080")).toHaveCount(1);
  await expect(rowOf(page, service, "10.0.0.2:8080", "left")).toBeVisible();
  await expect(rowOf(page, "10.0.0.1:8080")).toHaveCount(0);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export what is filtered as CSV" }).click();
  const csv = await (await download).createReadStream();
  let text = "";
  for await (const chunk of csv) text += String(chunk);
  expect(text).toContain("10.0.0.2:8080");
  expect(text).not.toContain("10.0.0.1:8080");

  await page.getByLabel("Service", { exact: true }).fill("nobody.rpc");
  await expect(page.getByText("No change matches the filter.")).toBeVisible();
  await page.getByRole("button", { name: "Clear filter" }).click();
  // What other tests registered may leave at any time, which would stand above ours.
  await expect(rowOf(page, /\d{2}:\d{2}:\d{2}/).first()).toBeVisible();
  await expect(page).not.toHaveURL(/service=/);
});

test("beside a drawer each change still says its service, its address and when it was", async ({
  page,
  register,
  service,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await openHistory(page);
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await rowOf(page, service, "10.0.0.1:8080").getByRole("cell").last().click();
  await expect(page.getByRole("dialog", { name: "10.0.0.1:8080" })).toBeVisible();
  const row = rowOf(page, service, "10.0.0.2:8080");
  for (const text of [service, "10.0.0.2:8080", "registered"]) {
    const shown = row.getByText(text, { exact: true }).filter({ visible: true });
    await expect(shown).toHaveCount(1);
    const cut = await shown.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
    expect(cut, text).toBe(false);
  }
  await expect(row.getByText(/^\d\d:\d\d:\d\d$/).filter({ visible: true })).toHaveCount(1);
});

test("revisions that were compacted while the console was away are a wall, with what differs above it", async ({
  page,
  etcd,
  register,
  service,
}) => {
  test.slow();
  const folder = await mkdtemp(join(tmpdir(), "rollcall-gap-"));
  const env = { ETCD_ENDPOINTS: etcd.endpoint, ROLLCALL_DATA_DIR: folder };
  const started: Awaited<ReturnType<typeof startConsole>>[] = [];
  try {
    const first = await startConsole(env);
    started.push(first);
    await openHistory(page, `${first.console.url}/history`);
    await register(service, "10.0.0.1:8080");
    await expect(rowOf(page, "10.0.0.1:8080")).toBeVisible();
    await page.goto("about:blank");
    await first.stop();

    const gone = await grant(etcd.client, 60);
    await put(etcd.client, `${service}/${gone.id}`, "10.0.0.9:8080", { lease: gone.id });
    await revoke(etcd.client, gone.id);
    await register(service, "10.0.0.2:8080");
    // The revision that is compacted to can still be read: it must be another one.
    await put(etcd.client, `locks/${service}`, "held");
    const { header } = await etcd.client.kv.range({ key: Buffer.from("x") });
    await etcd.client.kv.compact({ revision: header.revision });

    const second = await startConsole(env);
    started.push(second);
    await page.goto(`${second.console.url}/history`);
    const wall = rowOf(page, "etcd had dropped it before it was read");
    await expect(wall).toContainText("1 difference between its ends");
    await expect(rowOf(page, "10.0.0.2:8080")).toContainText("before ");
    await expect(rowOf(page, "10.0.0.9:8080")).toHaveCount(0);
    await expect(page.getByRole("button", { name: /^Gap in the journal/ })).toBeVisible();
    await wall.click();
    const drawer = page.getByRole("dialog", { name: "Gap in the journal" });
    await drawer.getByRole("button", { name: "Before the gap" }).click();
    await page.getByRole("button", { name: "State at this instant" }).click();
    await rowOf(page, service).click();
    await expect(page.getByRole("link", { name: "10.0.0.1:8080" })).toBeVisible();
    await expect(page.getByRole("link", { name: "10.0.0.2:8080" })).toHaveCount(0);
  } finally {
    await page.goto("about:blank");
    for (const { stop } of started) await stop();
    await rm(folder, { recursive: true, force: true });
  }
});

/** Writes many keys on one lease, in as few transactions as etcd takes. */
async function putAll(
  etcd: TestEtcd,
  lease: string,
  start: number,
  end: number,
  entry: (index: number) => { key: string; value: string },
) {
  for (let from = start; from < end; from += OPS_MAX) {
    const indexes = Array.from({ length: Math.min(OPS_MAX, end - from) }, (_, i) => from + i);
    await transact(etcd.client, {
      ifModRevision: [],
      success: indexes.map((index) => {
        const { key, value } = entry(index);
        return { type: "put", key: Buffer.from(key), value: Buffer.from(value), lease };
      }),
    });
  }
}
