import { describe, expect, it } from "vitest";

import { decodeKey, LEASE } from "@/lib/testing/decode-key";

import { addressesOf } from "./instance";

const kratosValue = {
  ...{ id: "p-0", name: "pay", version: "v1", metadata: { weight: "7", zone: "z", region: "r" } },
  endpoints: ["http://[2001:db8::1]:80?isSecure=true", "grpcs://pay.local:9000"],
};
const nodeOf = (more: object) => ({ id: "n-1", address: "10.0.0.5:80", metadata: null, ...more });
const microValue = (more: object = {}, whole = false) => ({
  ...{ name: "greeter", version: "1", metadata: null, endpoints: null },
  nodes: [whole ? more : nodeOf(more)],
});
const cloudwego = (address: string, more: object = {}) => ({
  ...{ network: "tcp", address, weight: 10, tags: null, ...more },
});
const serviceInfo = (more: object = {}) => ({
  ...{ name: "user", scheme: "grpc", address: "10.0.0.5:80", weight: 100, enable: true },
  ...{ healthy: true, metadata: { a: "b" }, region: "", zone: "", kind: 1, ...more },
});
/** What Dubbo Java writes without a lease: `java.lang.String.hashCode` of the key. */
function persistent(url: string): [key: string, value: string] {
  const key = `/dubbo/a.B/providers/${encodeURIComponent(url)}`;
  return [key, String([...Buffer.from(key)].reduce((hash, byte) => (hash * 31 + byte) | 0, 0))];
}

