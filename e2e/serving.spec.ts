import { expect, startConsole, test } from "./console";

test("a console that follows etcd is alive and ready", async ({ request }) => {
  expect((await request.get("/healthz")).status()).toBe(200);
  await expect.poll(async () => (await request.get("/readyz")).status()).toBe(200);
});

test("a console without etcd is alive, serves its page, and says that it is not ready", async ({
  page,
}) => {
  const { console, stop } = await startConsole({ ETCD_ENDPOINTS: "http://127.0.0.1:1" });
  expect((await page.request.get(`${console.url}/healthz`)).status()).toBe(200);
  expect((await page.request.get(`${console.url}/readyz`)).status()).toBe(503);
  expect((await page.goto(console.url))?.status()).toBe(200);
  await stop();
});

test("a stream that is open does not hold back the end, and is ended with it", async ({ etcd }) => {
  const { console, stop } = await startConsole({ ETCD_ENDPOINTS: etcd.endpoint });
  const stream = await fetch(`${console.url}/api/stream?topics=overview`);
  expect(stream.headers.get("content-type")).toContain("text/event-stream");
  const received = stream.text();
  expect(await stop()).toBe(0);
  // A connection that was cut would reject.
  expect(await received).toContain("event: snapshot");
});

test("a bad variable stops the start, and is named", async () => {
  await expect(startConsole({ ETCD_TIMEOUT_MS: "soon" })).rejects.toThrow("ETCD_TIMEOUT_MS");
});
