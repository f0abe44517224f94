import { describe, expect, it } from "vitest";

import { decode } from "./detect";
import type { StoredKey } from "./entry";
import { addressesOf } from "./instance";

const LEASE = "7587870451294074371";

function stored(key: string | Buffer, value: string | Buffer, lease = LEASE): StoredKey {
  const revisions = { createRevision: 2, modRevision: 2, version: 1 };
  return { key: Buffer.from(key), value: Buffer.from(value), lease, ...revisions };
}

function read(key: string, value: unknown, lease = LEASE) {
  return decode(stored(key, typeof value === "string" ? value : JSON.stringify(value), lease));
}

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
const cloudwego = (address: string, more: object = {}) => ({
  ...{ network: "tcp", address, weight: 10, tags: null, ...more },
});
const serviceInfo = (more: object = {}) => ({
  ...{ name: "user", scheme: "grpc", address: "10.0.0.5:80", weight: 100, enable: true },
  ...{ healthy: true, metadata: { a: "b" }, region: "", zone: "", kind: 1, ...more },
});
const dubboUrl = encodeURIComponent;
/** What Dubbo Java writes without a lease: `java.lang.String.hashCode` of the key. */
function persistent(url: string): [key: string, value: string] {
  const key = `/dubbo/a.B/providers/${dubboUrl(url)}`;
  return [key, String([...Buffer.from(key)].reduce((hash, byte) => (hash * 31 + byte) | 0, 0))];
}
const milvus = { ServerID: 5, ServerName: "querynode", Address: "10.0.0.5:21123", LeaseID: 1 };
const member = { conn_url: "postgres://u:p@10.0.0.5:5432/db", state: "running", role: "replica" };

