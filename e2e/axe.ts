import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect } from "./console";

/** What of the page is looked at, and by which rules; all of it by all of them where nothing is said. */
type Scope = { part?: string | undefined; without?: string[]; rules?: string[] };

/** Navigation, header and footer, and nothing of the same name that a page has itself. */
export const FRAME = ["aside:has(~ div > main)", "header:has(~ main)", "main ~ footer"];

/** What violates a rule of axe, each with the elements that it concerns, which is what a failure has to say. */
export async function violations(page: Page, scope: Scope = {}) {
  const found = await scan(page, scope);
  // What is asked for anew pales for a moment. What is wrong stays wrong.
  return found.length === 0 ? found : await scan(page, scope);
}

async function scan(page: Page, { part, without = [], rules }: Scope) {
  if (part !== undefined) await expect(page.locator(part).first()).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await page.evaluate(settled);
  // Its half a megabyte goes into a document once.
  const source = (await page.evaluate(() => "axe" in window)) ? { axeSource: "0" } : {};
  const axe = new AxeBuilder({ page, ...source }).options({ resultTypes: ["violations"] });
  // Otherwise each result is put together in a tab of its own, for the sake of frames, of which there are none.
  axe.setLegacyMode();
  for (const selector of without) axe.exclude(selector);
  if (part !== undefined) axe.include(part);
  if (rules) axe.withRules(rules);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }));
}

/** Resolves when all colours have arrived at what they change to. Runs in the page. */
async function settled() {
  const transitions = document.getAnimations().filter((one) => one instanceof CSSTransition);
  await Promise.allSettled(transitions.map(({ finished }) => finished));
}
