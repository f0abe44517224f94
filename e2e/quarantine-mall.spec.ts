import type { RunningMall } from "@/scripts/demo/running-mall";

import { expect, sendNow } from "./console";
import { instanceOf, test } from "./mall";

test.describe.configure({ timeout: 240_000 });

/** What comes of a call or of a return to the registry is there within this, on a slow machine too. */
const SOON = { timeout: 60_000 };
/** Orders in a row after which chance is no explanation any more: two instances share them. */
const ORDERS = 40;

/** The instances of order.rpc that answer the next orders. */
async function answering(mall: RunningMall): Promise<string[]> {
  const names = new Set<string>();
  for (let order = 0; order < ORDERS; order += 1) {
    const { status, body } = await mall.order(1 + (order % 6));
    expect(status).toBe(200);
    names.add((body as { servedBy: { order: string } }).servedBy.order);
  }
  return [...names].sort();
}

test("an instance of the mall is quarantined: calls to it stop, a restart changes nothing, and lifting brings them back", async ({
  page,
  mall,
}) => {
  const { address } = await instanceOf(mall, "order-2");
  const registered = async () => {
    const { instances } = await (await page.request.get("/api/services/order.rpc")).json();
    return instances.some((instance: { address: string }) => instance.address === address);
  };
  await expect.poll(() => answering(mall), SOON).toEqual(["order-1", "order-2"]);

  await page.goto(`/services/order.rpc?instance=${encodeURIComponent(address)}`);
  await page.getByRole("button", { name: "Quarantine…" }).click();
  const dialog = page.getByRole("dialog", { name: `Take ${address} out of order.rpc` });
  await expect(dialog.getByRole("radio", { name: "15 min" })).toBeChecked();
  await expect(dialog).toContainText(/2\s→\s1/);
  await dialog.getByRole("textbox", { name: "Reason" }).fill("answers with stale prices");
  await dialog.getByRole("button", { name: "Quarantine for 15 min" }).click();
  await sendNow(page);
  const outcome = page.getByRole("region", { name: "What came of it" });
  await expect(outcome).toContainText(`${address} is kept out`);
  const keptOut = page.getByRole("region", { name: "Kept out by an operator" });
  await expect(keptOut).toContainText("kept out by Erin: answers with stale prices");

  // Its process lives and tries again and again; nobody calls it.
  await expect.poll(() => answering(mall), SOON).toEqual(["order-1"]);
  const { served, pid } = await instanceOf(mall, "order-2");
  const before = await instanceOf(mall, "order-1");
  await expect(outcome).toContainText("taken out again, visible for", SOON);
  await expect
    .poll(async () => (await instanceOf(mall, "order-1")).served, SOON)
    .toBeGreaterThan(before.served + 5);
  expect(await answering(mall)).toEqual(["order-1"]);
  expect((await instanceOf(mall, "order-2")).served).toBe(served);

  await page.goto("/quarantine");
  const rule = page.getByRole("row").filter({ hasText: address });
  await expect(rule).toContainText("last visible");
  const returns = async () => {
    const { rules } = await (await page.request.get("/api/quarantines")).json();
    return Number(rules[0].returns.count);
  };
  const returnsBefore = await returns();
  expect(await mall.run("stop", "order-2")).toMatchObject({ code: 0 });
  expect(await mall.run("start", "order-2")).toMatchObject({ code: 0 });
  const restarted = await instanceOf(mall, "order-2");
  expect(restarted).toMatchObject({ address, state: "running" });
  expect(restarted.pid).not.toBe(pid);
  await expect.poll(returns, SOON).toBeGreaterThan(returnsBefore);
  await expect.poll(registered, SOON).toBe(false);
  expect(await answering(mall)).toEqual(["order-1"]);
  expect((await instanceOf(mall, "order-2")).served).toBe(served);

  await rule.getByRole("button", { name: `Lift the rule on ${address}` }).click();
  const lift = page.getByRole("dialog", { name: `Let ${address} back in` });
  await lift.getByRole("textbox", { name: "Reason" }).fill("rolled back");
  await lift.getByRole("button", { name: "Lift rule" }).click();
  await expect(page.getByText("Nothing is quarantined")).toBeVisible();
  await expect.poll(registered, SOON).toBe(true);
  await expect.poll(() => answering(mall), SOON).toEqual(["order-1", "order-2"]);
  await expect
    .poll(async () => (await instanceOf(mall, "order-2")).served, SOON)
    .toBeGreaterThan(served);

  await page.goto("/audit?service=order.rpc");
  const actions = page.getByRole("row").filter({ hasText: address });
  const made = actions.filter({ hasText: "answers with stale prices" });
  await expect(made).toContainText("Erin");
  await expect(made).toContainText("quarantined");
  const lifted = actions.filter({ hasText: "rolled back" });
  await expect(lifted).toContainText("Erin");
  await expect(lifted).toContainText("lifted");

  await page.goto(`/history?service=order.rpc&address=${encodeURIComponent(address)}`);
  const changes = page.getByRole("row").filter({ hasText: address });
  const left = changes.filter({ hasText: "kept out" });
  await expect(left.first()).toContainText("answers with stale prices");
  // Newest first: it is back, after having been kept out several times.
  await expect(changes.first()).toContainText("came back after");
  expect(await left.count()).toBeGreaterThan(1);
});