describe("decode of what belongs to an instance", () => {
  it.each([
    [
      "Moleculer's beat, of a node with a slash in its name",
      read("moleculer-dev/discovery/beats/rack/node-1/2b7ce267/3", "{}"),
      { key: "moleculer-dev/discovery/info/rack/node-1" },
    ],
    [
      "TiDB's time to live",
      read("/topology/tidb/10.0.0.5:4000/ttl", "1700000000000000000"),
      { service: "tidb", address: "10.0.0.5:4000", namespace: "" },
    ],
    [
      "TiDB's topology, IPv6",
      read("/topology/tidb/[2001:db8::5]:4000/info", { version: "v8.1.0" }, "0"),
      { service: "tidb", address: "[2001:db8::5]:4000", namespace: "" },
    ],
    [
      "TiDB's time to live, of a keyspace",
      read("/keyspaces/tidb/7/topology/tidb/10.0.0.5:4000/ttl", "1700000000000000000"),
      { service: "tidb", address: "10.0.0.5:4000", namespace: "7" },
    ],
    [
      "TiDB's topology, of a keyspace",
      read("/keyspaces/tidb/7/topology/tidb/10.0.0.5:4000/info", { version: "v8.1.0" }, "0"),
      { service: "tidb", address: "10.0.0.5:4000", namespace: "7" },
    ],
    [
      "a TiDB server that stands for election",
      read("/tidb/ddl/fg/owner/694d8257011f3503", "0f8fad5b-d9cb-469f-a165-70867728950e"),
      { key: "/tidb/server/info/0f8fad5b-d9cb-469f-a165-70867728950e" },
    ],
    [
      "the same of a keyspace, about to upgrade",
      read("/keyspaces/tidb/7/tidb/stats/owner/694d8257011f3503", "0f8fad5b_\u0001"),
      { key: "/keyspaces/tidb/7/tidb/server/info/0f8fad5b" },
    ],
    [
      "Jupiter's metrics target",
      read("/prometheus/job/user/vm-1", "10.0.0.5:9999"),
      { service: "user", address: "10.0.0.5:9999" },
    ],
    [
      "Jupiter's metrics target, with the address in the key as well",
      read("/prometheus/job/user/vm-1/2001:db8::5:9999", "2001:db8::5:9999"),
      { service: "user", address: "[2001:db8::5]:9999" },
    ],
    [
      "ego's metrics target",
      read("/prometheus/job/user/10.0.0.5:9003", "10.0.0.5:9003", "0"),
      { service: "user", address: "10.0.0.5:9003" },
    ],
    [
      "the mark of rpcx' base path",
      read("/shop/rpcx", "rpcx_path"),
      { lease: LEASE, under: "/shop/rpcx", framework: "rpcx" },
    ],
    [
      "the mark of a service of rpcx",
      read("com/example/rpcx/Arith", "Arith"),
      { lease: LEASE, under: "com/example/rpcx/Arith", framework: "rpcx" },
    ],
    [
      "ServiceComb's lease",
      read("/cse-sr/inst/leases/default/default/s/i", LEASE),
      { key: "/cse-sr/inst/files/default/default/s/i" },
    ],
    [
      "Patroni's leader",
      read("/service/batman/leader", "pg-0"),
      { key: "/service/batman/members/pg-0" },
    ],
  ])("tells whose it is: %s", (_what, decoded, belongsTo) => {
    expect(decoded).toMatchObject({ belongsTo, instances: [] });
  });

  it.each([
    ["a beat of nobody", read("moleculer/discovery/beats/node-1", "{}")],
    ["topology of what is no TiDB server", read("/topology/tiflash/10.0.0.5:3930/info", {}, "0")],
    ["topology without an address", read("/topology/tidb/somewhere/ttl", "1")],
    ["a metrics target that is no address", read("/prometheus/job/user/vm-1", "yes")],
    ["a metrics target of nobody", read("/prometheus/job/vm-1", "10.0.0.5:9999")],
    ["a candidate without an id", read("/tidb/ddl/fg/owner/694d8257011f3503", "")],
    ["a mark of rpcx without a lease", read("/shop/rpcx", "rpcx_path", "0")],
    ["what all instances of an interface of Dubbo share", read("/dubbo/a.B/providers", "", "0")],
    ["Dubbo's metadata of an application", read("/dubbo/shop/1a2b3c", { app: "shop" }, "0")],
    ["what a Patroni cluster keeps beside", read("/service/batman/status", { optime: 1 })],
  ])("says nothing of %s", (_what, decoded) => {
    expect(decoded).not.toHaveProperty("belongsTo");
    expect(decoded.instances).toEqual([]);
  });
});

