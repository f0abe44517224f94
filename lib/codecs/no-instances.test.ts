import { describe, expect, it } from "vitest";

import { decodeKey, LEASE } from "@/lib/testing/decode-key";

const kratosValue = {
  ...{ id: "p-0", name: "pay", version: "v1", metadata: { weight: "7", zone: "z", region: "r" } },
  endpoints: ["http://[2001:db8::1]:80?isSecure=true", "grpcs://pay.local:9000"],
};
const nodeOf = (more: object) => ({ id: "n-1", address: "10.0.0.5:80", metadata: null, ...more });
const microValue = (more: object = {}, whole = false) => ({
  ...{ name: "greeter", version: "1", metadata: null, endpoints: null },
  nodes: [whole ? more : nodeOf(more)],
});
/** The node's members in this order, by which the versions of go-micro differ. */
const microBy = (...names: (keyof ReturnType<typeof nodeOf>)[]) => {
  const node = nodeOf({});
  return microValue(Object.fromEntries(names.map((name) => [name, node[name]])), true);
};
const milvus = { ServerID: 5, ServerName: "querynode", Address: "10.0.0.5:21123", LeaseID: 1 };
const member = { conn_url: "postgres://u:p@10.0.0.5:5432/db", state: "running", role: "replica" };

describe("decode of what is no instance", () => {
  it.each([
    ["/dubbo", "", "0", "structural", "dubbo-go"],
    ["/dubbo/a.B/providers", "", "0", "structural", "dubbo-go"],
    ["/prod/a.B/consumers", "", "0", "structural", "dubbo-go"],
    ["/dubbo/a.B", "1432735294", "0", "structural", "dubbo-java"],
    ["/rpcx/用户", "用户", LEASE, "structural", "rpcx"],
    ["/rpcx/a\\b", "a\\b", LEASE, "structural", "rpcx"],
    ["/dubbo/app/abcdef", '{"app":"x"}', "0", "auxiliary", "dubbo-go"],
    ["/dubbo/mapping/a.B", "app1,app2", "0", "auxiliary", "dubbo-go"],
    [
      `/dubbo/a.B/configurators/${encodeURIComponent("override://0.0.0.0/a.B?x=1")}`,
      "",
      "0",
      "config",
      "dubbo-go",
    ],
    ["moleculer/discovery/beats/n1/2b7ce267/3", "{}", LEASE, "liveness", "moleculer"],
    ["/topology/tidb/10.0.0.5:4000/ttl", "1700000000000000000", LEASE, "liveness", "tidb"],
    ["/tidb/server/minstartts/u", "1", LEASE, "auxiliary", "tidb"],
    ["/service/batman/leader", "pg-0", LEASE, "lock", "patroni"],
    ["/pg/x/config", '{"ttl":30,"loop_wait":10}', "0", "config", "patroni"],
    ["/pd/7/leader", "\n\u0005pd-1", LEASE, "foreign", "pd"],
    ["/ms/7/tso/00001/primary", "\n\u0001", LEASE, "foreign", "pd"],
    ["/registry/pods/a/b", '{"apiVersion":"v1","kind":"Pod"}', "0", "foreign", "kubernetes"],
    [
      "/k8s/things/b",
      '{"apiVersion":"a/v1","kind":"Thing","metadata":{"name":"b"}}',
      "0",
      "foreign",
      "kubernetes",
    ],
    ["compact_rev_key", "48113", "0", "foreign", "kubernetes"],
    ["collectors/ring", "\xff\u0006\u0000\u0000sNaPpY", "0", "foreign", "grafana-ring"],
    ["/apisix/ssls/1", '{"key":"-----BEGIN"}', "0", "config", "apisix"],
    ["/apisix/data_plane/server_info/x", '{"id":"x"}', LEASE, "auxiliary", "apisix"],
    ["/vitess/zone1/locks/7587870451294074371", "{}", LEASE, "lock", "vitess"],
    ["/vitess/zone1/locks/7587870451294074371", "vtctld", LEASE, "lock", "vitess"],
    ["/rabbitmq/locks/x/y/registration/abc", "", "0", "lock", "rabbitmq"],
    ["p/ekkacl/locks/x", "", LEASE, "lock", "emqx"],
    ["/cse-sr/ms/files/d/p/s", '{"serviceId":"s"}', "0", "auxiliary", "servicecomb"],
    ["/shenyu/plugin/sign", '{"id":"1"}', "0", "config", "shenyu"],
    ["/ns/nodes/compute_nodes/online/jdbc/x", "ip: 10.0.0.5", LEASE, "foreign", "shardingsphere"],
    ["/skydns/local/a/mx", '{"host":"mail.local","mail":true}', "0", "dns", "coredns"],
    ["/skydns/local/a/txt", '{"text":"v=spf1"}', "0", "dns", "coredns"],
    ["app||state", "10.0.0.5:80", LEASE, "data", "dapr"],
    [
      "moleculer/discovery/info/n3",
      '{"sender":"n3","services":[{"name":"$node"}]}',
      LEASE,
      "auxiliary",
      "moleculer",
    ],
    ["/config/db", "postgres://a:b@10.0.0.5:5432/x", LEASE, "unknown", "unknown"],
    ["/config/db", "https://a:b@10.0.0.5:443/x", LEASE, "unknown", "unknown"],
  ])("knows %s for no registration", (key, value, lease, kind, codec) => {
    expect(decodeKey(key, value, lease)).toMatchObject({ kind, codec, instances: [] });
  });

  it.each([
    ["/microservices/pay/p-0", { ...kratosValue, endpoints: "x" }, "kratos", "pay", /endpoints/],
    ["/micro/registry/a/b", { name: "a", nodes: [] }, "go-micro", "a", /one node/],
    [
      "/micro/registry/greeter/n-1",
      { ...microValue(), endpoints: {} },
      ...(["go-micro", "greeter", /endpoints/] as const),
    ],
    ["kitex/registry-etcd/echo/10.0.0.5:1", "{", "kitex", "echo", /JSON/],
    ["/skydns/local/a/x", { host: "a", port: 70_000 }, "coredns", "a.local", /port/],
    ["/cse-sr/inst/files/d/p/s/i", "x", "servicecomb", "s", /JSON/],
    ["/service/d/n/hello/v1/10.0.0.5:80", "x", "goframe", "hello", /JSON/],
    ["/rabbitmq/discovery/p/clusters/c/nodes/r@h", "x", "rabbitmq", "rabbitmq/c", /JSON/],
    ["registry-seata-default-10.0.0.5:80", "x", "seata", "seata-server", /host:port/],
    ["/keyspaces/tidb/7/tidb/server/info/u", "x", "tidb", "tidb", /JSON/],
    ["/service/batman/0/members/pg-0", "x", "patroni", "batman", /JSON/],
    ["/ego/user/providers/grpc://10.0.0.5:80", "x", "ego", "user", /ServiceInfo/],
    ["/wsd-reg/user/providers/grpc://10.0.0.5:80", "x", "jupiter", "user", /ServiceInfo/],
    ["/ms/1/tso/registry/http://10.0.0.5:80", "x", "pd", "tso", /JSON/],
    ["/dubbo/a.B/providers/tri%3A%2F%2F%ZZ", "x", "dubbo-go", "a.B", /URL/],
    [
      "/services/web/10.0.0.5:0",
      { ServiceName: "web", Host: "10.0.0.5", Port: 0, Metadata: null, Enable: true },
      ...(["dubbo-go", "web", /Port/] as const),
    ],
    [
      "/services/web/10.0.0.5:0",
      { serviceName: "web", host: "10.0.0.5", port: 0, metadata: {}, enabled: true },
      ...(["dubbo-java", "web", /port/] as const),
    ],
    [
      "moleculer/discovery/info/n1",
      Buffer.from([0x83, 0xa3]).toString("latin1"),
      "moleculer",
      "moleculer",
      /serializer/,
    ],
  ])("lists what cannot be read at %s", (key, value, codec, service, reason) => {
    const decoded = decodeKey(key, value);
    expect(decoded).toMatchObject({ kind: "undecodable", codec });
    expect(decoded.reason).toMatch(reason);
    expect(decoded.instances.map((instance) => instance.service)).toEqual([service]);
  });
});

