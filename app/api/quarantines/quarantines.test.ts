import { describe, expect, it, vi } from "vitest";

import { quarantineAnswerSchema, quarantinesAnswerSchema } from "@/lib/api/quarantine-contract";
import { getCluster } from "@/lib/cluster";
import { fromKeyText } from "@/lib/codecs/key-text";
import { get, put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import type { RuleState } from "@/lib/registry/quarantine-state";
import type { QuarantinesMessage } from "@/lib/registry/topics";
import { callRoute } from "@/lib/testing/call-route";
import { publish } from "@/lib/testing/use-cluster";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { DELETE } from "./[id]/route";
import { GET, POST } from "./route";

const soon = { timeout: 10_000, interval: 20 };
const reason = "returns stale prices";

describe("quarantines", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);

  const list = async () => quarantinesAnswerSchema.parse((await callRoute(GET)).body);
  const post = (body: object, headers = {}) =>
    callRoute(POST, { method: "POST", body: { reason, untilSeconds: null, ...body }, headers });
  const make = async (body: object, headers = {}): Promise<RuleState> => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(201);
    return quarantineAnswerSchema.parse(answer.body).rule;
  };
  const lift = (id: string, body: object) =>
    callRoute(DELETE, { method: "DELETE", params: { id }, body });
  const addresses = (service: string) => [
    ...(getCluster().registry.services.get(service)?.addresses() ?? []),
  ];
  const two = async (service: string) => {
    await publish(etcd, service, "10.0.0.1:8080");
    await publish(etcd, service, "10.0.0.2:8080");
    await vi.waitFor(() => expect(addresses(service)).toHaveLength(2), soon);
  };

  it("are made with who and why, keep the instance out, and are lifted", async () => {
    await two("made.rpc");
    const rule = await make(
      { service: "made.rpc", address: "10.0.0.1:8080", untilSeconds: 900 },
      { "x-rollcall-actor": "Erin%20%E6%9D%8E" },
    );
    expect(rule).toMatchObject({ actor: "Erin 李", reason, strategy: "revoke" });
    expect((rule.until ?? 0) - rule.createdAt).toBeGreaterThan(890_000);
    await vi.waitFor(() => expect(addresses("made.rpc")).toEqual(["10.0.0.2:8080"]), soon);
    await vi.waitFor(async () => {
      expect((await list()).rules.find(({ id }) => id === rule.id)?.condition.state).toBe("ok");
    }, soon);
    const lifted = await lift(rule.id, { modRevision: rule.modRevision, reason: "restarted" });
    expect(lifted.status).toBe(200);
    expect((await list()).rules.map(({ id }) => id)).not.toContain(rule.id);
    expect((await lift(rule.id, { reason: "again" })).status).toBe(404);
  });

  it("that leave a service without an instance are refused until that is confirmed", async () => {
    await two("emptied.rpc");
    const first = await make({ service: "emptied.rpc", address: "10.0.0.1:8080" });
    const body = { service: "emptied.rpc", address: "10.0.0.2:8080" };
    expect(await post(body)).toMatchObject({
      status: 409,
      body: {
        error: {
          code: "failed_precondition",
          message: expect.stringContaining("emptied.rpc without an instance"),
        },
      },
    });
    expect(addresses("emptied.rpc")).toContain("10.0.0.2:8080");
    const second = await make({ ...body, confirmEmpty: true });
    for (const { id } of [first, second]) await lift(id, { reason });
  });

  it("that have changed since they were shown are not lifted", async () => {
    const rule = await make({ service: null, address: "10.9.9.9:1" });
    expect(rule.service).toBeNull();
    const answer = await lift(rule.id, { modRevision: rule.modRevision + 1, reason });
    expect(answer).toMatchObject({ status: 409, body: { error: { code: "failed_precondition" } } });
    await lift(rule.id, { reason });
  });

  it("cannot divert while the setting is off, and say which strategies there are", async () => {
    const body = { service: "x", address: "10.0.0.1:1", strategy: "divert" };
    expect((await post(body)).status).toBe(409);
    const { strategies } = await list();
    expect(strategies["go-zero"]).toMatchObject({ strategy: "revoke", possible: ["revoke"] });
    expect(strategies["go-zero"]?.reasons).toContain("divert-is-off");
  });

  it("take the strategy of the instance's framework where none is named", async () => {
    await start({ allowDivert: true });
    await two("diverted.rpc");
    const rule = await make({ service: "diverted.rpc", address: "10.0.0.1:8080" });
    expect(rule.strategy).toBe("divert");
    await lift(rule.id, { reason });
    const absent = await make({ service: "diverted.rpc", address: "10.0.0.7:8080" });
    expect(absent.strategy).toBe("revoke");
    await lift(absent.id, { reason });
  });

  it("that cannot be read are listed", async () => {
    await put(etcd.client, "/rollcall/quarantine/odd", "no rule");
    await vi.waitFor(async () => {
      expect((await list()).malformed).toMatchObject([{ key: "/rollcall/quarantine/odd" }]);
    }, soon);
  });

  it("that cannot be read are removed by their key while they are as they were shown, and audited", async () => {
    const id = "/rollcall/quarantine/od\\xffd/2";
    const { id: lease } = await grant(etcd.client, 60);
    await put(etcd.client, fromKeyText(id), "no rule", { lease });
    await put(etcd.client, "beside", "it", { lease });
    const malformed = async () => (await list()).malformed.filter(({ key }) => key === id);
    await vi.waitFor(async () => expect(await malformed()).toHaveLength(1), soon);
    const [shown] = await malformed();
    await put(etcd.client, fromKeyText(id), "still none", { lease });
    const body = { modRevision: shown?.modRevision, reason };
    expect((await lift(id, body)).status).toBe(409);
    await vi.waitFor(async () => {
      expect((await malformed())[0]?.modRevision).toBeGreaterThan(shown?.modRevision ?? 0);
    }, soon);

    const [now] = await malformed();
    const answer = await lift(id, { modRevision: now?.modRevision, reason });
    expect(answer).toMatchObject({ status: 200, body: { rule: null } });
    expect(await malformed()).toEqual([]);
    expect((await get(etcd.client, fromKeyText(id))).kv).toBeNull();
    expect((await get(etcd.client, "beside")).kv).not.toBeNull();
    expect(getCluster().operations.list()[0]).toMatchObject({
      ...{ kind: "lift", key: id, service: "", address: "", reason },
      guard: { modRevision: now?.modRevision },
    });
    expect((await lift(id, { reason })).status).toBe(404);
  });

  it.each([
    ["address", { service: "x", address: " " }],
    ["reason", { service: "x", address: "10.0.0.1:1", reason: " " }],
    ["untilSeconds", { service: "x", address: "10.0.0.1:1", untilSeconds: 0 }],
    ["untilSeconds", { service: "x", address: "10.0.0.1:1", untilSeconds: 1e12 }],
    ["strategy", { service: "x", address: "10.0.0.1:1", strategy: "hope" }],
    ["service", { address: "10.0.0.1:1" }],
    ["unknown", { service: "x", address: "10.0.0.1:1", forever: true }],
  ])("name a bad %s", async (field, body) => {
    const answer = await post(body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid_argument" } } });
    expect(JSON.stringify(answer.body).toLowerCase()).toContain(
      field === "unknown" ? "forever" : field.toLowerCase(),
    );
  });

  it("are neither made nor lifted by a read-only console", async () => {
    const rule = await make({ service: "kept.rpc", address: "10.0.0.1:1" });
    await start({ readOnly: true });
    expect((await post({ service: "kept.rpc", address: "10.0.0.2:1" })).status).toBe(403);
    expect((await lift(rule.id, { reason })).status).toBe(403);
    await vi.waitFor(async () => {
      expect((await list()).rules.map(({ id }) => id)).toContain(rule.id);
    }, soon);
  });

  it("are told to the stream: all at first, then what differs and what is gone", async () => {
    const before = await make({ service: "stream.rpc", address: "10.0.0.1:1" });
    const told: { event: string; data: QuarantinesMessage }[] = [];
    const { live } = getCluster();
    const end = live.hub.subscribe(["quarantines"], {
      write: (frame) => {
        const [, event = "", data = ""] = /event: (\w+)\ndata: (.*)\n/.exec(frame.toString()) ?? [];
        told.push({ event, data: JSON.parse(data) });
      },
    });
    expect(told[0]).toMatchObject({ event: "snapshot", data: { loaded: true } });
    expect(told[0]?.data.rules.map(({ id }) => id)).toContain(before.id);
    const after = await make({ service: "stream.rpc", address: "10.0.0.2:1" });
    const since = () => told.slice(1).map(({ data }) => data);
    await vi.waitFor(() => {
      const ids = since().flatMap(({ rules }) => rules.map(({ id }) => id));
      expect(ids).toContain(after.id);
    }, soon);
    await lift(before.id, { reason });
    await vi.waitFor(() => {
      expect(since().flatMap(({ removed }) => removed)).toContain(before.id);
    }, soon);
    end();
    await lift(after.id, { reason });
  });
});
