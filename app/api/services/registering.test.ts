import { describe, expect, it, vi } from "vitest";

import { registerAnswerSchema } from "@/lib/api/contract";
import { get } from "@/lib/etcd/kv";
import { keepaliveOnce } from "@/lib/etcd/lease";
import { callRoute } from "@/lib/testing/call-route";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";
import { DELETE } from "../registrations/[key]/route";
import { POST } from "./[service]/instances/route";
import { GET as getService } from "./[service]/route";

const soon = { timeout: 10_000, interval: 10 };
/** Names that a path, a split or an encoding may trip over. */
const names = [
  "user.rpc",
  "/a/b",
  "a b",
  "100%",
  "a%2Fb",
  "订单.rpc",
  "..",
  "a\\\\b",
  "<i>&",
  "\\xff\\x00",
];

describe("registering an instance", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);

  const register = (service: string, body: object) =>
    callRoute(POST, { method: "POST", params: { service }, body });
  const remove = (key: string, body: object) =>
    callRoute(DELETE, { method: "DELETE", params: { key }, body });

  it.each(names)("lists the instance under %j and takes it out again", async (service) => {
    const address = "10.0.0.5:8080";
    const made = await register(service, { address, keepalive: "caller" });
    expect(made.status).toBe(201);
    const { key, lease, revision, operation } = registerAnswerSchema.parse(made.body);
    expect(key).toBe(`${service}/${lease}`);
    expect(operation).toMatchObject({ kind: "register", service, address, outcome: "done" });

    await vi.waitFor(async () => {
      expect((await callRoute(getService, { params: { service } })).body).toMatchObject({
        service,
        instances: [{ address, state: "live", registrations: [{ key, lease }] }],
      });
    }, soon);

    const removed = await remove(key, { modRevision: revision, reason: "test" });
    expect(removed.status).toBe(200);
    await vi.waitFor(async () => {
      expect((await callRoute(getService, { params: { service } })).body).toMatchObject({
        instances: [],
      });
    }, soon);
  });

  it("writes go-zero's bytes under a lease that the caller keeps alive", async () => {
    const { body } = await register("bytes.rpc", {
      address: "10.0.0.5:8080",
      keepalive: "caller",
      ttlSeconds: 20,
    });
    const { key, lease, ttlSeconds } = registerAnswerSchema.parse(body);
    const { kv } = await get(etcd.client, key);
    expect(kv?.value.toString()).toBe("10.0.0.5:8080");
    expect(kv?.lease).toBe(lease);
    expect(ttlSeconds).toBe(20);
    expect(await keepaliveOnce(etcd.client, lease ?? "")).toMatchObject({ ttlSeconds: 20 });
  });

  it("writes gRPC naming's bytes, with metadata", async () => {
    const { body } = await register("naming", {
      address: "10.0.0.5:8080",
      format: "grpc-naming",
      metadata: { zone: "a" },
      keepalive: "caller",
    });
    const { key } = registerAnswerSchema.parse(body);
    expect(key).toBe("naming/10.0.0.5:8080");
    const { kv } = await get(etcd.client, key);
    expect(kv?.value.toString()).toBe('{"Op":0,"Addr":"10.0.0.5:8080","Metadata":{"zone":"a"}}');
  });

  it("is recorded with who did it", async () => {
    const { body } = await callRoute(POST, {
      ...{ method: "POST", params: { service: "actor.rpc" } },
      headers: { "X-Rollcall-Actor": encodeURIComponent(" 王芳 ") },
      body: { address: "10.0.0.5:8080", keepalive: "none" },
    });
    expect(registerAnswerSchema.parse(body).operation).toMatchObject({ actor: "王芳" });
    const unnamed = await register("actor.rpc", { address: "10.0.0.6:8080", keepalive: "none" });
    expect(registerAnswerSchema.parse(unnamed.body).operation).toMatchObject({ actor: null });
  });

  it("makes a permanent key, and lists it, when there is to be no lease", async () => {
    const { body } = await register("permanent.rpc", { address: "a:1", keepalive: "none" });
    const { key, lease } = registerAnswerSchema.parse(body);
    expect(lease).toBeNull();
    expect((await get(etcd.client, key)).kv?.lease).toBe("0");
    await vi.waitFor(async () => {
      const answer = await callRoute(getService, { params: { service: "permanent.rpc" } });
      expect(answer.body).toMatchObject({ instances: [{ state: "permanent" }] });
    }, soon);
  });

  it("refuses a key that exists, and leaves no lease behind", async () => {
    const body = { address: "10.0.0.5:8080", format: "grpc-naming", keepalive: "caller" };
    expect((await register("twice", body)).status).toBe(201);
    const leases = async () => (await etcd.client.leaseClient.leaseLeases()).leases.length;
    const before = await leases();
    const second = await register("twice", body);
    expect(second).toMatchObject({
      status: 409,
      body: { error: { code: "failed_precondition" } },
    });
    expect(await leases()).toBe(before);
  });

  it.each([
    ["address", { address: "nonsense", keepalive: "none" }],
    ["address", { address: "10.0.0.5:0", keepalive: "none" }],
    ["address", { address: "0.0.0.0:80", keepalive: "none" }],
    ["address", { address: "[::]:80", keepalive: "none" }],
    ["address", { address: "2001:db8::1:80", keepalive: "none" }],
    ["address", { keepalive: "none" }],
    ["keepalive", { address: "a:1" }],
    ["keepalive", { address: "a:1", keepalive: "forever" }],
    ["ttlSeconds", { address: "a:1", keepalive: "caller", ttlSeconds: 0 }],
    ["ttlSeconds", { address: "a:1", keepalive: "caller", ttlSeconds: 1.5 }],
    ["ttlSeconds", { address: "a:1", keepalive: "rollcall", ttlSeconds: 9 }],
    ["check", { address: "a:1", keepalive: "rollcall", check: { kind: "http" } }],
    ["check", { address: "a:1", keepalive: "none", check: { kind: "tcp" } }],
    ["format", { address: "a:1", keepalive: "none", format: "no-such" }],
    ["format", { address: "a:1", keepalive: "none", format: "plain-address" }],
    ["metadata", { address: "a:1", keepalive: "none", metadata: { a: "b" } }],
    ["metadata", { address: "a:1", keepalive: "none", metadata: { a: 1 } }],
    ["typo", { address: "a:1", keepalive: "none", typo: true }],
  ])("names the field %s of the bad body %j", async (field, body) => {
    const answer = await register("bad.rpc", body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(field);
    expect(await etcd.client.getAll().prefix("bad.rpc/").keys()).toEqual([]);
  });

  it("refuses a service under which it would not be listed", async () => {
    const body = { address: "a:1", keepalive: "none" };
    expect((await register("/rollcall/audit", body)).status).toBe(400);
    await start({ prefixes: ["prod/"] });
    expect((await register("dev/user.rpc", body)).status).toBe(400);
    expect((await register("prod/user.rpc", body)).status).toBe(201);
  });

  it("is refused where the console is read-only", async () => {
    await start({ readOnly: true });
    const answer = await register("ro.rpc", { address: "a:1", keepalive: "none" });
    expect(answer).toMatchObject({ status: 403, body: { error: { code: "permission_denied" } } });
    expect(await etcd.client.getAll().prefix("ro.rpc/").keys()).toEqual([]);
  });
});
