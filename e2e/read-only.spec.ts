import { expect, putPermanent, test } from "./console";

test.use({ consoleEnv: { ROLLCALL_READ_ONLY: "true" } });

test("a read-only console shows no action, and says that it is one", async ({
  page,
  etcd,
  register,
  service,
}) => {
  await register(service, "10.0.0.1:8080");
  await putPermanent(etcd, service, "10.0.0.9:8080");
  const actions = page.getByRole("button", {
    name: /^(register|force-expire|deregister|revoke|take out)/i,
  });
  for (const path of [
    "/",
    `/services/${service}?instance=10.0.0.1%3A8080`,
    "/leases",
    "/leases?kind=permanent",
    "/cluster",
  ]) {
    await page.goto(path);
    await expect(page.getByRole("status").getByText("Live", { exact: true })).toBeVisible();
    await expect(page.getByText("Read-only", { exact: true })).toBeVisible();
    await expect(actions).toHaveCount(0);
    await expect(page.getByRole("checkbox")).toHaveCount(0);
  }
});

test("a read-only console refuses every call that changes something", async ({
  request,
  register,
  service,
}) => {
  const { key, lease } = await register(service, "10.0.0.1:8080");
  const reason = "a test";
  const answers = [
    await request.post(`/api/services/${service}/instances`, {
      data: { address: "10.0.0.2:8080", keepalive: "none" },
    }),
    await request.delete(`/api/registrations/${encodeURIComponent(key)}`, {
      data: { modRevision: 1, reason },
    }),
    await request.post("/api/leases", { data: { ttlSeconds: 10 } }),
    await request.put(`/api/leases/${lease}`),
    await request.delete(`/api/leases/${lease}`, { data: { reason } }),
  ];
  expect(answers.map((answer) => answer.status())).toEqual([403, 403, 403, 403, 403]);
  for (const answer of answers) {
    expect((await answer.json()).error).toMatchObject({ code: "permission_denied" });
  }
  expect((await request.get(`/api/leases/${lease}`)).status()).toBe(200);
});
