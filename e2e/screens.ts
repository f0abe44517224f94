import type { Page } from "@playwright/test";

import { get, put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import type { TestEtcd } from "@/lib/testing/etcd";

import { expect, openSearch, type Publisher, putPermanent } from "./console";

type Register = (service: string, address: string, ttlSeconds?: number) => Promise<Publisher>;

/** A page, or something open on one; `part` is what it has that no other has, where that is no dialog. */
export type Screen = {
  name: string;
  path: string;
  open?: (page: Page) => Promise<void>;
  part?: string;
};
type Screens = { pages: Screen[]; overlays: Screen[] };

/** Puts into etcd one of everything that looks different, and says which screens show it. */
export async function prepareScreens(
  etcd: TestEtcd,
  register: Register,
  service: string,
): Promise<Screens> {
  const standing = await register(service, "10.0.0.1:8080", 60);
  const { lease } = standing;
  await put(etcd.client, `${service}-admin/${lease}`, "10.0.0.1:9090", { lease });
  await put(etcd.client, "locks/nightly", "held", { lease });
  await put(etcd.client, "locks/limits.json", JSON.stringify({ most: 5, zones: ["a"] }));
  await put(etcd.client, "locks/login.json", JSON.stringify({ password: "hunter2" }));
  await put(etcd.client, "locks/bytes", Buffer.from([0, 1, 254, 255]));
  await register(service, "10.0.0.2:8080", 60);
  await putPermanent(etcd, service, "127.0.0.1:8080");
  const grpc = { Op: 0, Addr: "10.0.0.4:80", Metadata: { zone: "a", weight: 10 } };
  await put(etcd.client, `${service}-grpc/10.0.0.4:80`, JSON.stringify(grpc));
  await grant(etcd.client, 60);
  const leaving = await register(service, "10.0.0.3:8080", 60);
  const then = (await get(etcd.client, leaving.key)).kv?.modRevision ?? 0;
  await leaving.leave();
  await (await register(`${service}-empty`, "10.0.0.3:8080", 60)).leave();

  const path = `/services/${service}`;
  const drawer = `${path}?instance=10.0.0.1%3A8080`;
  const departed = `${path}?instance=10.0.0.3%3A8080`;
  const pages: Screen[] = [
    { name: "services", path: "/" },
    { name: "services, none matching", path: "/?q=nothing-has-this-name" },
    { name: "service", path },
    { name: "raw keys", path: `${path}?tab=keys` },
    { name: "lives", path: `${path}?tab=history&range=all`, open: lanesDrawn },
    { name: "history", path: "/history?zoom=1h", open: changesListed },
    { name: "history from an instant", path: `/history?revision=${then}`, open: changesListed },
    { name: "history, none matching", path: "/history?service=nothing-has-this-name" },
    { name: "state at an instant", path: `/history?view=state&revision=${then}`, open: openState },
    { name: "two instants compared", path: `/history?view=compare&revision=${then}` },
    { name: "resolve as client", path: `${path}?tab=resolve` },
    { name: "service without instances", path: `${path}-empty` },
    { name: "unknown service", path: `${path}-unknown` },
    { name: "leases", path: "/leases" },
    { name: "permanent keys", path: "/leases?kind=permanent" },
    { name: "quarantine", path: "/quarantine" },
    { name: "registered by hand", path: "/registrations" },
    { name: "findings", path: "/findings", open: findingsListed },
    { name: "findings, none matching", path: "/findings?q=nothing-has-this-name" },
    { name: "other keys", path: "/keys", open: pinsListed },
    { name: "other keys, none matching", path: "/keys?q=nothing-has-this-name" },
    { name: "chosen columns", path: `${path}-grpc?columns=meta.zone,meta.weight` },
    { name: "cluster", path: "/cluster" },
    { name: "audit log", path: "/audit", open: actionListed },
    { name: "audit log, none matching", path: "/audit?service=nothing-has-this-name" },
    { name: "no such page", path: "/no-such-page" },
    { name: "services of the past", path: `/?revision=${then}`, open: ofThePast },
    { name: "service of the past", path: `${path}?revision=${then}`, open: ofThePast },
    { name: "raw keys of the past", path: `${path}?tab=keys&revision=${then}`, open: ofThePast },
    { name: "leases from the past", path: `/leases?revision=${then}` },
    { name: "service before its time", path: `${path}-unknown?revision=${then}` },
    { name: "a moment that never was", path: "/?revision=999999999" },
  ];
  const overlays: Screen[] = [
    { name: "drawer", path: drawer },
    { name: "drawer with a warning", path: `${path}?instance=127.0.0.1%3A8080` },
    { name: "drawer of one that left", path: departed },
    { name: "drawer of the past", path: `${departed}&revision=${then}`, open: ofThePast },
    { name: "drawer with metadata", path: `${path}-grpc?instance=10.0.0.4%3A80` },
    { name: "choice of columns", path: `${path}-grpc`, open: openColumns, part: "main" },
    { name: "edit", path: `${path}-grpc?instance=10.0.0.4%3A80`, open: openEdit },
    { name: "other key", path: "/keys?key=locks/nightly", open: valueShown },
    { name: "value as JSON", path: "/keys?key=locks/limits.json", open: valueShown },
    { name: "value with a secret", path: "/keys?key=locks/login.json", open: secretMasked },
    { name: "value as bytes", path: "/keys?key=locks/bytes", open: valueShown },
    { name: "JSON in bytes", path: "/keys?key=locks/limits.json", open: bytesShown },
    { name: "pin a prefix", path: "/keys?under=locks/", open: openPin },
    { name: "details of a change", path: `/history?service=${service}`, open: openChange },
    { name: "details of an action", path: `/audit?service=${service}`, open: openAction },
    { name: "details of a life", path: `${path}?tab=history`, open: hoverLife, part: "body" },
    { name: "put back", path: `${departed}&revision=${then}`, open: openRestore },
    { name: "search", path: "/", open: searchFor },
    { name: "shortcuts", path: "/", open: openShortcuts },
    { name: "register", path, open: openRegister },
    { name: "force-expire", path: drawer, open: openForceExpire },
    { name: "quarantine an address", path: "/quarantine", open: openAddRule },
    { name: "revoke", path: "/leases", open: openRevoke },
    { name: "minimum of a service", path, open: openMinimum },
    { name: "selection", path, open: selectFirst, part: "main" },
  ];
  return { pages, overlays };

  async function pinsListed(page: Page) {
    await expect(page.getByText("No prefix is pinned")).toBeVisible();
  }

  async function valueShown(page: Page) {
    await expect(page.getByRole("dialog").getByText("SHA-256")).toBeVisible();
  }

  async function secretMasked(page: Page) {
    await expect(page.getByRole("dialog").getByRole("button", { name: "Reveal" })).toBeVisible();
  }

  async function bytesShown(page: Page) {
    await valueShown(page);
    await page.getByRole("dialog").getByRole("button", { name: "Hex" }).click();
    await expect(page.getByRole("dialog")).toContainText("00000000");
  }

  async function openPin(page: Page) {
    await page.getByRole("button", { name: "Pin this prefix as…" }).click();
    await expect(page.getByRole("textbox", { name: "Prefix" })).toHaveValue("locks/");
    await page.getByRole("button", { name: "Pin", exact: true }).click();
    await expect(page.getByText("Choose a format.")).toBeVisible();
  }

  async function selectFirst(page: Page) {
    await page.getByRole("checkbox").first().check();
  }

  async function openColumns(page: Page) {
    await page.getByRole("button", { name: "Columns" }).click();
    await expect(page.getByRole("checkbox", { name: "zone" })).toBeVisible();
  }

  async function openEdit(page: Page) {
    await page.getByRole("button", { name: "Edit…" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
  }

  async function findingsListed(page: Page) {
    await expect(page.getByRole("link", { name: `${service}-empty` })).toBeVisible();
  }

  async function openMinimum(page: Page) {
    await page.getByRole("button", { name: "Set minimum" }).click();
    await expect(page.getByRole("textbox", { name: "Instances" })).toBeEditable();
  }

  async function changesListed(page: Page) {
    await expect(page.getByRole("row").filter({ hasText: service }).first()).toBeVisible();
    // What was listed before pales until its successor is there.
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  }

  async function openState(page: Page) {
    await page
      .getByRole("row")
      .filter({ hasText: service })
      .first()
      .getByRole("cell")
      .last()
      .click();
    await expect(page.getByRole("link", { name: /^10\.0\.0\./ }).first()).toBeVisible();
  }

  async function openChange(page: Page) {
    const row = page.getByRole("row").filter({ hasText: "10.0.0.3:8080" }).first();
    await row.getByRole("cell").last().click();
    await expect(page.getByRole("button", { name: "Compare with now" })).toBeVisible();
  }

  /** An attempt that is refused, which changes nothing of what the other screens show. */
  async function actionListed(page: Page) {
    const { key } = standing;
    await page.request.delete(`/api/registrations/${encodeURIComponent(key)}`, {
      headers: { "X-Rollcall-Actor": "Erin" },
      data: { modRevision: 1, reason: "returns stale prices" },
    });
    await expect(page.getByRole("row").filter({ hasText: service }).first()).toBeVisible();
  }

  async function openAction(page: Page) {
    await actionListed(page);
    const row = page.getByRole("row").filter({ hasText: service }).first();
    await row.getByRole("cell").last().click();
    await expect(page.getByText("has changed since it was shown")).toBeVisible();
  }

  async function lanesDrawn(page: Page) {
    await expect(page.locator("[data-life]").first()).toBeVisible();
  }

  async function hoverLife(page: Page) {
    await page.locator("[data-life]").first().hover();
    await expect(page.getByText("So far")).toBeVisible();
  }

  async function ofThePast(page: Page) {
    const banner = page.getByRole("region", { name: "Place in time" });
    await expect(banner).toContainText(/from etcd|from the journal/);
  }

  async function openAddRule(page: Page) {
    await page.getByRole("button", { name: "Add rule…" }).click();
    await expect(page.getByRole("dialog", { name: "Quarantine an address" })).toBeVisible();
  }

  async function openRestore(page: Page) {
    await page.getByRole("button", { name: "Put back…" }).click();
    await page.getByRole("button", { name: "Put back", exact: true }).click();
    await expect(page.getByText("Give a reason.")).toBeVisible();
  }

  async function searchFor(page: Page) {
    await openSearch(page);
    await page.keyboard.type(service);
    await expect(page.getByRole("option", { name: service, exact: true })).toBeVisible();
  }

  async function openShortcuts(page: Page) {
    const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await expect(async () => {
      if (!(await dialog.isVisible())) await page.keyboard.press("?");
      await expect(dialog).toBeVisible({ timeout: 2_000 });
    }).toPass();
  }

  async function openRevoke(page: Page) {
    await page
      .getByRole("button", { name: /^Revoke lease/ })
      .first()
      .click();
    await expect(page.getByRole("dialog", { name: /^Revoke lease/ })).toBeVisible();
  }

  async function openRegister(page: Page) {
    await page.getByRole("button", { name: "Register instance…" }).click();
    await page.getByRole("radio", { name: /^I do/ }).check();
    await page.getByRole("button", { name: "Register", exact: true }).click();
    await expect(page.getByText("Give an address.")).toBeVisible();
  }

  async function openForceExpire(page: Page) {
    await page.getByRole("button", { name: "Force-expire…" }).click();
    await page.getByRole("button", { name: "Force-expire", exact: true }).click();
    await expect(page.getByText("2 further keys go with it")).toBeVisible();
  }
}

/** Opens a screen, and waits until it is live and all that belongs to it is there. */
export async function show(page: Page, { path, open }: Screen): Promise<void> {
  await page.goto(path);
  const current = page.getByRole("status").getByText(/^(Live|In the past)$/);
  await expect(current).toBeVisible();
  await open?.(page);
}