describe("consequences of one key", () => {
  const beat = { delete: "depends-on-publisher", revoke: "returns-within-11-s" };
  it.each([
    ["go-micro 5", "/micro/registry/greeter/n-1", microBy("metadata", "id", "address"), undefined],
    [
      "go-micro 4, which renews its lease at each tick",
      "/micro/registry/greeter/n-1",
      microBy("id", "address", "metadata"),
      { delete: "stays-gone", revoke: "returns-within-30-s" },
    ],
    [
      "OpenIM",
      "openim/user/10.0.0.5:1",
      { Op: 0, Addr: "10.0.0.5:1", Metadata: null },
      { delete: "stays-gone", revoke: "returns-within-11-s" },
    ],
    [
      "go-doudou",
      "usersvc_grpc/10.0.0.5:1",
      { Op: 0, Addr: "10.0.0.5:1", Metadata: { registerAt: "2026-01-02 03:04:05" } },
      { delete: "stays-gone", revoke: "stays-gone" },
    ],
    [
      "a Patroni member that follows, whose lease has no key but its own",
      "/service/batman/members/pg-1",
      member,
      { delete: "returns-within-11-s", revoke: "returns-within-11-s" },
    ],
    [
      "a Patroni member that leads",
      "/service/batman/members/pg-0",
      { ...member, role: "primary" },
      undefined,
    ],
    [
      "Dubbo Java's applications, which are not put again, unlike its interfaces",
      "/services/pay/10.0.0.5:20880",
      { serviceName: "pay", host: "10.0.0.5", port: 20_880, enabled: true, metadata: {} },
      { delete: "stays-gone", revoke: "stays-gone" },
    ],
    ["a Moleculer node's heartbeat", "moleculer/discovery/beats/n1/2b7ce267/3", "{}", beat],
  ])("are told of %s", (_name, key, value, consequences) => {
    expect(decodeKey(key, value).consequences).toEqual(consequences);
  });
});

