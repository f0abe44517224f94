import { expect, sendNow } from "./console";
import { instanceOf, test } from "./mall";

test.describe.configure({ timeout: 120_000 });

test("calls go on while an operator takes an instance out, and it is shown to come back", async ({
  page,
  mall,
}) => {
  const { address } = await instanceOf(mall, "user-1");
  for (const [service, count] of Object.entries({
    "user.rpc": 3,
    "order.rpc": 2,
    "order.api": 1,
  })) {
    // What earlier tests left empty stands above it, and may push it out of sight.
    await page.goto(`/?q=${service}`);
    const row = page.getByRole("table").getByRole("row", { name: service });
    await expect(row).toContainText(String(count));
  }
  await page.goto(`/services/user.rpc?instance=${encodeURIComponent(address)}`);
  expect(await mall.order(7)).toMatchObject({ status: 200, body: { item: "teapot" } });

  const statuses: number[] = [];
  let calling = true;
  const calls = (async () => {
    while (calling) statuses.push((await mall.order(7)).status);
  })();
  await page.getByRole("button", { name: "Force-expire…" }).click();
  const dialog = page.getByRole("dialog", { name: `Take ${address} out of user.rpc` });
  await dialog.getByRole("textbox", { name: "Reason" }).fill("answers slowly");
  await dialog.getByRole("button", { name: "Force-expire", exact: true }).click();
  await sendNow(page);

  const outcome = page.getByRole("region", { name: "What came of it" });
  await expect(outcome).toContainText(`${address} came back`);
  await expect(outcome).toContainText(/came back after [\d.]+\sm?s under lease/);
  const row = page.getByRole("row", { name: address });
  await expect(row).toContainText("live");
  await expect(row.getByRole("deletion")).toHaveCount(0);
  calling = false;
  await calls;
  expect(statuses.length).toBeGreaterThan(0);
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
});

test("a process that is told to stop leaves at once, and one that is killed when its lease has run out", async ({
  page,
  mall,
}) => {
  const stopped = await instanceOf(mall, "user-2");
  const killed = await instanceOf(mall, "user-3");
  const rowOf = ({ address }: { address: string }) => page.getByRole("row", { name: address });
  await page.goto("/services/user.rpc");
  // The evidence is what the reads of the leases said.
  await expect(rowOf(stopped).getByRole("meter")).toBeAttached();
  await expect(rowOf(killed).getByRole("meter")).toBeAttached();

  process.kill(killed.pid, "SIGKILL");
  process.kill(stopped.pid, "SIGTERM");
  await expect(rowOf(stopped)).toContainText("lease revoked");
  await expect(rowOf(stopped)).toContainText(/\d\.\d\ss of 10\.0\ss were left/);
  await expect(rowOf(killed).getByRole("deletion")).toHaveCount(0);

  await expect(rowOf(killed)).toContainText("lease expired: crash, hang or partition");
  await expect(rowOf(killed)).toContainText("the lease had run to zero");
  expect(await mall.order(7)).toMatchObject({
    status: 200,
    body: { servedBy: { user: "user-1" } },
  });
});
