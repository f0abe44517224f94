import type { Page } from "@playwright/test";

import { expect } from "./console";

const PHONE = 390;
const WIDTHS = [640, 768, 1024, 1280];
/** What a column has besides what it says. */
const LEAST = 112;
/** What is left of a name that is cut off, whatever stands beside it. */
const LEAST_OF_NAME = 64;

/** Those of the pages that are made of columns. */
const TABLES = [
  "services",
  "service",
  "raw keys",
  "history",
  "two instants compared",
  "leases",
  "permanent keys",
  "other keys",
  "audit log",
  "services of the past",
  "service of the past",
];

/** A page fits a phone, and what names the rows of a table has room beside the other columns, at every width. */
export async function fits(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  const widths = TABLES.includes(name) ? [PHONE, ...WIDTHS] : [PHONE];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 });
    const drawn = await page.evaluate(() => document.scrollingElement?.scrollWidth);
    expect.soft(drawn, `${name} at ${width}`).toBeLessThanOrEqual(width);
    if (!TABLES.includes(name)) continue;
    await expect(page.locator("tbody th").first()).toBeAttached();
    const room = await page
      .locator("tbody th")
      .evaluateAll((heads) => Math.max(...heads.map((head) => head.clientWidth)));
    expect.soft(room, `${name} at ${width}`).toBeGreaterThan(LEAST);
    const cut = await page.locator("tbody th :is(a, [title])").evaluateAll((texts) => {
      const isCut = ({ scrollWidth, clientWidth }: Element) => scrollWidth > clientWidth;
      return texts.filter(isCut).map(({ textContent, clientWidth }) => ({
        ...{ name: textContent, width: clientWidth },
      }));
    });
    expect
      .soft(
        cut.filter((one) => one.width < LEAST_OF_NAME),
        `${name} at ${width}`,
      )
      .toEqual([]);
  }
  if (before) await page.setViewportSize(before);
}