describe("decode of instances", () => {
  it.each([
    [
      "Kratos: IPv6, secure, weight and zone by convention",
      read("/microservices/pay/p-0", kratosValue),
      {
        ...{ service: "pay", id: "p-0", address: "[2001:db8::1]:80", version: "v1" },
        ...{ weight: 7, zone: "z", region: "r" },
      },
      [
        { protocol: "http", host: "2001:db8::1", port: 80 },
        { protocol: "grpcs", host: "pay.local", port: 9000 },
      ],
    ],
    [
      "Kratos: endpoints null, as a nil slice is written",
      read("/microservices/a b/x", {
        ...{ id: "x", name: "a b", version: "", metadata: null, endpoints: null },
      }),
      { service: "a b", address: "x", warnings: ["no-address"] },
      [],
    ],
    [
      "Kratos: a name with a slash",
      read("/microservices/team/pay/p-0", { ...kratosValue, name: "team/pay" }),
      { service: "team/pay", namespace: "/microservices" },
      null,
    ],
    [
      "Kratos: nothing before the name",
      read("pay/p-0", kratosValue),
      { service: "pay", id: "p-0", version: "v1" },
      null,
    ],
    [
      "go-micro v3: a domain before the name",
      read("/micro/registry/prod/greeter/n-1", microValue()),
      { service: "greeter", namespace: "prod" },
      [{ protocol: null, host: "10.0.0.5", port: 80 }],
    ],
    [
      "go-micro: a queue's address has no port",
      read("/micro/registry/greeter/n-1", microValue({ address: "broker" })),
      { address: "broker", warnings: ["no-port"] },
      [{ protocol: null, host: "broker", port: null }],
    ],
    [
      "go-micro: the broker's own subscribers",
      read("/micro/registry/micro.http.broker/n-1", { ...microValue(), name: "micro.http.broker" }),
      { service: "micro.http.broker", role: "internal" },
      null,
    ],
    [
      "go-doudou: what it serves by HTTP",
      read("usersvc_rest/10.0.0.5:6060", {
        ...{ Op: 0, Addr: "10.0.0.5:6060", Metadata: { weight: 3, rootPath: "/api" } },
      }),
      { service: "usersvc_rest", weight: 3, metadata: { weight: "3", rootPath: "/api" } },
      [{ protocol: "http", host: "10.0.0.5", port: 6060 }],
    ],
    [
      "Kitex: IPv6 without brackets",
      read("kitex/registry-etcd/echo/2001:db8::6:8888", cloudwego("2001:db8::6:8888")),
      {
        ...{ service: "echo", id: "2001:db8::6:8888", address: "2001:db8::6:8888", weight: 10 },
        warnings: ["unbracketed-ipv6"],
      },
      [{ protocol: "tcp", host: "2001:db8::6", port: 8888 }],
    ],
    [
      "Kitex: a custom prefix",
      read("/prod/kitex/echo/10.0.0.5:1", cloudwego("10.0.0.5:1")),
      { service: "echo", namespace: "/prod/kitex" },
      null,
    ],
    [
      "Kitex: a socket",
      read("kitex/registry-etcd/echo//tmp/x.sock", cloudwego("/tmp/x.sock", { network: "unix" })),
      { service: "echo", address: "/tmp/x.sock" },
      [{ protocol: "unix", host: "/tmp/x.sock", port: null }],
    ],
    [
      "Dubbo-go: `$` and IPv6",
      read(
        `/dubbo/a.B%24C/providers/${dubboUrl("dubbo://[2001:db8::1]:20000/a.B$C?interface=a.B$C&weight=3&group=g")}`,
        "",
      ),
      { service: "a.B$C", id: "[2001:db8::1]:20000", weight: 3, group: "g", role: "provider" },
      [{ protocol: "dubbo", host: "2001:db8::1", port: 20_000 }],
    ],
    [
      "Dubbo-go: another group",
      read(`/prod/a.B/providers/${dubboUrl("tri://10.0.0.5:1/a.B?interface=a.B&version=2")}`, ""),
      { service: "a.B", version: "2" },
      null,
    ],
    [
      "Dubbo-go application: endpoints, weight, disabled",
      read(
        "/services/web/10.0.0.5:20000",
        `${JSON.stringify({
          ...{ ID: "x", ServiceName: "web", Host: "10.0.0.5", Port: 20_000, Weight: 7 },
          ...{ Enable: false, Healthy: true, ServiceMetadata: null, GroupName: "g" },
          Metadata: {
            "dubbo.endpoints":
              '[{"port":20000,"protocol":"tri"},{"port":20001,"protocol":"dubbo"}]',
          },
        })}\n`,
      ),
      { service: "web", id: "10.0.0.5:20000", weight: 7, status: "disabled", group: "g" },
      [
        { protocol: "tri", host: "10.0.0.5", port: 20_000 },
        { protocol: "dubbo", host: "10.0.0.5", port: 20_001 },
      ],
    ],
    [
      "Dubbo Java application, in Java's names",
      read("/services/web/10.0.0.5:20880", {
        ...{ serviceName: "web", host: "10.0.0.5", port: 20_880, enabled: true, healthy: true },
        metadata: { "dubbo.endpoints": '[{"port":20880,"protocol":"dubbo"}]' },
      }),
      { service: "web", id: "10.0.0.5:20880", status: "healthy" },
      [{ protocol: "dubbo", host: "10.0.0.5", port: 20_880 }],
    ],
    [
      "rpcx: a metadata name twice, a rewritten ticker, IPv6",
      read("/rpcx/Arith/kcp@[2001:db8::1]:8972", "calls=1.5&connections=3&group=a&group=b"),
      {
        ...{ service: "Arith", id: "kcp@[2001:db8::1]:8972", group: "a,b", namespace: "/rpcx" },
        metadata: { calls: "1.5", connections: "3", group: "a,b" },
      },
      [{ protocol: "kcp", host: "2001:db8::1", port: 8972 }],
    ],
    [
      "Jupiter 0.8: metadata null",
      read("http:web:v1:unknown-mode/10.0.0.5:80", {
        ...{ Op: 0, Addr: "10.0.0.5:80", Metadata: null },
      }),
      { service: "web", id: "10.0.0.5:80", env: "unknown-mode" },
      [{ protocol: "http", host: "10.0.0.5", port: 80 }],
    ],
    [
      "Jupiter: a governor",
      read("grpc:user:v1:dev/10.0.0.5:80", {
        ...{ Op: 0, Addr: "10.0.0.5:80", MetadataX: serviceInfo({ kind: 2, mode: "dev" }) },
      }),
      { role: "governor", env: "dev" },
      null,
    ],
    [
      "ego: governors",
      read("/ego/user/governors/http://10.0.0.5:80", serviceInfo({ scheme: "http", kind: 2 }), "0"),
      { service: "user", role: "governor", namespace: "ego" },
      [{ protocol: "http", host: "10.0.0.5", port: 80 }],
    ],
    [
      "Seata: any bytes in a cluster's name",
      read("registry-seata-a-10.0.0.9:1-x-10.0.0.8:8091", "10.0.0.8:8091"),
      { service: "seata-server", namespace: "a-10.0.0.9:1-x", id: "10.0.0.8:8091" },
      null,
    ],
    [
      "CoreDNS: a host by name, group, text",
      read(
        "/skydns/local/a/x",
        { host: "web.local.", port: 80, group: "g", text: "t", targetstrip: 1 },
        "0",
      ),
      { service: "a.local", id: "x", group: "g", metadata: { text: "t", targetstrip: "1" } },
      [{ protocol: null, host: "web.local", port: 80 }],
    ],
    [
      "ServiceComb: several endpoints and properties",
      read("/cse-sr/inst/files/default/p/s/i", {
        ...{ instanceId: "i", serviceId: "s", status: "DOWN", properties: { k: "v" } },
        endpoints: ["rest://10.0.0.5:8080", "highway://10.0.0.5:7070?login=true"],
      }),
      { service: "s", id: "i", status: "DOWN", namespace: "default/p", metadata: { k: "v" } },
      [
        { protocol: "rest", host: "10.0.0.5", port: 8080 },
        { protocol: "highway", host: "10.0.0.5", port: 7070 },
      ],
    ],
    [
      "TiDB: a keyspace, and a server id that no number holds",
      read(
        "/keyspaces/tidb/7/tidb/server/info/u",
        '{"ddl_id":"u","ip":"10.0.0.5","listening_port":4000,"status_port":10080,"labels":{},"server_id":9007199254740993}',
      ),
      { service: "tidb", id: "u", namespace: "7" },
      [
        { protocol: "mysql", host: "10.0.0.5", port: 4000 },
        { protocol: "http", host: "10.0.0.5", port: 10_080 },
      ],
    ],
    [
      "Milvus: labels, stopping, another root",
      read("prod/meta/session/querynode-5", {
        ...milvus,
        ...{ ServerLabels: { zone: "z" }, Stopping: true, HostName: "h" },
      }),
      { service: "querynode", id: "5", status: "stopping", metadata: { zone: "z" } },
      [{ protocol: "grpc", host: "10.0.0.5", port: 21_123 }],
    ],
    [
      "Patroni: a Citus group; names and passwords are dropped",
      read("/service/batman/0/members/pg-0", member),
      { service: "batman", id: "pg-0", group: "0", role: "replica", address: "10.0.0.5:5432" },
      [{ protocol: "postgres", host: "10.0.0.5", port: 5432 }],
    ],
    [
      "go-kit: the whole URL in the key",
      read("/services/foo/http://10.0.0.5:80", "http://10.0.0.5:80"),
      { service: "/services/foo", id: "http://10.0.0.5:80" },
      [{ protocol: "http", host: "10.0.0.5", port: 80 }],
    ],
    [
      "Dubbo Java: what is registered for good, with its path's hash code as value",
      read(...persistent("dubbo://10.0.0.5:20880/a.B?dynamic=false&interface=a.B"), "0"),
      { service: "a.B", id: "10.0.0.5:20880", role: "provider" },
      [{ protocol: "dubbo", host: "10.0.0.5", port: 20_880 }],
    ],
    [
      "Jupiter: a consumer",
      read("/wsd-reg/user/consumers/grpc://10.0.0.5:80", serviceInfo({ appId: "1" }), "0"),
      { service: "user", role: "consumer", namespace: "wsd-reg" },
      null,
    ],
    [
      "GoFrame: no metadata, as a nil map is written",
      read("/service/default/default/hello/latest/10.0.0.5:80,10.0.0.6:80", "null"),
      { service: "hello", version: "latest", metadata: {} },
      [
        { protocol: null, host: "10.0.0.5", port: 80 },
        { protocol: null, host: "10.0.0.6", port: 80 },
      ],
    ],
    [
      "EMQX: no prefix",
      read("ekkacl/nodes/emqx@10.0.0.5", "emqx@10.0.0.5"),
      { service: "emqx", id: "emqx@10.0.0.5" },
      [{ protocol: "erlang", host: "10.0.0.5", port: null }],
    ],
    [
      "PD: no cluster in the key, IPv6",
      read("/ms/tso/registry/http://[2001:db8::1]:3379", {
        ...{ name: "t", "service-addr": "http://[2001:db8::1]:3379", version: "v7.1.0" },
      }),
      { service: "tso", version: "v7.1.0", metadata: { name: "t" } },
      [{ protocol: "http", host: "2001:db8::1", port: 3379 }],
    ],
    [
      "go-zero: a full name with the root's dot",
      read(`user.rpc/${LEASE}`, "user.ns.svc.cluster.local.:8080"),
      { service: "user.rpc", warnings: [] },
      [{ protocol: null, host: "user.ns.svc.cluster.local.", port: 8080 }],
    ],
  ])("reads %s", (_name, decoded, expected, addresses) => {
    expect(decoded).toMatchObject({ kind: "instance", instances: [expected] });
    const [instance] = decoded.instances;
    if (addresses) expect(instance && addressesOf(instance)).toEqual(addresses);
  });

  it("reads an instance of each service that a Moleculer node has, without its own", () => {
    const packet = {
      ...{ ver: "4", sender: "n1", ipList: ["10.0.0.5"], hostname: "h", port: 3000 },
      metadata: { region: "eu" },
      services: [
        { name: "$node", fullName: "$node" },
        { name: "posts", fullName: "v2.posts", version: 2, metadata: { team: "core" } },
        { name: "users", fullName: "users" },
      ],
    };
    const decoded = read("moleculer-dev/discovery/info/n1", packet);
    expect(decoded.instances).toMatchObject([
      { service: "v2.posts", id: "n1", version: "2", metadata: { region: "eu", team: "core" } },
      { service: "users", id: "n1", address: "10.0.0.5:3000", namespace: "dev" },
    ]);
  });

  it("names the services of a Moleculer node that sends no full names as others call them", () => {
    const services = [{ name: "a", version: 2 }, { name: "b", version: "staging" }, { name: "c" }];
    const decoded = read("moleculer-a-b/discovery/info/n1", { sender: "n1", services });
    expect(decoded.instances).toMatchObject([
      { service: "v2.a", version: "2", namespace: "a-b" },
      { service: "staging.b", version: "staging" },
      { service: "c" },
    ]);
  });

  it.each([
    ["7", 7],
    ["-5", -5],
    ["1.5", 1.5],
    ["0x10", undefined],
    [" ", undefined],
    ["heavy", undefined],
    ["Infinity", undefined],
  ])("takes the weight %j for %s", (weight, number) => {
    const value = { ...kratosValue, metadata: { weight } };
    expect(read("/microservices/pay/p-0", value).instances[0]?.weight).toBe(number);
  });

  it("guesses Kitex without a prefix, and says that it may be Hertz", () => {
    expect(read("/echo/10.0.0.5:1", cloudwego("10.0.0.5:1"))).toMatchObject({
      ...{ codec: "kitex", confidence: 80 },
      candidates: [{ codec: "hertz", confidence: 60 }],
    });
  });

  it("tells nodes of one host apart that have no port", () => {
    const packet = { sender: "n2", ipList: ["10.0.0.5"], port: null, services: [{ name: "a" }] };
    expect(read("moleculer/discovery/info/n2", packet).instances).toMatchObject([
      { address: "n2", warnings: ["no-port"] },
    ]);
  });
});

