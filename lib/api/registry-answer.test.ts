import { expect, it, vi } from "vitest";

import type { Cluster } from "@/lib/cluster";
import { put, transact } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { describeEachDatabase } from "@/lib/testing/journal-databases";
import { journalIn } from "@/lib/testing/journal-in";
import { useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

import { type RegistryAnswer, registryAnswerSchema } from "./past-contract";
import { registryAnswer } from "./registry-answer";

const soon = { timeout: 20_000, interval: 20 };

const paying = (id: string, namespace: string, more: object = {}) => ({
  key: `${namespace}/pay/${id}`,
  value: {
    ...{ id, name: "pay", version: "v2", metadata: { weight: "7", zone: "z1", region: "r1" } },
    ...{ endpoints: [`http://10.0.${id}:80`, `grpc://10.0.${id}:90`], ...more },
  },
});
const member = { conn_url: "postgres://10.0.2.1:5432/db", state: "running", role: "primary" };

/** Of many formats, with several services in one key, several keys of one instance, and what belongs to them. */
const written: { key: string; value: unknown }[] = [
  paying("1.1", "/microservices"),
  paying("1.2", "/staging"),
  { key: "/microservices/pay/x", value: "no JSON" },
  {
    key: "moleculer/discovery/info/node-1",
    value: {
      ...{ ver: "4", sender: "node-1", ipList: ["10.0.1.3"], port: 37037 },
      services: [{ name: "math", version: 2 }, { name: "mail" }],
    },
  },
  { key: "moleculer/discovery/beats/node-1/2b7ce267/1", value: "{}" },
  { key: "/pg/main/leader", value: "pg-0" },
  { key: "/pg/main/members/pg-0", value: member },
  { key: "by-dev/meta/session/querynode-5", value: milvusNode("10.0.1.5:21123") },
  { key: "/dubbo/a.B/consumers/consumer%3A%2F%2F10.0.1.6%2Fa.B%3Finterface%3Da.B", value: "" },
  { key: "/shop/rpcx", value: "rpcx_path" },
  { key: "/shop/rpcx/Arith", value: "Arith" },
  { key: "/shop/rpcx/Arith/tcp@10.0.1.7:8972", value: "weight=3" },
];

function milvusNode(address: string) {
  return { ServerID: 5, ServerName: "querynode", Address: address, Version: "2.4.1" };
}

describeEachDatabase(({ create }) => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);

  async function caughtUp(cluster: Cluster): Promise<number> {
    const { header } = await put(etcd.client, "config/marker", String(Date.now()));
    await vi.waitFor(() => expect(cluster.registry.revision).toBe(header.revision), soon);
    await cluster.journal.flush();
    return header.revision;
  }

  it("says of the past what the page said then, and without the other keys where only the journal tells it", async () => {
    const cluster = newCluster({ history: journalIn(await create()) });
    await vi.waitFor(() => cluster.assertLoaded(), soon);
    const { id: lease } = await grant(etcd.client, 600);
    for (const { key, value } of written) {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      await put(etcd.client, key, text, { lease });
    }
    const [first, second] = [await caughtUp(cluster), await caughtUp(cluster)];
    const asked = async (query: { revision?: number; service?: string } = {}) =>
      registryAnswerSchema.parse(await registryAnswer(cluster, { view: "full", ...query }));
    const then = await asked();
    await transact(etcd.client, {
      ifModRevision: [],
      success: written.map(({ key }) => ({ type: "delete" as const, key: Buffer.from(key) })),
    });
    const last = await caughtUp(cluster);
    expect((await asked()).services).toEqual([]);

    const byEtcd = await asked({ revision: first });
    expect(byEtcd.source).toBe("etcd");
    expect(byEtcd.services).toEqual(then.services);
    expect(told(byEtcd)).toMatchObject({
      pay: {
        ...{ namespaces: { count: 2 }, undecodable: 1 },
        "10.0.1.1:80": { version: "v2", weight: 7, zone: "z1", region: "r1" },
      },
      "v2.math": { "10.0.1.3:37037": { twins: ["moleculer/discovery/beats/node-1/2b7ce267/1"] } },
      mail: { "10.0.1.3:37037": { twins: ["moleculer/discovery/beats/node-1/2b7ce267/1"] } },
      main: { "10.0.2.1:5432": { role: "primary", status: "running", twins: ["/pg/main/leader"] } },
      querynode: { "10.0.1.5:21123": { danger: "node-shuts-down", version: "2.4.1" } },
      "a.B": { consumers: 1, instanceCount: 0 },
      Arith: { "10.0.1.7:8972": { weight: 3, twins: ["/shop/rpcx", "/shop/rpcx/Arith"] } },
    });

    await etcd.client.kv.compact({ revision: last, physical: true });
    const byJournal = await asked({ revision: second });
    expect(byJournal.source).toBe("journal");
    expect(byJournal.services).toEqual(withoutTwins(then).services);
    const one = await asked({ revision: second, service: "main" });
    expect(one.services).toEqual(byJournal.services.filter(({ name }) => name === "main"));
  });
});

/** What it says of each service, and of each of its addresses. */
function told({ services }: RegistryAnswer) {
  return Object.fromEntries(
    services.map(({ name, instances = [], ...service }) => {
      const addresses = instances.map(({ address, registrations }) => {
        const newest = registrations.at(-1);
        const twins = newest?.twins?.map(({ key }) => key);
        return [address, { ...newest?.details, danger: newest?.danger, twins }];
      });
      return [name, { ...service, ...Object.fromEntries(addresses) }];
    }),
  );
}

function withoutTwins(answer: RegistryAnswer): RegistryAnswer {
  const services = answer.services.map(({ instances = [], ...service }) => ({
    ...service,
    instances: instances.map(({ registrations, ...instance }) => ({
      ...instance,
      registrations: registrations.map(({ twins: _twins, ...registration }) => registration),
    })),
  }));
  return { ...answer, services };
}