describe("decode of the instances of frameworks", () => {
  it.each([
    [
      "Kratos: IPv6, secure, weight and zone by convention",
      decodeKey("/microservices/pay/p-0", kratosValue),
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
      decodeKey("/microservices/a b/x", {
        ...{ id: "x", name: "a b", version: "", metadata: null, endpoints: null },
      }),
      { service: "a b", address: "x", warnings: ["no-address"] },
      [],
    ],
    [
      "Kratos: a name with a slash",
      decodeKey("/microservices/team/pay/p-0", { ...kratosValue, name: "team/pay" }),
      { service: "team/pay", namespace: "/microservices" },
      null,
    ],
    [
      "Kratos: nothing before the name",
      decodeKey("pay/p-0", kratosValue),
      { service: "pay", id: "p-0", version: "v1" },
      null,
    ],
    [
      "go-micro v3: a domain before the name",
      decodeKey("/micro/registry/prod/greeter/n-1", microValue()),
      { service: "greeter", namespace: "prod" },
      [{ protocol: null, host: "10.0.0.5", port: 80 }],
    ],
    [
      "go-micro: a prefix that somebody configured",
      decodeKey("/registrations/eu/greeter/n-1", microValue()),
      { service: "greeter", id: "n-1", namespace: "/registrations/eu" },
      null,
    ],
    [
      "go-micro: a queue's address has no port",
      decodeKey("/micro/registry/greeter/n-1", microValue({ address: "broker" })),
      { address: "broker", warnings: ["no-port"] },
      [{ protocol: null, host: "broker", port: null }],
    ],
    [
      "go-micro: the broker's own subscribers",
      decodeKey("/micro/registry/micro.http.broker/n-1", {
        ...microValue(),
        name: "micro.http.broker",
      }),
      { service: "micro.http.broker", role: "internal" },
      null,
    ],
    [
      "go-micro: the same of versions 1 and 2",
      decodeKey("/micro/registry/go.micro.http.broker/n-1", {
        ...{ ...microValue(), name: "go.micro.http.broker" },
      }),
      { service: "go.micro.http.broker", role: "internal" },
      null,
    ],
    [
      "go-doudou: what it serves by HTTP",
      decodeKey("usersvc_rest/10.0.0.5:6060", {
        ...{ Op: 0, Addr: "10.0.0.5:6060", Metadata: { weight: 3, rootPath: "/api" } },
      }),
      { service: "usersvc_rest", weight: 3, metadata: { weight: "3", rootPath: "/api" } },
      [{ protocol: "http", host: "10.0.0.5", port: 6060 }],
    ],
    [
      "Kitex: IPv6 without brackets",
      decodeKey("kitex/registry-etcd/echo/2001:db8::6:8888", cloudwego("2001:db8::6:8888")),
      {
        ...{ service: "echo", id: "2001:db8::6:8888", address: "2001:db8::6:8888", weight: 10 },
        warnings: ["unbracketed-ipv6"],
      },
      [{ protocol: "tcp", host: "2001:db8::6", port: 8888 }],
    ],
    [
      "Kitex: a custom prefix",
      decodeKey("/prod/kitex/echo/10.0.0.5:1", cloudwego("10.0.0.5:1")),
      { service: "echo", namespace: "/prod/kitex" },
      null,
    ],
    [
      "Kitex: a socket",
      decodeKey(
        "kitex/registry-etcd/echo//tmp/x.sock",
        cloudwego("/tmp/x.sock", { network: "unix" }),
      ),
      { service: "echo", address: "/tmp/x.sock" },
      [{ protocol: "unix", host: "/tmp/x.sock", port: null }],
    ],
    [
      "Dubbo-go: `$` and IPv6",
      decodeKey(
        `/dubbo/a.B%24C/providers/${encodeURIComponent("dubbo://[2001:db8::1]:20000/a.B$C?interface=a.B$C&weight=3&group=g")}`,
        "",
      ),
      { service: "a.B$C", id: "[2001:db8::1]:20000", weight: 3, group: "g", role: "provider" },
      [{ protocol: "dubbo", host: "2001:db8::1", port: 20_000 }],
    ],
    [
      "Dubbo-go: another group",
      decodeKey(
        `/prod/a.B/providers/${encodeURIComponent("tri://10.0.0.5:1/a.B?interface=a.B&version=2")}`,
        "",
      ),
      { service: "a.B", version: "2", namespace: "prod" },
      null,
    ],
    [
      "Dubbo-go application: endpoints, weight, disabled",
      decodeKey(
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
      decodeKey("/services/web/10.0.0.5:20880", {
        ...{ serviceName: "web", host: "10.0.0.5", port: 20_880, enabled: true, healthy: true },
        metadata: { "dubbo.endpoints": '[{"port":20880,"protocol":"dubbo"}]' },
      }),
      { service: "web", id: "10.0.0.5:20880", status: "healthy" },
      [{ protocol: "dubbo", host: "10.0.0.5", port: 20_880 }],
    ],
    [
      "rpcx: a metadata name twice, a rewritten ticker, IPv6",
      decodeKey("/rpcx/Arith/kcp@[2001:db8::1]:8972", "calls=1.5&connections=3&group=a&group=b"),
      {
        ...{ service: "Arith", id: "kcp@[2001:db8::1]:8972", group: "a,b", namespace: "/rpcx" },
        metadata: { calls: "1.5", connections: "3", group: "a,b" },
      },
      [{ protocol: "kcp", host: "2001:db8::1", port: 8972 }],
    ],
    [
      "Jupiter 0.8: metadata null",
      decodeKey("http:web:v1:unknown-mode/10.0.0.5:80", {
        ...{ Op: 0, Addr: "10.0.0.5:80", Metadata: null },
      }),
      { service: "web", id: "10.0.0.5:80", env: "unknown-mode" },
      [{ protocol: "http", host: "10.0.0.5", port: 80 }],
    ],
    [
      "Jupiter: a governor",
      decodeKey("grpc:user:v1:dev/10.0.0.5:80", {
        ...{ Op: 0, Addr: "10.0.0.5:80", MetadataX: serviceInfo({ kind: 2, mode: "dev" }) },
      }),
      { role: "governor", env: "dev" },
      null,
    ],
    [
      "ego: governors",
      decodeKey(
        "/ego/user/governors/http://10.0.0.5:80",
        serviceInfo({ scheme: "http", kind: 2 }),
        "0",
      ),
      { service: "user", role: "governor", namespace: "ego" },
      [{ protocol: "http", host: "10.0.0.5", port: 80 }],
    ],
    [
      "go-kit: the whole URL in the key",
      decodeKey("/services/foo/http://10.0.0.5:80", "http://10.0.0.5:80"),
      { service: "/services/foo", id: "http://10.0.0.5:80" },
      [{ protocol: "http", host: "10.0.0.5", port: 80 }],
    ],
    [
      "Dubbo Java: what is registered for good, with its path's hash code as value",
      decodeKey(...persistent("dubbo://10.0.0.5:20880/a.B?dynamic=false&interface=a.B"), "0"),
      { service: "a.B", id: "10.0.0.5:20880", role: "provider" },
      [{ protocol: "dubbo", host: "10.0.0.5", port: 20_880 }],
    ],
    [
      "Jupiter: a consumer",
      decodeKey("/wsd-reg/user/consumers/grpc://10.0.0.5:80", serviceInfo({ appId: "1" }), "0"),
      { service: "user", role: "consumer", namespace: "wsd-reg" },
      null,
    ],
    [
      "GoFrame: no metadata, as a nil map is written",
      decodeKey("/service/default/default/hello/latest/10.0.0.5:80,10.0.0.6:80", "null"),
      { service: "hello", version: "latest", metadata: {} },
      [
        { protocol: null, host: "10.0.0.5", port: 80 },
        { protocol: null, host: "10.0.0.6", port: 80 },
      ],
    ],
    [
      "GoFrame: nothing, which its clients take for no metadata",
      decodeKey("/service/default/default/hello/latest/10.0.0.5:80", ""),
      { service: "hello", metadata: {} },
      [{ protocol: null, host: "10.0.0.5", port: 80 }],
    ],
    [
      "GoFrame: a name that the key's text escapes, once",
      decodeKey("/service/default/default/a\\b/latest/10.0.0.5:80", "{}"),
      { service: "a\\\\b" },
      null,
    ],
    [
      "rpcx: a name that the key's text escapes, once",
      decodeKey("/rpcx/a\\b\u0001/tcp@10.0.0.5:80", ""),
      { service: "a\\\\b\\x01", namespace: "/rpcx" },
      null,
    ],
    [
      "rpcx: a value that is no query, which its clients dial all the same",
      decodeKey("/rpcx/Echo/tcp@10.0.0.5:80", '{"a":1}'),
      { service: "Echo", metadata: { metadata: '{"a":1}' } },
      [{ protocol: "tcp", host: "10.0.0.5", port: 80 }],
    ],
    [
      "go-zero: a full name with the root's dot",
      decodeKey(`user.rpc/${LEASE}`, "user.ns.svc.cluster.local.:8080"),
      { service: "user.rpc", warnings: [] },
      [{ protocol: null, host: "user.ns.svc.cluster.local.", port: 8080 }],
    ],
  ])("reads %s", (_name, decoded, expected, addresses) => {
    expect(decoded).toMatchObject({ kind: "instance", instances: [expected] });
    const [instance] = decoded.instances;
    if (addresses) expect(instance && addressesOf(instance)).toEqual(addresses);
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
    expect(decodeKey("/microservices/pay/p-0", value).instances[0]?.weight).toBe(number);
  });

  it("guesses Kitex without a prefix, and says that it may be Hertz", () => {
    expect(decodeKey("/echo/10.0.0.5:1", cloudwego("10.0.0.5:1"))).toMatchObject({
      ...{ codec: "kitex", confidence: 80 },
      candidates: [{ codec: "hertz", confidence: 60 }],
    });
  });
});
