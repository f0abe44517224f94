import { describe, expect, it, vi } from "vitest";

import { serviceAnswerSchema, servicesAnswerSchema } from "@/lib/api/contract";
import { getCluster } from "@/lib/cluster";
import examples from "@/lib/codecs/examples.json" with { type: "json" };
import { type Op, transact } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { callRoute } from "@/lib/testing/call-route";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";
import { GET as SERVICE } from "./[service]/route";
import { GET as SERVICES } from "./route";

const soon = { timeout: 15_000, interval: 20 };
/** Two versions of one framework write one key: the later one stands. */
const all = [...new Map(examples.map((example) => [example.key, example])).values()];
const codecNames: Readonly<Record<string, string>> = { "etcd-election": "etcd-lock" };

/** Everything that is known of every framework, side by side in one etcd. */
describe("an etcd of all frameworks at once", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);

  async function fill(): Promise<void> {
    const leases = new Set(all.map(({ lease }) => lease).filter((lease) => lease !== "0"));
    for (const id of leases) await grant(etcd.client, 600, id);
    for (const { key, value, valueBase64, lease } of all) {
      const bytes = value === undefined ? Buffer.from(valueBase64 ?? "", "base64") : value;
      const put: Op = { type: "put", key: Buffer.from(key), value: Buffer.from(bytes), lease };
      await transact(etcd.client, { ifModRevision: [], success: [put] });
    }
  }

  const isSystem = ({ expected }: (typeof all)[number]) => expected === undefined;
  const services = async () => servicesAnswerSchema.parse((await callRoute(SERVICES)).body);
  const service = async (name: string) =>
    serviceAnswerSchema.parse((await callRoute(SERVICE, { params: { service: name } })).body);

  async function check(): Promise<void> {
    const { registry, live } = getCluster();
    const registered = new Map<string, string[]>();
    for (const example of all.filter((one) => !isSystem(one))) {
      for (const { service: name, instanceId } of example.expected ?? []) {
        const { instances } = await service(name);
        const registrations = instances.flatMap((instance) => instance.registrations);
        const own = registrations.filter(({ key, id }) => key === example.key && id === instanceId);
        expect(own, `${example.framework}: ${example.key}`).toMatchObject([
          { framework: example.framework, service: name },
        ]);
        if (example.framework === "go-zero") {
          // It says nothing beyond the address: nothing more is held of a hundred thousand of them.
          expect(registry.keys.get(example.key)?.registrations[0]?.details).toBeUndefined();
        }
        registered.set(name, [...(registered.get(name) ?? []), example.framework]);
      }
    }
    const rows = (await services()).services;
    expect(rows.map(({ name }) => name).sort()).toEqual([...registered.keys()].sort());
    for (const { name, framework, registrations } of rows) {
      expect(registered.get(name), name).toContain(framework);
      expect(registrations, name).toBe(registered.get(name)?.length);
      const of = await callRoute(SERVICES, { path: `/api/services?framework=${framework}` });
      const only = servicesAnswerSchema.parse(of.body).services;
      expect(only.map((row) => row.name)).toContain(name);
      expect(only.length).toBeLessThan(rows.length);
    }
    for (const { key, framework, kind } of all.filter(isSystem)) {
      const held = registry.keys.get(key);
      expect(held?.registrations, key).toEqual([]);
      expect(held, key).toMatchObject({ kind, codec: codecNames[framework] ?? framework });
      if (kind === "foreign" || kind === "lock") expect(held?.danger, key).not.toBeNull();
    }
    const consumed = rows.filter(({ consumers }) => consumers !== undefined);
    expect(consumed).not.toEqual([]);
    for (const { framework, instances, consumers = 0, registrations } of consumed) {
      expect(framework).toMatch(/^dubbo|^jupiter/);
      expect(instances + consumers).toBeLessThanOrEqual(registrations);
    }
    const { totals } = live.overview();
    expect(totals.otherKeys).toBe(all.filter(isSystem).length);
    expect(totals.undecodable).toBe(0);
  }

  it("lists each service under its framework, and counts nothing that is no registration, as it comes and as it is found", async () => {
    await fill();
    await vi.waitFor(() => expect(getCluster().registry.keys.size).toBe(all.length), soon);
    await check();
    await start();
    await check();
  });
});
