import type { Page } from "@playwright/test";

import { expect } from "./console";

/** Opens the history, and waits until it follows what happens: what was there before is no change. */
export async function openHistory(page: Page, url = "/history") {
  await page.goto(url);
  await expect(page.getByRole("status").getByText("Live", { exact: true })).toBeVisible();
  await expect(page.getByRole("slider", { name: "Instant" })).toBeVisible();
  await expect
    .poll(async () => (await page.request.get(new URL("/api/history", page.url()).href)).status())
    .toBe(200);
}

/** A row of the changes by what it says. */
export const rowOf = (page: Page, ...texts: (string | RegExp)[]) => {
  let rows = page.getByRole("row");
  for (const hasText of texts) rows = rows.filter({ hasText });
  return rows;
};
