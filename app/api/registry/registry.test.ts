import { beforeEach, describe, expect, it, vi } from "vitest";

import { diffAnswerSchema, registryAnswerSchema } from "@/lib/api/past-contract";
import { type Cluster, getCluster } from "@/lib/cluster";
import { put, transact } from "@/lib/etcd/kv";
import { revoke } from "@/lib/etcd/lease";
import { callRoute } from "@/lib/testing/call-route";
import { publish } from "@/lib/testing/use-cluster";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { GET as getDiff } from "./diff/route";
import { GET as getRegistry } from "./route";

/** As long as go-zero's ids are, which tells a key without a lease for a registration. */
const PERMANENT = "2305843009213693952";
const soon = { timeout: 20_000, interval: 20 };

describe("the registry of the past", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);
  beforeEach(() => getCluster().journal.flush());

  const registry = (query: string) => callRoute(getRegistry, { path: `/api/registry?${query}` });
  const diff = (query: string) => callRoute(getDiff, { path: `/api/registry/diff?${query}` });

  async function caughtUp(cluster: Cluster = getCluster()): Promise<number> {
    const { header } = await put(etcd.client, "config/marker", String(Date.now()));
    await vi.waitFor(() => expect(cluster.registry.revision).toBe(header.revision), soon);
    await cluster.journal.flush();
    return header.revision;
  }

  it("is answered with services, instances by address and their registrations", async () => {
    const { key, lease } = await publish(etcd, "then.rpc", "10.0.0.2:80");
    await put(etcd.client, `then.rpc/${PERMANENT}`, "10.0.0.1:80");
    const revision = await caughtUp();
    await revoke(etcd.client, lease);
    await caughtUp();

    const { body } = await registry(`revision=${revision}&service=then.rpc`);
    const answer = registryAnswerSchema.parse(body);
    expect(answer).toMatchObject({ revision, source: "etcd", epoch: getCluster().journal.epoch });
    expect(answer.services).toMatchObject([
      {
        ...{ name: "then.rpc", framework: "go-zero", instanceCount: 2, registrationCount: 2 },
        permanent: 1,
        instances: [
          { address: "10.0.0.1:80", registrations: [{ key: `then.rpc/${PERMANENT}`, lease: "0" }] },
          { address: "10.0.0.2:80", registrations: [{ key, lease }] },
        ],
      },
    ]);
    const now = registryAnswerSchema.parse((await registry("service=then.rpc")).body);
    expect(now).toMatchObject({ source: "live", services: [{ instanceCount: 1 }] });
  });

  it("leaves the instances out of a summary, and other services out when one is asked for", async () => {
    await publish(etcd, "one.rpc", "10.0.0.1:80");
    await publish(etcd, "two.rpc", "10.0.0.1:80");
    const revision = await caughtUp();
    const summary = registryAnswerSchema.parse(
      (await registry(`revision=${revision}&view=summary`)).body,
    );
    const names = summary.services.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(names).toEqual(expect.arrayContaining(["one.rpc", "two.rpc"]));
    expect(summary.services.every(({ instances }) => instances === undefined)).toBe(true);
    const one = await registry(`revision=${revision}&service=one.rpc`);
    expect(one.body).toMatchObject({ services: [{ name: "one.rpc" }] });
  });

  it("says nothing of an unknown service, whose registry was empty", async () => {
    const revision = await caughtUp();
    const { status, body } = await registry(`revision=${revision}&service=never.rpc`);
    expect([status, body]).toMatchObject([200, { services: [] }]);
  });

  it("takes a name with any bytes", async () => {
    await put(etcd.client, Buffer.from(`\xff/${PERMANENT}`, "latin1"), "10.0.0.1:80");
    const revision = await caughtUp();
    const query = `revision=${revision}&service=${encodeURIComponent("\\xFF")}`;
    expect((await registry(query)).body).toMatchObject({ services: [{ name: "\\xff" }] });
  });

  it("compares two points, and the past with now", async () => {
    const stays = await publish(etcd, "diff.rpc", "10.0.0.1:80");
    const goes = await publish(etcd, "diff.rpc", "10.0.0.2:80");
    const from = await caughtUp();
    await revoke(etcd.client, goes.lease);
    await put(etcd.client, stays.key, "10.0.0.1:80", { lease: "0" });
    await publish(etcd, "new.rpc", "10.0.0.3:80");
    const to = await caughtUp();
    for (const target of [`rev:${to}`, "now", String(Date.now())]) {
      const answer = diffAnswerSchema.parse((await diff(`from=rev:${from}&to=${target}`)).body);
      expect(answer.from.revision).toBe(from);
      expect(answer.services).toEqual({ added: ["new.rpc"], removed: [] });
      expect(answer.instances).toMatchObject([
        { type: "changed", address: "10.0.0.1:80", after: { registrations: [{ lease: "0" }] } },
        { type: "removed", address: "10.0.0.2:80", after: null },
        { type: "added", service: "new.rpc", before: null },
      ]);
      expect(answer.gaps).toEqual([]);
    }
    const one = await diff(`from=rev:${from}&to=rev:${to}&service=new.rpc`);
    expect(diffAnswerSchema.parse(one.body).instances).toHaveLength(1);
    const none = await diff(`from=rev:${to}&to=rev:${to}`);
    expect(none.body).toMatchObject({ instances: [], services: { added: [], removed: [] } });
  });

  it("refuses a revision that is yet to come, and says which one is the current", async () => {
    const revision = await caughtUp();
    const answer = await registry(`revision=${revision + 1_000}`);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid_argument" } } });
    expect(JSON.stringify(answer.body)).toContain(`it is at ${revision}`);
  });

  it.each([
    ["revision", "revision=0"],
    ["revision", "revision=-1"],
    ["revision", "revision=abc"],
    ["revision", "revision=1.5"],
    ["revision", "revision=99999999999999999"],
    ["at", "at=yesterday"],
    ["at", "at=2026-11-22T14:02:00"],
    ["at", "revision=1&at=1"],
    ["epoch", "revision=1&epoch=0"],
    ["epoch", "revision=1&epoch=x"],
    ["view", "view=other"],
    ["rev", "rev=1"],
    ["backslash", "service=%5Cq"],
    ["yet to come", "at=99999999999999"],
  ])("names %s in the bad query %s", async (field, query) => {
    const answer = await registry(query);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid_argument" } } });
    expect(JSON.stringify(answer.body)).toContain(field);
  });

  it.each([
    ["from", "to=now"],
    ["to", "from=now&to=rev:x"],
    ["from", "from=rev:-1&to=now"],
    ["from", "from=%20&to=now"],
    ["from is later than to", "from=now&to=rev:2"],
  ])("names %s in the bad comparison %s", async (field, query) => {
    await caughtUp();
    const answer = await diff(query);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid_argument" } } });
    expect(JSON.stringify(answer.body)).toContain(field);
  });

  it("says when the journal begins for an instant before it", async () => {
    await caughtUp();
    const answer = await registry("at=2001-01-01T00:00:00Z");
    expect(answer).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
    const begins = await getCluster().journal.store.begins();
    expect(JSON.stringify(answer.body)).toContain(new Date(begins ?? 0).toISOString());
  });

  it("does not know an epoch that never was", async () => {
    const revision = await caughtUp();
    const answer = await registry(`revision=${revision}&epoch=99`);
    expect(answer).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  });

  it("refuses what was compacted before the journal began, and what lies in a gap by naming it", async () => {
    const early = await caughtUp();
    const { body } = await put(etcd.client, "config/x", "1").then(() => registry("view=summary"));
    const { options } = getCluster();
    // A console that saw nothing of it, as its journal begins only now.
    await etcd.client.kv.compact({ revision: await caughtUp() });
    const later = await start();
    await later.journal.flush();
    const unseen = await registry(`revision=${early}`);
    expect([body, unseen]).toMatchObject([
      { source: "live" },
      { status: 410, body: { error: { code: "compacted" } } },
    ]);

    const before = await caughtUp(later);
    await later.close();
    await transact(etcd.client, {
      ifModRevision: [],
      success: [
        {
          type: "put",
          key: Buffer.from(`gap.rpc/${PERMANENT}`),
          value: Buffer.from("10.0.0.1:80"),
        },
      ],
    });
    const away = Date.now();
    const { header } = await put(etcd.client, "config/x", "2");
    await etcd.client.kv.compact({ revision: header.revision });
    await start({ history: later.options.history ?? options.history });
    const after = await caughtUp();

    const inGap = await registry(`revision=${before + 1}`);
    expect(inGap).toMatchObject({ status: 410, body: { error: { code: "compacted" } } });
    expect(JSON.stringify(inGap.body)).toContain(`revision ${before}`);
    const instant = await registry(`at=${away}`);
    expect(instant).toMatchObject({ status: 410, body: { error: { code: "compacted" } } });
    expect(JSON.stringify(instant.body)).toContain(`the revisions ${before} and`);

    const across = diffAnswerSchema.parse((await diff(`from=rev:${before}&to=rev:${after}`)).body);
    expect(across.gaps).toMatchObject([{ reason: "compacted", afterRevision: before }]);
    expect(across.instances).toMatchObject([{ type: "added", service: "gap.rpc" }]);
    const since = diffAnswerSchema.parse((await diff(`from=rev:${after}&to=now`)).body);
    expect(since.gaps).toEqual([]);
  });
});
