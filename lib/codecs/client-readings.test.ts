import { describe, expect, it } from "vitest";

import { decodeKey } from "@/lib/testing/decode-key";

const kratos = {
  ...{ id: "p-0", name: "pay", version: "v1", metadata: null as unknown },
  endpoints: ["grpc://10.0.0.5:9000"],
};
const upper = (value: object) =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [name.toUpperCase(), member]));
const KRATOS = "/microservices/pay/p-0";
const NODE = { id: "g-1", address: "10.0.0.5:80", metadata: null as unknown };
const micro = { name: "g", version: "latest", metadata: null, endpoints: null, nodes: [NODE] };
const kitex = { network: "tcp", address: "10.0.0.5:80", weight: 10, tags: null };
const naming = { Op: 0, Addr: "10.0.0.5:80", Metadata: null };

describe("a registration is read as its framework's own clients read it", () => {
  it.each([
    ["kratos", KRATOS, upper(kratos)],
    ["go-micro", "/micro/registry/g/g-1", { ...upper(micro), NODES: [upper(NODE)] }],
    ["kitex", "kitex/registry-etcd/e/10.0.0.5:80", upper(kitex)],
    ["hertz", "hertz/registry-etcd/e/10.0.0.5:80", upper(kitex)],
    ["coredns", "/skydns/local/a/x", { Host: "10.0.0.5", PORT: 80 }],
    ["grpc-naming", "svc/10.0.0.5:80", upper(naming)],
  ])("its members in any case, as Go takes them: %s", (codec, key, value) => {
    const decoded = decodeKey(key, value);
    expect(decoded).toMatchObject({ kind: "instance", codec });
    expect(decoded.confidence).toBeGreaterThanOrEqual(95);
    expect(decoded.instances[0]?.addresses).toMatchObject([{ host: "10.0.0.5" }]);
  });

  it.each([
    ["/ns/pay/p-0", upper(kratos)],
    ["oplog/1", { op: 1, addr: "10.0.0.5:80" }],
    ["oplog/10.0.0.5:80", { op: "put", addr: "10.0.0.5:80" }],
    ["svc/10.0.0.5:80", { op: 0, addr: "10.0.0.5:80", at: 1 }],
  ])("but not where nothing else speaks for it: %s = %j", (key, value) => {
    expect(decodeKey(key, value)).toMatchObject({ kind: "unknown", instances: [] });
  });

  it.each([
    ["version", "kratos", KRATOS, { ...kratos, version: null }],
    ["metadata's values", "kratos", KRATOS, { ...kratos, metadata: { zone: null, a: "b" } }],
    ["version", "go-micro", "/micro/registry/g/g-1", { ...micro, version: null }],
    ["weight", "kitex", "kitex/registry-etcd/e/10.0.0.5:80", { ...kitex, weight: null }],
    ["tags", "kitex", "kitex/registry-etcd/e/10.0.0.5:80", { ...kitex, tags: { a: null } }],
    ["port", "coredns", "/skydns/local/a/x", { host: "10.0.0.5", port: null }],
  ])("null for what is empty, in %s of %s", (_member, codec, key, value) => {
    const decoded = decodeKey(key, value);
    expect(decoded).toMatchObject({ kind: "instance", codec });
    expect(Object.values(decoded.instances[0]?.metadata ?? {})).not.toContain("null");
  });

  it.each([1.5, "10", true])("and not where Go refuses it: Kitex' weight %j", (weight) => {
    const value = { ...kitex, weight };
    expect(decodeKey("kitex/registry-etcd/e/10.0.0.5:80", value)).toMatchObject({
      ...{ kind: "undecodable", reason: "expected weight to be a whole number" },
    });
  });

  it("by those of Kratos' endpoints that can be dialled, whatever the others are", () => {
    const endpoints = ["unix:///tmp/x.sock", "GRPC://10.0.0.5:9000", ""];
    expect(decodeKey(KRATOS, { ...kratos, endpoints })).toMatchObject({
      ...{ kind: "instance", confidence: 100 },
      instances: [{ addresses: [{ protocol: "grpc", host: "10.0.0.5", port: 9000 }] }],
    });
    expect(decodeKey(KRATOS, { ...kratos, endpoints: ["unix:///tmp/x.sock"] })).toMatchObject({
      ...{ kind: "undecodable", reason: "expected endpoints to be URLs" },
    });
  });

  it("by its key where Kratos' value has no id, and no client asks for one", () => {
    const { id: _, ...rest } = kratos;
    expect(decodeKey("/microservices/pay/a/b", rest)).toMatchObject({
      ...{ kind: "instance", codec: "kratos", confidence: 70 },
      instances: [{ service: "pay", id: "b", address: "10.0.0.5:9000" }],
    });
    expect(decodeKey("/config/pay/a", rest)).toMatchObject({ kind: "unknown" });
  });

  it("where Kratos' clients look for its name, and nowhere else", () => {
    const value = { ...kratos, name: "other" };
    expect(decodeKey(KRATOS, value)).toMatchObject({
      ...{ kind: "undecodable", reason: "expected other in the key, as its clients do" },
      instances: [{ service: "pay", id: "p-0" }],
    });
    // Their prefix has no slash behind the name.
    expect(decodeKey("/microservices/other-eu/p-0", value).instances).toMatchObject([
      { service: "other", address: "10.0.0.5:9000" },
    ]);
  });

  it.each([
    ["text", "nonsense"],
    ["cut off", '{"id":"p-0"'],
    ["an id that is a number", { ...kratos, id: 1 }],
    ["endpoints that are none", { ...kratos, endpoints: "grpc://10.0.0.5:9000" }],
    ["metadata of numbers", { ...kratos, metadata: { weight: 1 } }],
  ])("and what has Kratos' clients find nobody of a service says so: %s", (_what, value) => {
    expect(decodeKey(KRATOS, value)).toMatchObject({
      ...{ kind: "undecodable", reason: expect.stringMatching(/clients find nobody/) },
    });
  });

  it("but not what only Rollcall refuses for its white space", () => {
    const value = `${" ".repeat(100)}${JSON.stringify(kratos)}`;
    expect(decodeKey(KRATOS, value)).toMatchObject({ reason: "expected a JSON object" });
  });

  it.each([
    ["text", "nonsense"],
    ["a port that is a text", { host: "10.0.0.5", port: "80" }],
    ["a host that is a number", { host: 5 }],
  ])("and what silences CoreDNS says so: %s", (_what, value) => {
    expect(decodeKey("/skydns/local/a/x", value)).toMatchObject({
      ...{ kind: "undecodable", reason: expect.stringMatching(/CoreDNS does not answer/) },
    });
  });

  it("by the key of go-micro, which is all that its clients look by", () => {
    const value = { ...micro, nodes: [{ address: "10.0.0.5:80", metadata: null }] };
    for (const name of ["other", "", undefined]) {
      expect(decodeKey("/micro/registry/g/g-1", { ...value, name })).toMatchObject({
        ...{ kind: "instance", codec: "go-micro", confidence: 70 },
        instances: [{ service: "g", id: "g-1", address: "10.0.0.5:80" }],
      });
      expect(decodeKey("/config/g/g-1", { ...value, name })).toMatchObject({ kind: "unknown" });
    }
  });

  it("up to a thousand nodes of go-micro's key, and says how many there are beyond", () => {
    const nodes = Array.from({ length: 1_500 }, (_, n) => ({ id: `g-${n}`, address: `h${n}:80` }));
    const listed = (count: number) =>
      decodeKey("/micro/registry/g/g-1", { ...micro, nodes: nodes.slice(0, count) }).instances;
    expect(listed(1_000).flatMap(({ warnings }) => warnings)).toEqual([]);
    expect(listed(1_500)).toHaveLength(1_000);
    expect(listed(1_500).flatMap(({ warnings }) => warnings)).toEqual(["left-out:500"]);
  });

  it.each([
    ["of another address", { Op: 0, Addr: "10.0.0.9:9" }],
    ["without members", {}],
    [
      "with the instance of another",
      { Op: 0, Addr: "h:9", MetadataX: { name: "y", address: "h:9" } },
    ],
  ])("at the address of Jupiter's key, whatever the value says: one %s", (_what, value) => {
    expect(decodeKey("grpc:user:v1:prod/10.0.0.5:80", value)).toMatchObject({
      ...{ kind: "instance", codec: "jupiter", confidence: 75 },
      instances: [{ service: "user", id: "10.0.0.5:80", address: "10.0.0.5:80", env: "prod" }],
    });
  });

  it.each([
    ["grpc:user:v1:prod/10.0.0.5:80", { Op: 1, Addr: "10.0.0.5:80" }, /^expected Op to be 0/],
    ["grpc:user:v1:prod/h-1", { Op: 0, Addr: "10.0.0.5:80" }, /^expected the key's end/],
  ])("and is listed as broken where Jupiter's skip it: %s = %j", (key, value, reason) => {
    expect(decodeKey(key, value)).toMatchObject({
      ...{ kind: "undecodable", codec: "jupiter", reason: expect.stringMatching(reason) },
      instances: [{ service: "user", id: key.slice(key.indexOf("/") + 1) }],
    });
  });

  it.each([
    ["unix:///run/user.sock", "/run/user.sock"],
    ["unix:run/user.sock", "run/user.sock"],
  ])("gRPC's on a socket: %s", (Addr, host) => {
    const decoded = decodeKey("user.rpc/e1", { ...naming, Addr });
    expect(decoded).toMatchObject({ kind: "instance", codec: "grpc-naming", confidence: 85 });
    expect(decoded.instances).toMatchObject([
      { address: Addr, warnings: ["no-port"], addresses: [{ protocol: "unix", host, port: null }] },
    ]);
  });

  it.each([
    ["/rpcx_test/Arith/unix@/tmp/rpcx.sock", "/tmp/rpcx.sock"],
    ["/rpcx_test/Arith/unix@rpcx.sock", "rpcx.sock"],
  ])("rpcx's on a socket: %s", (key, host) => {
    expect(decodeKey(key, "weight=7&state=inactive")).toMatchObject({
      ...{ kind: "instance", codec: "rpcx", confidence: 90 },
      instances: [
        {
          ...{ service: "Arith", id: `unix@${host}`, address: host, namespace: "/rpcx_test" },
          ...{ weight: 7, status: "inactive", warnings: ["no-port"] },
          addresses: [{ protocol: "unix", host, port: null }],
        },
      ],
    });
  });

  it("and an address of mail is no socket", () => {
    expect(decodeKey("/users/unix@example.com", "")).toMatchObject({ kind: "unknown" });
  });

  it("is a mere guess of rpcx where the value is a word", () => {
    expect(decodeKey("/proxy/http@10.0.0.5:80", "off")).toMatchObject({ confidence: 60 });
  });

  it("cannot be read where a service of Moleculer has no name", () => {
    const value = { sender: "n1", services: [{ name: "" }] };
    expect(decodeKey("moleculer/discovery/info/n1", value)).toMatchObject({
      ...{ kind: "undecodable", reason: "expected services to have names" },
    });
  });

  it.each([
    ["ttl", { ttl: 4_294_967_296 }],
    ["ttl", { ttl: -1 }],
    ["weight", { weight: "3" }],
    ["priority", { priority: 1.5 }],
    ["group", { group: 5 }],
    ["mail", { mail: "yes" }],
    ["text", { text: ["a"] }],
    ["targetstrip", { targetstrip: "1" }],
  ])("and no record of which CoreDNS refuses the %s: %j", (member, more) => {
    const decoded = decodeKey("/skydns/local/skydns/a/x", { host: "10.0.0.5", port: 80, ...more });
    expect(decoded).toMatchObject({
      ...{
        kind: "undecodable",
        reason: expect.stringMatching(`^expected ${member} to be .*, without which CoreDNS`),
      },
      instances: [{ service: "a.skydns.local", id: "x" }],
    });
  });

  it("CoreDNS' IPv6 without brackets, and a weight of zero as none", () => {
    const key = "/skydns/local/skydns/a/x";
    expect(decodeKey(key, { host: "[2001:db8::8]", port: 84 }).kind).toBe("undecodable");
    const { instances } = decodeKey(key, { host: "2001:db8::8", port: 84, weight: 0 });
    expect(instances).toMatchObject([{ address: "[2001:db8::8]:84" }]);
    expect(instances[0]?.weight).toBeUndefined();
  });
});
