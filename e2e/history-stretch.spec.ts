import { expect, test } from "./console";
import { openHistory, rowOf } from "./history-page";

test("a past instant says how much has changed since, follows it, and leads to those changes", async ({
  page,
  register,
  service,
}) => {
  await openHistory(page);
  await register(service, "10.0.0.1:8080");
  await register(`${service}-other`, "10.0.0.9:8080");
  // What is seen at one and the same instant is none before the other.
  await expect(rowOf(page, `${service}-other`)).toBeVisible();
  const second = await register(service, "10.0.0.2:8080");
  await page.goto(`/history?service=${service}`);
  await rowOf(page, "10.0.0.2:8080").getByRole("cell").last().click();
  await page.getByRole("button", { name: "Go to the instant before" }).click();
  // The change of that drawer came after the instant, and is not in the list any more.
  await expect(page.getByRole("dialog")).toBeHidden();
  const since = page.getByRole("button", { name: /^Changes since then/ });
  await expect(since).toHaveText("Changes since then1");
  await second.leave();
  await expect(since).toHaveText("Changes since then2");

  await since.click();
  await expect(page).toHaveURL(/view=since/);
  const list = page.getByRole("table", { name: "Changes, newest first" });
  await expect(list.getByRole("row", { name: "10.0.0.2:8080" })).toHaveCount(2);
  await expect(list.getByRole("row", { name: "10.0.0.1:8080" })).toHaveCount(0);
  await expect(list.getByRole("row").last()).toContainText(/^Registry at 2/);
  // What happens from now on is among them.
  await register(service, "10.0.0.3:8080");
  await expect(list.getByRole("row", { name: "10.0.0.3:8080" })).toBeVisible();
  await expect(since).toHaveText("Changes since then3");
  await page.getByRole("button", { name: "Until then" }).click();
  await expect(list.getByRole("row", { name: "10.0.0.1:8080" })).toBeVisible();
  await expect(list.getByRole("row", { name: "10.0.0.3:8080" })).toHaveCount(0);

  // The other pages of that instant say it too, each of what it shows.
  const point = new URL(page.url()).searchParams;
  await page.goto(
    `/services/${service}?revision=${point.get("revision")}&epoch=${point.get("epoch")}`,
  );
  const link = page.getByRole("region", { name: "Place in time" }).getByRole("link");
  await expect(link).toHaveText("3 changes since");
  await link.click();
  await expect(page).toHaveURL(/\/history\?view=since/);
  await expect(since).toHaveText("Changes since then3");
  await expect(list.getByRole("row", { name: "10.0.0.3:8080" })).toBeVisible();
  await page.getByRole("button", { name: "Back to live" }).click();
  await expect(since).toHaveCount(0);
});

test("the handle goes from bucket to bucket by keys and where the pointer drags it, and says where it is", async ({
  page,
  register,
  service,
}) => {
  await openHistory(page, "/history?zoom=1h");
  await register(service, "10.0.0.1:8080");
  await expect(rowOf(page, service)).toBeVisible();
  const slider = page.getByRole("slider", { name: "Instant" });
  await expect(slider).toHaveAttribute("aria-valuetext", /^now/);
  await slider.focus();
  await page.keyboard.press("Home");
  // The journal began a moment ago: no earlier instant can be reached.
  await expect(page).toHaveURL(/[?&]at=\d+/);
  await expect(slider).toHaveAttribute("aria-valuetext", /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/);
  await page.keyboard.press("End");
  await expect(page).not.toHaveURL(/[?&]at=/);

  const box = await slider.boundingBox();
  if (!box) throw new Error("the handle is nowhere");
  const y = box.y + 20;
  await page.mouse.move(box.x + box.width / 2, y);
  await page.mouse.down();
  await page.mouse.move(box.x - 300, y, { steps: 5 });
  await page.mouse.up();
  await expect(page).toHaveURL(/[?&]at=\d+/);
  await expect(page.getByRole("heading", { name: /^Registry at 2/ })).toBeVisible();
  await page.getByRole("button", { name: "Back to live" }).click();
  await expect(slider).toHaveAttribute("aria-valuetext", /^now/);
});