describe("danger", () => {
  it.each([
    ["by-dev/meta/session/querynode-5", milvus, "node-shuts-down"],
    ["/pg/x/members/a", { ...member, role: "primary" }, "failover"],
    ["/service/batman/leader", "pg-0", "failover"],
    ["/registry/leases/a", "k8s\0x", "system-data"],
    ["/app/leader/694d7f5a1b2c3d4e", "10.0.0.5:80", "lock-holder"],
    ["/app/leaders/eu/694d7f5a1b2c3d4e", "10.0.0.5:80", undefined],
  ])("of %s is told", (key, value, danger) => {
    expect(decodeKey(key, value).danger).toBe(danger);
  });

  it("marks secrets of Kubernetes, APISIX and Traefik", () => {
    expect(decodeKey("/registry/secrets/a/b", "k8s:enc:aescbc:v1:k:x").sensitive).toBe(true);
    expect(decodeKey("/apisix/consumers/a", "{}").sensitive).toBe(true);
    expect(decodeKey("/apisix/routes/a", "{}").sensitive).toBeUndefined();
    const headers = "traefik/http/middlewares/a/headers/customRequestHeaders";
    expect(decodeKey(`${headers}/Authorization`, "Basic eA==", "0").sensitive).toBe(true);
    expect(decodeKey(`${headers}/X-Forwarded-Prefix`, "/a", "0").sensitive).toBeUndefined();
    const certificate = "traefik/tls/certificates/0/certificate";
    expect(decodeKey(`${certificate}/keyFile`, "-----BEGIN", "0").sensitive).toBe(true);
    expect(decodeKey(`${certificate}/certFile`, "-----BEGIN", "0").sensitive).toBeUndefined();
  });
});