describe("decode of what is no instance", () => {
  it.each([
    ["/dubbo", "", "0", "structural", "dubbo-go"],
    ["/dubbo/a.B/providers", "", "0", "structural", "dubbo-go"],
    ["/prod/a.B/consumers", "", "0", "structural", "dubbo-go"],
    ["/dubbo/a.B", "1432735294", "0", "structural", "dubbo-java"],
    ["/dubbo/app/abcdef", '{"app":"x"}', "0", "auxiliary", "dubbo-go"],
    ["/dubbo/mapping/a.B", "app1,app2", "0", "auxiliary", "dubbo-go"],
    [
      `/dubbo/a.B/configurators/${dubboUrl("override://0.0.0.0/a.B?x=1")}`,
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
    expect(read(key, value, lease)).toMatchObject({ kind, codec, instances: [] });
  });

  it.each([
    ["/microservices/pay/p-0", { ...kratosValue, endpoints: "x" }, "kratos", "pay", /endpoints/],
    ["/micro/registry/a/b", { name: "a", nodes: [] }, "go-micro", "a", /one node/],
    ["kitex/registry-etcd/echo/10.0.0.5:1", "{", "kitex", "echo", /JSON/],
    ["/skydns/local/a/x", { host: "a", port: 70_000 }, "coredns", "local/a", /port/],
    [
      "moleculer/discovery/info/n1",
      Buffer.from([0x83, 0xa3]).toString("latin1"),
      "moleculer",
      "moleculer",
      /serializer/,
    ],
  ])("lists what cannot be read at %s", (key, value, codec, service, reason) => {
    const decoded = read(key, value);
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
    ["a Moleculer node's heartbeat", "moleculer/discovery/beats/n1/2b7ce267/3", "{}", beat],
  ])("are told of %s", (_name, key, value, consequences) => {
    expect(read(key, value).consequences).toEqual(consequences);
  });
});

describe("danger", () => {
  it.each([
    ["by-dev/meta/session/querynode-5", milvus, "node-shuts-down"],
    ["/pg/x/members/a", { ...member, role: "primary" }, "failover"],
    ["/service/batman/leader", "pg-0", "failover"],
    ["/registry/leases/a", "k8s\0x", "system-data"],
    ["/app/leader/694d7f5a1b2c3d4e", "10.0.0.5:80", undefined],
  ])("of %s is told", (key, value, danger) => {
    expect(read(key, value).danger).toBe(danger);
  });

  it("marks secrets of Kubernetes, APISIX and Traefik", () => {
    expect(read("/registry/secrets/a/b", "k8s:enc:aescbc:v1:k:x").sensitive).toBe(true);
    expect(read("/apisix/consumers/a", "{}").sensitive).toBe(true);
    expect(read("/apisix/routes/a", "{}").sensitive).toBeUndefined();
    const certificate = "traefik/tls/certificates/0/certificate";
    expect(read(`${certificate}/keyFile`, "-----BEGIN", "0").sensitive).toBe(true);
    expect(read(`${certificate}/certFile`, "-----BEGIN", "0").sensitive).toBeUndefined();
  });
});