test("two instants are compared by two handles, moved by keys and by the pointer, and a link shows both", async ({
  page,
  register,
  service,
}) => {
  await openHistory(page, "/history?zoom=1h");
  // What is looked at below is the journal's first second, in which nothing may have been registered.
  const { begins } = await (await page.request.get("/api/history/activity")).json();
  await expect.poll(() => Date.now() - begins).toBeGreaterThan(1_000);
  await register(service, "10.7.7.7:8080");
  await expect(rowOf(page, service)).toBeVisible();
  await page.getByRole("button", { name: "Compare with…" }).click();
  const from = page.getByRole("slider", { name: "From" });
  const to = page.getByRole("slider", { name: "To" });
  const field = (name: string) => page.getByRole("combobox", { name, exact: true });
  await expect(to).toHaveAttribute("aria-valuetext", /^now/);
  await expect(rowOf(page, "10.7.7.7:8080", "added")).toHaveCount(0);

  // An hour ago there was no journal: the keys lead to where it begins.
  await from.focus();
  await page.keyboard.press("Home");
  await expect(from).toHaveAttribute("aria-valuetext", /^\d{4}-/);
  await expect(rowOf(page, "10.7.7.7:8080", "added")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(to).toBeFocused();
  // Home leads to just after the other handle, before which it cannot go.
  await page.keyboard.press("Home");
  await expect(page).toHaveURL(/[?&]with=\d+/);
  const places = () =>
    Promise.all([from, to].map(async (one) => Number(await one.getAttribute("aria-valuenow"))));
  const [begin = 0, end = 0] = await places();
  expect(end - begin).toBe(1_000);
  await expect(to).toHaveAttribute("aria-valuemin", String(begin));
  await expect(from).toHaveAttribute("aria-valuemax", String(end));
  await expect(rowOf(page, "10.7.7.7:8080", "added")).toHaveCount(0);

  const link = page.url();
  await page.keyboard.press("End");
  await expect(page).not.toHaveURL(/[?&]with=/);
  await expect(rowOf(page, "10.7.7.7:8080", "added")).toBeVisible();
  await page.goto(link);
  await expect(to).toHaveAttribute("aria-valuenow", String(end));
  expect(await places()).toEqual([begin, end]);
  await expect(field("To")).toHaveValue(/^\d{4}-\d{2}-\d{2} /);

  // The pointer takes the nearer one: to the right of both, the end.
  const box = await to.boundingBox();
  if (!box) throw new Error("the handle is nowhere");
  const track = await page.getByRole("slider", { name: "From" }).locator("..").boundingBox();
  await page.mouse.click((track?.x ?? 0) + (track?.width ?? 0) - 1, box.y + 60);
  await expect(to).toHaveAttribute("aria-valuetext", /^now/);
  await expect(to).toBeFocused();
  await expect(field("To")).toHaveValue("now");
  expect((await places())[0]).toBe(begin);

  // What is typed in the wrong order is compared all the same.
  await field("To").fill("2020-01-01 00:00:00");
  await field("From").fill("now");
  await field("From").press("Enter");
  await expect(page.getByText("These two cannot be compared")).toBeVisible();
  await expect(page.getByText("from is later than to")).toHaveCount(0);

  // The present has no stretch of time: a link to it says nothing of one.
  await page.goto(link);
  await page.getByRole("button", { name: "Back to live" }).click();
  await expect(page).not.toHaveURL(/[?&](at|with|view)=/);
  await expect(rowOf(page, service, "registered")).toBeVisible();
});

test("two instants that hold the same differ in nothing, and an instant that cannot be is said to be none", async ({
  page,
  register,
  service,
}) => {
  await openHistory(page);
  await register(service, "10.0.0.1:8080");
  await expect(rowOf(page, service)).toBeVisible();
  const answer = await page.request.get(`/api/history?service=${service}`);
  const { entries } = (await answer.json()) as { entries: { revision: number }[] };
  const revision = entries[0]?.revision;
  await page.goto(`/history?view=compare&revision=${revision}&with=rev:${revision}`);
  await expect(page.getByText("Nothing differs")).toBeVisible();
  const to = page.getByRole("combobox", { name: "To", exact: true });
  await to.fill("the day before");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Neither now, nor a time/)).toBeVisible();

  await page.goto("/history?revision=99999999");
  await expect(page.getByRole("alert").first()).toContainText("There is no such instant");
  await expect(rowOf(page, service)).toBeVisible();
  await page.goto("/history?revision=-5");
  await expect(page.getByText("names no moment")).toBeVisible();
});

test("an instant before the journal leads to its beginning, and nothing offers to try again in vain", async ({
  page,
  register,
  service,
}) => {
  await openHistory(page);
  await register(service, "10.0.0.1:8080");
  await expect(rowOf(page, service)).toBeVisible();
  await page.goto("/history?view=state&at=1000000000000");
  const card = page.getByRole("region", { name: /^Registry at 2001-09-/ });
  await expect(card.getByRole("alert")).toContainText("That was before the journal began");
  // In the reader's time, as all others.
  await expect(card.getByRole("alert")).toContainText(/begins at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d/);
  const state = page.getByRole("region", { name: "State at this instant" });
  await expect(state.getByRole("alert")).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toHaveCount(0);
  await card.getByRole("button", { name: "Where the journal begins" }).click();
  await expect(page.getByText("That was before the journal began")).toHaveCount(0);
  await expect(state.getByRole("alert")).toHaveCount(0);
});
