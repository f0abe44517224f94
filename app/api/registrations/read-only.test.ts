import { describe, expect, it, vi } from "vitest";

import { registerAnswerSchema } from "@/lib/api/contract";
import { type Cluster, getCluster } from "@/lib/cluster";
import { get, list, put, transact } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { ready } from "@/lib/testing/by-hand";
import { callRoute } from "@/lib/testing/call-route";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { PUT } from "../hand-registrations/[id]/route";
import { POST as PIN } from "../pins/route";
import { POST as REGISTER } from "../services/[service]/instances/route";
import { GET as PLAN, POST as RESTORE } from "./[key]/restore/route";

const soon = { timeout: 15_000, interval: 20 };
const refused = { status: 409, body: { error: { message: expect.stringContaining("read-only") } } };

describe("what is written under a prefix that is read-only", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);

  const register = (service: string, more: object = {}) =>
    callRoute(REGISTER, {
      method: "POST",
      params: { service },
      body: { address: "10.0.0.5:80", reason: "test", ...more },
    });
  const under = async (prefix: string) => (await list(etcd.client, prefix)).kvs.length;
  const locked = async (prefix: string): Promise<Cluster> => {
    const formats = [{ prefix, format: "go-zero", readOnly: true }];
    return ready(await start({ formats }));
  };

  it.each(["rollcall", "caller", "none"])(
    "is registered by hand only if somebody insists, kept alive by %s or not",
    async (keepalive) => {
      const service = `locked.${keepalive}`;
      await locked(`${service}/`);
      expect(await register(service, { keepalive })).toMatchObject(refused);
      expect(await under(`${service}/`)).toBe(0);
      const answer = await register(service, { keepalive, insist: true });
      expect(answer.status).toBe(201);
      expect(await under(`${service}/`)).toBe(1);
    },
  );

  it("is not registered under what was pinned while the console ran", async () => {
    await ready(getCluster());
    const pin = { prefix: "pinned.rpc/", format: "go-zero", readOnly: true, reason: "frozen" };
    expect((await callRoute(PIN, { method: "POST", body: pin })).status).toBe(201);
    expect(await register("pinned.rpc", { keepalive: "none" })).toMatchObject(refused);
    expect(await register("other.rpc", { keepalive: "none" })).toMatchObject({ status: 201 });
  });

  it("is not changed with its registration by hand unless somebody insists", async () => {
    const cluster = await locked("kept.rpc/");
    const made = await register("kept.rpc", { keepalive: "rollcall", insist: true });
    const { id, key } = registerAnswerSchema.parse(made.body);
    const edit = (more: object) => {
      const modRevision = cluster.handRegistrations.get(id ?? "")?.modRevision;
      const body = { modRevision, address: "10.0.0.6:80", reason: "moved", ...more };
      return callRoute(PUT, { method: "PUT", params: { id: id ?? "" }, body });
    };
    expect(await edit({})).toMatchObject(refused);
    expect((await get(etcd.client, key)).kv?.value.toString()).toBe("10.0.0.5:80");
    expect((await edit({ insist: true })).status).toBe(200);
  });

  it("is put back only if somebody insists, which the plan says", async () => {
    const { id: lease } = await grant(etcd.client, 60);
    const key = `back.rpc/${lease}`;
    await put(etcd.client, key, "10.0.0.5:80", { lease });
    const cluster = await locked("back.rpc/");
    const { header } = await transact(etcd.client, {
      ifModRevision: [],
      success: [{ type: "delete", key: Buffer.from(key) }],
    });
    await vi.waitFor(() => expect(cluster.registry.revision).toBe(header.revision), soon);
    await cluster.journal.flush();
    const { revision } = header;
    const path = `/api/registrations/x/restore?revision=${revision}`;
    expect(await callRoute(PLAN, { path, params: { key } })).toMatchObject({
      status: 200,
      body: { danger: "read-only" },
    });
    const restore = (more: object) =>
      callRoute(RESTORE, {
        method: "POST",
        params: { key },
        body: { revision, modRevision: 0, lease: "same", reason: "undo", ...more },
      });
    expect(await restore({})).toMatchObject(refused);
    expect((await get(etcd.client, key)).kv).toBeNull();
    expect((await restore({ insist: true })).status).toBe(200);
    expect((await get(etcd.client, key)).kv?.lease).toBe(lease);
  });
});
