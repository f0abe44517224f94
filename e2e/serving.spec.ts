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

test("a page whose name was made to lead here is refused, and can neither read nor act", async ({
  request,
}) => {
  for (const path of ["/", "/api/services", "/api/stream?topics=overview"]) {
    const answer = await request.get(path, { headers: { host: "evil.example" } });
    expect(answer.status(), path).toBe(421);
    expect(await answer.json()).toMatchObject({ error: { code: "permission_denied" } });
  }
  const removal = await request.delete("/api/registrations/a.rpc%2F1", {
    headers: { host: "evil.example", origin: "http://evil.example" },
  });
  expect(removal.status()).toBe(421);
});

test("a name that the console was given is taken", async ({ request }) => {
  const { console, stop } = await startConsole({
    ETCD_ENDPOINTS: "http://127.0.0.1:1",
    ROLLCALL_HOSTS: "registry.corp",
  });
  const answer = await request.get(console.url, { headers: { host: "registry.corp" } });
  expect(answer.status()).toBe(200);
  await stop();
});

// That no page breaks these rules itself every other test says: Chromium would complain.
test("pages may stand in no frame, and take nothing from elsewhere", async ({ request }) => {
  for (const path of ["/", "/history", "/keys", "/services/none", "/no-such-page"]) {
    const headers = (await request.get(path)).headers();
    const policy = headers["content-security-policy"]?.split("; ");
    expect(policy, path).toEqual(
      expect.arrayContaining(["default-src 'self'", "frame-ancestors 'none'"]),
    );
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["referrer-policy"], path).toBe("same-origin");
  }
});

test("a bad variable stops the start, and is named", async () => {
  await expect(startConsole({ ETCD_TIMEOUT_MS: "soon" })).rejects.toThrow("ETCD_TIMEOUT_MS");
});
