import type { Page } from "@playwright/test";

import { FRAME, violations } from "./axe";
import { expect, type Publisher, sendNow, test } from "./console";
import { fits } from "./fits";
import { prepareScreens, type Screen, show } from "./screens";

// The scans take the longest of all, so that all workers share them.
test.describe.configure({ mode: "parallel" });

/** The pages whose frame is scanned too: on all others it is the same, but for what says that they are past. */
const FRAMED = ["services", "services of the past"];

for (const [kind, what] of [
  ["pages", "pages fit a phone, and"],
  ["overlays", "overlays"],
] as const) {
  test(`${what} violate no rule of axe, in light or in dark`, async ({
    page,
    etcd,
    register,
    service,
  }) => {
    // All pages, twice each: beside two other tests that is minutes where the machine is busy.
    test.setTimeout(360_000);
    const screens = await prepareScreens(etcd, register, service);
    // The page under a dialog is one of the pages.
    const part = kind === "overlays" ? "dialog[open]" : undefined;
    for (const screen of screens[kind]) {
      await scanBoth(page, { part, ...screen });
      if (kind === "pages") await fits(page, screen.name);
    }
  });
}

test("a deploy, and the stretch of time that it leads to, violate no rule of axe", async ({
  page,
  register,
  service,
}) => {
  test.slow();
  const addresses = ["10.0.0.1:8080", "10.0.0.2:8080"];
  const running = new Map<string, Publisher>();
  for (const address of addresses) running.set(address, await register(service, address));
  const path = `/services/${service}?tab=history`;
  for (const address of addresses) {
    // By its lease's time to live it is known afterwards that it was stopped.
    await page.goto(`${path}&instance=${encodeURIComponent(address)}`);
    const drawer = page.getByRole("dialog", { name: new RegExp(`^${address}`) });
    await expect(drawer).toContainText(/last (just now|\ds ago)/);
    await running.get(address)?.leave();
    await expect(page.getByRole("row", { name: address })).toContainText("stopped");
    await register(service, address);
    await expect(page.getByRole("row", { name: address })).toContainText("live");
  }
  await page.goto(path);
  const deploy = page.getByRole("link", { name: /^Deploy at / }).first();
  await expect(deploy).toBeVisible();
  const stretch = (await deploy.getAttribute("href")) ?? "";
  const compared = stretch.replace("view=since", "view=compare");
  expect(compared).not.toBe(stretch);
  const between = async () => {
    await expect(page.getByRole("slider", { name: /End|To/ })).toBeVisible();
  };
  await scanBoth(page, {
    name: "lives with a deploy",
    path,
    open: () => expect(deploy).toBeVisible(),
  });
  await scanBoth(page, { name: "changes in between", path: stretch, open: between });
  await scanBoth(page, { name: "the two ends compared", path: compared, open: between });
});

test("the dialogs that change or take back what is kept in etcd violate no rule of axe", async ({
  page,
  register,
  service,
}) => {
  test.slow();
  await register(service, "10.0.0.1:8080");
  const headers = { "X-Rollcall-Actor": "Erin" };
  const reason = "until it is mended";
  const asked = [
    ["/api/quarantines", { service: null, address: "10.9.9.9:80", reason, untilSeconds: null }],
    ["/api/pins", { prefix: `${service}-pinned/`, format: "go-zero", reason }],
    [
      `/api/services/${service}/instances`,
      { address: "10.0.0.7:80", ttlSeconds: 60, keepalive: "rollcall", reason },
    ],
  ] as const;
  await page.goto("/");
  for (const [path, data] of asked) {
    expect((await page.request.post(path, { headers, data })).ok(), path).toBe(true);
  }
  const opens = (button: string, wrong: string, confirm: string) => async () => {
    await page.getByRole("button", { name: button, exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: confirm, exact: true }).click();
    await expect(page.getByText(wrong)).toBeVisible();
  };
  const missing = "Give a reason.";
  const screens: Screen[] = [
    {
      name: "lift a rule",
      path: "/quarantine",
      open: opens("Lift the rule on 10.9.9.9:80", missing, "Lift rule"),
    },
    {
      name: "remove what is registered by hand",
      path: "/registrations",
      open: opens("Remove 10.0.0.7:80", missing, "Remove"),
    },
    {
      name: "change what is registered by hand",
      path: "/registrations",
      open: opens("Change 10.0.0.7:80", missing, "Change"),
    },
    {
      name: "unpin a prefix",
      path: "/keys",
      open: async () => {
        await page.getByRole("button", { name: /^Unpin/ }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
      },
    },
  ];
  for (const screen of screens) await scanBoth(page, { part: "dialog[open]", ...screen });
});

test("the outcome of an action violates no rule of axe", async ({ page, register, service }) => {
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(`/services/${service}?instance=10.0.0.1%3A8080`);
  await page.getByRole("button", { name: "Force-expire…" }).click();
  await page.getByRole("textbox", { name: "Reason" }).fill("hangs");
  await page.getByRole("button", { name: "Force-expire", exact: true }).click();
  await sendNow(page);
  await expect(page.getByRole("region", { name: "What came of it" })).toContainText("watching");
  expect(await violations(page)).toEqual([]);
});

test("from the page's load to an opened drawer and back, by keyboard alone", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await register(service, "10.0.0.2:8080");
  await page.goto(`/?q=${service}`);
  await expect(page.getByRole("status").getByText("Live", { exact: true })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, service);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: service, exact: true })).toBeVisible();

  await tabTo(page, "10.0.0.1:8080");
  await page.keyboard.press("ArrowDown");
  const row = page.getByRole("row", { name: "10.0.0.2:8080" });
  await expect(row).toBeFocused();
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.2:8080/ });
  await expect(drawer).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(drawer.getByRole("button", { name: "Close" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(row).toBeFocused();
});

test("a dialog keeps the focus, and gives it back where it came from", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await page.goto(`/services/${service}`);
  await expect(page.getByRole("checkbox")).toBeVisible();
  const opener = page.getByRole("button", { name: "Register instance…" });
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: `Register an instance of ${service}` });
  await expect(dialog).toBeVisible();
  for (let press = 0; press < 15; press++) {
    await page.keyboard.press("Tab");
    await expect(opener).not.toBeFocused();
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

/** Looks at a screen in light, and at its colours in dark. */
async function scanBoth(page: Page, screen: Screen) {
  const { name, part } = screen;
  await test.step(name, async () => {
    await page.emulateMedia({ colorScheme: "light" });
    await show(page, screen);
    const without = part !== undefined || FRAMED.includes(name) ? [] : FRAME;
    expect.soft(await violations(page, { part, without }), name).toEqual([]);
    // Of all that a scan looks at only the colours are others.
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = { part, without, rules: ["color-contrast"] };
    expect.soft(await violations(page, dark), `${name}, dark`).toEqual([]);
  });
}

/** Presses Tab until the row named `name` has the focus. */
async function tabTo(page: Page, name: string) {
  const row = page.getByRole("row", { name });
  await expect(row).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("Tab");
    await expect(row).toBeFocused({ timeout: 50 });
  }).toPass({ intervals: [0] });
}
