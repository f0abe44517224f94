import { afterEach, describe, expect, it, vi } from "vitest";

import { registerAnswerSchema } from "@/lib/api/contract";
import {
  editRegistrationAnswerSchema,
  handRegistrationsAnswerSchema,
} from "@/lib/api/hand-registrations-contract";
import { getCluster } from "@/lib/cluster";
import { put } from "@/lib/etcd/kv";
import { enableAccount } from "@/lib/testing/accounts";
import { valuesUnder } from "@/lib/testing/by-hand";
import { callRoute } from "@/lib/testing/call-route";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { GET as getAudit } from "../audit/route";
import { GET as getLease } from "../leases/[id]/route";
import { POST } from "../services/[service]/instances/route";
import { DELETE, PUT } from "./[id]/route";
import { GET } from "./route";

const soon = { timeout: 20_000, interval: 10 };
const A = "10.0.0.1:80";
const B = "10.0.0.2:80";

describe("the API of registrations by hand", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);

  afterEach(async () => {
    await etcd.client.delete().all();
  });

  const headers = { "X-Rollcall-Actor": "Erin" };
  const register = async (more: object = {}) => {
    const body = { address: A, keepalive: "rollcall", reason: "legacy host", ...more };
    const params = { service: "user.rpc" };
    return callRoute(POST, { method: "POST", params, headers, body });
  };
  const listed = async () =>
    handRegistrationsAnswerSchema.parse((await callRoute(GET, {})).body).registrations;
  const edit = (id: string, body: object) =>
    callRoute(PUT, { method: "PUT", params: { id }, headers, body });
  const remove = (id: string, body: object) =>
    callRoute(DELETE, { method: "DELETE", params: { id }, headers, body });

  it("lists what was registered with who keeps it, and changes and removes it", async () => {
    const check = { kind: "tcp", intervalSeconds: 3600 };
    const made = registerAnswerSchema.parse((await register({ check })).body);
    const id = made.id ?? "";
    expect(made).toMatchObject({ ttlSeconds: 10, operation: { kind: "register", actor: "Erin" } });
    await vi.waitFor(async () => {
      const { body } = await callRoute(GET, {});
      expect(handRegistrationsAnswerSchema.parse(body)).toMatchObject({
        ...{ loaded: true, problem: null, keeper: { own: true }, malformed: [] },
        registrations: [
          {
            ...{ id, service: "user.rpc", address: A, state: "registered", check },
            ...{ key: made.key, lease: made.lease, actor: "Erin", reason: "legacy host" },
          },
        ],
      });
    }, soon);
    const [{ modRevision } = { modRevision: 0 }] = await listed();

    const change = { address: B, check: null, reason: "moved" };
    const edited = await edit(id, { modRevision, ...change });
    expect(edited.status).toBe(200);
    const { registration } = editRegistrationAnswerSchema.parse(edited.body);
    expect(registration).toMatchObject({ address: B, check: null, lease: made.lease });

    expect((await edit(id, { modRevision, ...change })).status).toBe(409);
    expect((await remove(id, { modRevision, reason: "old page" })).status).toBe(409);
    const now = { modRevision: registration.modRevision };
    expect((await remove(id, { ...now, reason: "gone" })).status).toBe(200);
    expect(await valuesUnder(etcd, "user.rpc/")).toEqual([]);
    await vi.waitFor(async () => expect(await listed()).toEqual([]), soon);
    expect((await remove(id, { ...now, reason: "gone" })).status).toBe(404);

    await vi.waitFor(async () => {
      const { body } = await callRoute(getAudit, {});
      const { entries } = body as { entries: object[] };
      const said = entries.map((entry) => expect.objectContaining(entry));
      expect(said).toHaveLength(6);
      expect(entries).toMatchObject([
        { kind: "remove-registration", result: "refused", error: { code: "not_found" } },
        { kind: "remove-registration", result: "done", address: B, reason: "gone" },
        { kind: "remove-registration", result: "refused", reason: "old page" },
        { kind: "edit-registration", result: "refused" },
        { kind: "edit-registration", result: "done", address: B, reason: "moved", actor: "Erin" },
        { kind: "register", result: "done", address: A },
      ]);
    }, soon);
  });

  it("does not show what stands beside a registration on its lease as a key that would go too", async () => {
    const { key, lease } = registerAnswerSchema.parse((await register()).body);
    const { body } = await callRoute(getLease, { params: { id: lease ?? "" } });
    expect(body).toMatchObject({ keys: [{ key }] });
    await vi.waitFor(async () => {
      const [row] = await listed();
      expect(row?.state).toBe("registered");
    }, soon);
    expect([...(await getCluster().keylessLeases.list()).keys()]).not.toContain(lease);
  });

  it.each([
    ["modRevision", { reason: "x" }],
    ["reason", { modRevision: 1 }],
    ["address", { modRevision: 1, reason: "x", address: "nonsense" }],
    ["address", { modRevision: 1, reason: "x", address: "0.0.0.0:80" }],
    ["ttlSeconds", { modRevision: 1, reason: "x", ttlSeconds: 9 }],
    ["metadata", { modRevision: 1, reason: "x", metadata: { a: "b" } }],
    ["check", { modRevision: 1, reason: "x", check: { kind: "tcp", intervalSeconds: 0 } }],
    ["typo", { modRevision: 1, reason: "x", typo: 1 }],
  ])("names the field %s of the bad change %j", async (field, body) => {
    const { id } = registerAnswerSchema.parse((await register()).body);
    await vi.waitFor(async () => expect(await listed()).toHaveLength(1), soon);
    const [{ modRevision } = { modRevision: 0 }] = await listed();
    const asked = "modRevision" in body ? { ...body, modRevision } : body;
    const answer = await edit(id ?? "", asked);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(field);
    expect(await valuesUnder(etcd, "user.rpc/")).toEqual([A]);
  });

  it("removes what stands under a read-only prefix only for somebody who insists", async () => {
    await start({ formats: [{ prefix: "user.rpc/", format: "go-zero", readOnly: true }] });
    const { id } = registerAnswerSchema.parse((await register({ insist: true })).body);
    await vi.waitFor(async () => expect(await listed()).toHaveLength(1), soon);
    const [{ modRevision } = { modRevision: 0 }] = await listed();
    const body = { modRevision, reason: "x" };
    expect(await remove(id ?? "", body)).toMatchObject({
      status: 409,
      body: { error: { refusal: "dangerous", dangers: [{ code: "read-only" }] } },
    });
    expect(await valuesUnder(etcd, "user.rpc/")).toEqual([A]);
    expect((await remove(id ?? "", { ...body, insist: true })).status).toBe(200);
    expect(await valuesUnder(etcd, "user.rpc/")).toEqual([]);
  });

  it("refuses an address that is quarantined", async () => {
    await getCluster().quarantine.create([
      { service: null, address: A, reason: "slow", actor: null, until: null },
    ]);
    expect(await register()).toMatchObject({ status: 409 });
    expect(await valuesUnder(etcd, "user.rpc/")).toEqual([]);
  });

  it("lists and removes what cannot be read", async () => {
    await put(etcd.client, "/rollcall/registrations/odd key%", "{");
    const { malformed } = await vi.waitFor(async () => {
      const answer = handRegistrationsAnswerSchema.parse((await callRoute(GET, {})).body);
      expect(answer.malformed).toHaveLength(1);
      return answer;
    }, soon);
    const [{ id, key, modRevision } = { id: "", key: "", modRevision: 0 }] = malformed;
    expect(key).toBe("/rollcall/registrations/odd key%");
    expect((await remove(id, { modRevision, reason: "junk" })).status).toBe(200);
    expect(await valuesUnder(etcd, "/rollcall/registrations/")).toEqual([]);
  });

  it("is refused where the console is read-only, and by an etcd user who may not", async () => {
    const { id } = registerAnswerSchema.parse((await register()).body);
    await start({ readOnly: true });
    await vi.waitFor(async () => expect(await listed()).toHaveLength(1), soon);
    const [{ modRevision } = { modRevision: 0 }] = await listed();
    const body = { modRevision, reason: "x" };
    const denied = { status: 403, body: { error: { code: "permission_denied" } } };
    expect(await edit(id ?? "", { ...body, address: B })).toMatchObject(denied);
    expect(await remove(id ?? "", body)).toMatchObject(denied);
    const account = await enableAccount(etcd, [{ permType: "Read", prefix: "" }]);
    try {
      const cluster = await start({ username: "few", password: "few" });
      await vi.waitFor(async () => expect(await listed()).toHaveLength(1), soon);
      expect(await edit(id ?? "", { ...body, address: B })).toMatchObject(denied);
      expect(await remove(id ?? "", body)).toMatchObject(denied);
      expect(await register({ address: B })).toMatchObject(denied);
      await cluster.close();
    } finally {
      await account.close();
    }
    expect(await valuesUnder(etcd, "user.rpc/")).toEqual([A]);
  });
});
