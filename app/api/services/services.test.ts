import { describe, expect, it, vi } from "vitest";

import { searchAnswerSchema, serviceAnswerSchema, servicesAnswerSchema } from "@/lib/api/contract";
import { getCluster } from "@/lib/cluster";
import { type Op, put, transact } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { callRoute } from "@/lib/testing/call-route";
import { publish } from "@/lib/testing/use-cluster";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { DELETE } from "../registrations/[key]/route";
import { GET as search } from "../search/route";
import { GET as getService } from "./[service]/route";
import { GET as getServices } from "./route";

const soon = { timeout: 20_000, interval: 20 };
const OPS_PER_TRANSACTION = 100;

describe("services", () => {
  const etcd = useEtcd();
  useConsole(etcd);

  const service = async (name: string) => {
    const { body } = await callRoute(getService, { params: { service: name } });
    return serviceAnswerSchema.parse(body);
  };

  it("are listed with their instances counted by state", async () => {
    await publish(etcd, "listed.rpc", "10.0.0.1:80");
    await publish(etcd, "listed.rpc", "10.0.0.1:80");
    await publish(etcd, "listed.rpc", "10.0.0.2:80");
    await vi.waitFor(async () => {
      const { services } = servicesAnswerSchema.parse((await callRoute(getServices)).body);
      expect(services.find(({ name }) => name === "listed.rpc")).toMatchObject({
        ...{ framework: "go-zero", instances: 2, registrations: 3 },
        states: { live: 2, late: 0, permanent: 0 },
      });
    }, soon);
  });

  it("say of how many namespaces their instances are, while they are of several", async () => {
    const keys = ["/team-a/spread.pay/p-0", "/team-b/spread.pay/p-1", "/team-b/spread.pay/p-2"];
    for (const [at, key] of keys.entries()) {
      const { id: lease } = await grant(etcd.client, 60);
      const value = { id: key.slice(-3), name: "spread.pay", version: "", metadata: null };
      const endpoints = [`grpc://10.0.0.${at}:80`];
      await put(etcd.client, key, JSON.stringify({ ...value, endpoints }), { lease });
    }
    const row = () => getCluster().live.rows.get("spread.pay");
    const namespaces = { count: 2, names: ["/team-a", "/team-b"] };
    await vi.waitFor(() => expect(row()).toMatchObject({ instances: 3, namespaces }), soon);
    const { id: lease } = await grant(etcd.client, 60);
    await put(etcd.client, keys[0] ?? "", "10.0.0.9:80", { lease });
    await vi.waitFor(() => expect(row()).toMatchObject({ instances: 2 }), soon);
    expect(row()).not.toHaveProperty("namespaces");
  });

  it("are 404 when nobody ever registered there", async () => {
    const answer = await callRoute(getService, { params: { service: "nobody.rpc" } });
    expect(answer).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  });

  it("tell of an instance what its format says beyond the address, and what is dangerous or a guess", async () => {
    const { id: lease } = await grant(etcd.client, 60);
    const metadata = { weight: "7", zone: "a" };
    const kratos = { id: "p-0", name: "told.pay", version: "v2", metadata };
    const endpoints = ["grpc://10.0.0.1:90", "http://10.0.0.1:80"];
    const milvus = { ServerID: 5, ServerName: "told.node", Address: "10.0.0.2:80" };
    for (const [key, value] of [
      ["/microservices/told.pay/p-0", JSON.stringify({ ...kratos, endpoints })],
      ["by-dev/meta/session/told.node-5", JSON.stringify(milvus)],
      ["told.guess/1001", "10.0.0.3:80"],
      [`told.rpc/${lease}`, "10.0.0.4:80"],
    ] as const) {
      await put(etcd.client, key, value, { lease });
    }
    const registration = (name: string) =>
      vi.waitFor(async () => {
        const [found] = (await service(name)).instances[0]?.registrations ?? [];
        if (!found) throw new Error(`${name} is not there yet`);
        return found;
      }, soon);
    expect((await registration("told.pay")).details).toEqual({
      ...{ version: "v2", weight: 7, zone: "a", namespace: "/microservices" },
      addresses: [
        { protocol: "grpc", host: "10.0.0.1", port: 90 },
        { protocol: "http", host: "10.0.0.1", port: 80 },
      ],
    });
    expect(await registration("told.node")).toMatchObject({ danger: "node-shuts-down" });
    expect((await registration("told.guess")).candidates).toContain("plain-address");
    const plain = await registration("told.rpc");
    for (const name of ["details", "danger", "sensitive", "candidates", "consequences"]) {
      expect(plain).not.toHaveProperty(name);
    }
  });

  it("show a value of 1 MiB and one of HTML cut and as text, and let go of them", async () => {
    const html = "<img src=x onerror=alert(1)>";
    const values = [Buffer.alloc(1_048_576, "x"), Buffer.from(html)];
    const keys: { key: string; revision: number }[] = [];
    for (const value of values) {
      const { id } = await grant(etcd.client, 60);
      const key = `odd.rpc/${id}`;
      const { header } = await put(etcd.client, key, value, { lease: id });
      keys.push({ key, revision: header.revision });
    }
    await vi.waitFor(
      async () => expect((await service("odd.rpc")).instances).toHaveLength(2),
      soon,
    );
    const { instances } = await service("odd.rpc");
    const registrations = instances.flatMap((instance) => instance.registrations);
    expect(registrations.map(({ valueBytes }) => valueBytes)).toEqual([1_048_576, html.length]);
    expect(registrations.map(({ value }) => value.length)).toEqual([2_048, html.length]);
    expect(instances[1]).toMatchObject({ address: html, registrations: [{ value: html }] });

    for (const { key, revision } of keys) {
      const body = { modRevision: revision, reason: "test" };
      const answer = await callRoute(DELETE, { method: "DELETE", params: { key }, body });
      expect(answer.status).toBe(200);
    }
    await vi.waitFor(async () => expect((await service("odd.rpc")).instances).toEqual([]), soon);
  });

  it("join 20,000 registrations of one address into one instance", async () => {
    const { id } = await grant(etcd.client, 600);
    const keys = Array.from({ length: 20_000 }, (_, i) => Buffer.from(`many.rpc/${i}`));
    for (let from = 0; from < keys.length; from += OPS_PER_TRANSACTION) {
      const value = Buffer.from("10.0.0.1:80");
      const success = keys
        .slice(from, from + OPS_PER_TRANSACTION)
        .map((key): Op => ({ type: "put", key, value, lease: id }));
      await transact(etcd.client, { ifModRevision: [], success });
    }
    await vi.waitFor(() => {
      expect(getCluster().live.rows.get("many.rpc")?.registrations).toBe(20_000);
    }, soon);
    const { instances } = await service("many.rpc");
    expect(instances).toMatchObject([{ address: "10.0.0.1:80" }]);
    expect(instances[0]?.registrations).toHaveLength(20_000);
  });

  describe("search", () => {
    const find = async (q: string) => {
      const { body } = await callRoute(search, { path: `/api/search?q=${encodeURIComponent(q)}` });
      return searchAnswerSchema.parse(body).hits;
    };

    it("finds services, addresses and leases, the best match first", async () => {
      const { lease, key } = await publish(etcd, "find.rpc", "10.7.7.7:80");
      await publish(etcd, "refind.rpc", "10.7.7.8:80");
      await publish(etcd, "find.rpc.more", "10.7.7.9:80");
      await vi.waitFor(
        () => expect(getCluster().registry.services.has("find.rpc.more")).toBe(true),
        soon,
      );
      expect(getCluster().registry.keys.has(key)).toBe(true);

      expect((await find("Find.rpc")).map((hit) => hit.service)).toEqual([
        ...["find.rpc", "find.rpc.more", "refind.rpc"],
      ]);
      expect(await find("10.7.7.7")).toEqual([
        { kind: "instance", service: "find.rpc", address: "10.7.7.7:80", lease: null },
      ]);
      const byLease = [{ kind: "lease", service: "find.rpc", address: "10.7.7.7:80", lease }];
      expect(await find(lease)).toEqual(byLease);
      expect(await find(BigInt(lease).toString(16))).toEqual(byLease);
      expect(await find(`0x${BigInt(lease).toString(16)}`)).toEqual(byLease);
    });

    it("finds nothing for nothing, and takes no pattern for one", async () => {
      expect(await find("")).toEqual([]);
      expect(await find("  ")).toEqual([]);
      expect(await find(".*")).toEqual([]);
    });
  });
});
