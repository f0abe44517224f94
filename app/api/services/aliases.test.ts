import { describe, expect, it, vi } from "vitest";

import { searchAnswerSchema } from "@/lib/api/contract";
import { getCluster } from "@/lib/cluster";
import { put, transact } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { callRoute } from "@/lib/testing/call-route";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { GET as search } from "../search/route";

const soon = { timeout: 15_000, interval: 20 };
const ID = "8f2c9e6d4f1b11ee9c3e0242ac110002";
const NAME_KEY = `/cse-sr/ms/files/default/default/${ID}`;
const instance = {
  ...{ instanceId: "a1b2", serviceId: ID, endpoints: ["rest://10.0.0.5:8080"], status: "UP" },
};

describe("the name of a service that its instances have but an id of", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);

  const say = (record: unknown) => put(etcd.client, NAME_KEY, JSON.stringify(record));
  const aliasOf = (service: string) => getCluster().live.rows.get(service)?.alias;
  const found = async (q: string) => {
    const { body } = await callRoute(search, { path: `/api/search?q=${q}` });
    return searchAnswerSchema.parse(body).hits.map(({ service, alias }) => [service, alias]);
  };

  it("is told when it comes, when it is another and when it goes, and by a console that finds both", async () => {
    const { id } = await grant(etcd.client, 120);
    const key = `/cse-sr/inst/files/default/default/${ID}/a1b2`;
    await put(etcd.client, key, JSON.stringify(instance), { lease: id });
    await vi.waitFor(() => expect(getCluster().live.rows.has(ID)).toBe(true), soon);
    expect(aliasOf(ID)).toBeUndefined();

    await say({ serviceId: ID, appId: "shop", serviceName: "orders", version: "1.0.0" });
    await vi.waitFor(() => expect(aliasOf(ID)).toBe("orders"), soon);
    expect(await found("orders")).toEqual([[ID, "orders"]]);
    expect(await found(ID.slice(0, 8))).toEqual([[ID, "orders"]]);
    await start();
    await vi.waitFor(() => expect(aliasOf(ID)).toBe("orders"), soon);

    await say({ serviceId: ID, serviceName: "payments" });
    await vi.waitFor(() => expect(aliasOf(ID)).toBe("payments"), soon);
    await transact(etcd.client, {
      ifModRevision: [],
      success: [{ type: "delete", key: Buffer.from(NAME_KEY) }],
    });
    await vi.waitFor(() => expect(aliasOf(ID)).toBeUndefined(), soon);
    expect(await found("payments")).toEqual([]);
  });

  it.each(['{"serviceName":7}', '{"serviceName":""}', '["orders"]', "orders", ""])(
    "is not told by %j, which is ServiceComb's all the same",
    async (value) => {
      await put(etcd.client, NAME_KEY, value);
      const { registry } = getCluster();
      const held = { kind: "auxiliary", codec: "servicecomb", valueBytes: value.length };
      await vi.waitFor(() => expect(registry.keys.get(NAME_KEY)).toMatchObject(held), soon);
      const { id } = await grant(etcd.client, 120);
      const key = `/cse-sr/inst/files/default/default/${ID}/a1b2`;
      await put(etcd.client, key, JSON.stringify(instance), { lease: id });
      await vi.waitFor(() => expect(getCluster().live.rows.has(ID)).toBe(true), soon);
      expect(aliasOf(ID)).toBeUndefined();
    },
  );
});
