import { expect, test } from "./console";

const LIGHT = "rgb(250, 250, 249)";
const DARK = "rgb(15, 16, 17)";

test("the language is switched in place, and kept", async ({ page, register, service }) => {
  await register(service, "10.0.0.1:8080");
  await page.goto(`/?q=${service}`);
  const html = page.locator("html");
  await expect(html).toHaveAttribute("lang", "en");
  await page.getByRole("button", { name: "切换到中文" }).click();
  await expect(html).toHaveAttribute("lang", "zh-CN");
  await expect(page.getByRole("link", { name: "租约" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "框架" })).toBeVisible();
  await expect(page.getByRole("row", { name: service })).toBeVisible();

  await page.getByRole("link", { name: "租约" }).click();
  await expect(page).toHaveURL(/\/leases$/);
  await page.reload();
  await expect(html).toHaveAttribute("lang", "zh-CN");
  await expect(page).toHaveTitle("租约 · Rollcall");
  await page.getByRole("button", { name: "Switch to English" }).click();
  await expect(html).toHaveAttribute("lang", "en");
  await page.reload();
  await expect(page).toHaveTitle("Leases · Rollcall");
});

test.describe("a browser that asks for Chinese", () => {
  test.use({ locale: "zh-CN" });

  test("is answered in Chinese from the first byte", async ({ page }) => {
    const answer = await page.goto("/cluster");
    expect(await answer?.text()).toContain('<html lang="zh-CN"');
    await expect(page.getByRole("heading", { name: "集群" }).first()).toBeVisible();
  });
});

test("the theme is the system's until one is chosen, which is kept", async ({ page }) => {
  const body = page.locator("body");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/");
  await expect(body).toHaveCSS("background-color", DARK);
  await page.emulateMedia({ colorScheme: "light" });
  await expect(body).toHaveCSS("background-color", LIGHT);

  await page.getByRole("button", { name: "System theme. Switch theme" }).click();
  await page.getByRole("button", { name: "Light theme. Switch theme" }).click();
  await expect(page.getByRole("button", { name: "Dark theme. Switch theme" })).toBeVisible();
  await expect(body).toHaveCSS("background-color", DARK);
  await page.reload();
  await expect(body).toHaveCSS("background-color", DARK);

  await page.getByRole("button", { name: "Dark theme. Switch theme" }).click();
  await expect(page.getByRole("button", { name: "System theme. Switch theme" })).toBeVisible();
  await expect(body).toHaveCSS("background-color", LIGHT);
});

test("where the system imposes its colours, states keep theirs, and what is chosen is marked", async ({
  page,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await page.emulateMedia({ forcedColors: "active", colorScheme: "light" });
  await page.goto(`/?q=${service}`);
  const row = page.getByRole("row", { name: service });
  await expect(row.locator(".bg-alive").first()).toHaveCSS("background-color", "rgb(18, 147, 111)");
  const background = (name: RegExp) =>
    page.getByRole("button", { name }).evaluate((one) => getComputedStyle(one).backgroundColor);
  expect(await background(/^All/)).not.toBe(await background(/^Empty/));
});
