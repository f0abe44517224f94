import { expect, test } from "./console";
import { prepareScreens, show } from "./screens";

const WIDTH = 390;

test.use({ viewport: { width: WIDTH, height: 844 }, hasTouch: true });

test("no screen scrolls sideways", async ({ page, etcd, register, service }) => {
  test.slow();
  const long = `${service}-${"very-long-name-".repeat(12)}`;
  await register(long, "[2001:db8:85a3:8d3:1319:8a2e:370:7348]:65535", 60);
  const { pages, overlays } = await prepareScreens(etcd, register, service);
  for (const screen of [...pages, ...overlays, { name: "long names", path: `/services/${long}` }]) {
    await test.step(screen.name, async () => {
      await show(page, screen);
      const width = await page.evaluate(() => document.scrollingElement?.scrollWidth);
      expect.soft(width, screen.name).toBeLessThanOrEqual(WIDTH);
    });
  }
});

test("the drawer covers the page", async ({ page, register, service }) => {
  await register(service, "10.0.0.1:8080");
  await page.goto(`/services/${service}`);
  await page.getByRole("row", { name: "10.0.0.1:8080" }).tap();
  const drawer = page.getByRole("dialog", { name: /^10\.0\.0\.1:8080/ });
  await expect(drawer).toBeVisible();
  expect(await drawer.boundingBox()).toEqual({ x: 0, y: 0, width: WIDTH, height: 844 });
  await drawer.getByRole("button", { name: "Close" }).tap();
  await expect(drawer).toBeHidden();
});

test("the navigation is at the foot, within reach", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Cluster" }).tap();
  await expect(page).toHaveURL(/\/cluster$/);
});
