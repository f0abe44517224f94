import { describe, expect, it } from "vitest";

import { LEASE, storedKey } from "@/lib/testing/decode-key";
import { decode } from "./detect";
import { addressesOf } from "./instance";
import type { MappingOptions } from "./mapping-options";

function read(format: string, options: MappingOptions, key: string, value: unknown) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return decode(storedKey(key, text), [{ prefix: "", format, ...options }]);
}

const kratos = { id: "1", name: "user", version: "", metadata: null, endpoints: ["grpc://a:80"] };

describe("namespaceDepth", () => {
  const at = (namespaceDepth: number, key: string, value: unknown = kratos) =>
    read("kratos", { namespaceDepth }, key, value);

  it.each([
    [1, "/microservices/user/1", "/microservices"],
    [2, "/prod/eu/user/1", "/prod/eu"],
    [2, "prod/eu/user/1", "prod/eu"],
    [2, "/prod//user/1", "/prod/"],
    [0, "/user/1", undefined],
    [0, "user/1", undefined],
    [1, "/prod/user/of/slashes/1", "/prod"],
  ])("of %d reads %s as of namespace %s", (depth, key, namespace) => {
    expect(at(depth, key)).toMatchObject({ kind: "instance", confidence: 100 });
    expect(at(depth, key).instances[0]).toMatchObject({ service: "user", id: "1" });
    expect(at(depth, key).instances[0]?.namespace).toBe(namespace);
  });

  it("tells names with slashes from namespaces", () => {
    const value = { ...kratos, name: "team/user" };
    expect(at(1, "/prod/team/user/1", value).instances).toMatchObject([
      { service: "team/user", namespace: "/prod" },
    ]);
  });

  it.each([
    [1, "/prod/eu/user/1"],
    [3, "/prod/eu/user/1"],
    [4, "/prod/eu/user/1"],
    [9, "/prod/eu/user/1"],
    [1, "/user/1"],
  ])("of %d leaves %s undecodable, where no client with that namespace finds it", (depth, key) => {
    const decoded = at(depth, key);
    expect(decoded).toMatchObject({ kind: "undecodable", codec: "kratos", confidence: 100 });
    expect(decoded.reason).toMatch(/^expected \d segments? of namespace, and then user and an id$/);
  });

  it("lists what cannot be read under the service that its key names", () => {
    expect(at(2, "/prod/eu/user/1", "{").instances).toMatchObject([{ service: "user", id: "1" }]);
    expect(at(1, "/prod/team/user/1", "{").instances).toMatchObject([{ service: "team/user" }]);
    expect(at(0, "/user/1", "{").instances).toMatchObject([{ service: "user" }]);
    const unsaid = read("kratos", {}, "/prod/eu/user/1", "{");
    expect(unsaid.instances).toMatchObject([{ service: "/prod/eu/user" }]);
  });

  it("leaves the fallback to what detection says", () => {
    const formats = [{ prefix: "", format: "kratos", namespaceDepth: 1, fallback: true }];
    const stored = storedKey("/prod/eu/user/1", JSON.stringify(kratos));
    expect(decode(stored, formats)).toMatchObject({
      ...{ kind: "instance", confidence: 95, instances: [{ namespace: "/prod/eu" }] },
    });
  });
});

describe("serviceDepth", () => {
  const naming = { Op: 0, Addr: "10.0.0.5:80", Metadata: null };

  it.each([
    ["go-kit", "10.0.0.5:80"],
    ["go-kit", "http://10.0.0.5:80"],
    ["plain-address", "10.0.0.5:80"],
    ["grpc-naming", naming],
  ])("cuts a key of %s after the service, with value %j", (format, value) => {
    const at = (serviceDepth: number, key: string) => read(format, { serviceDepth }, key, value);
    expect(at(2, "/services/user/zone-a/1").instances).toMatchObject([
      { service: "/services/user", id: "zone-a/1", address: "10.0.0.5:80" },
    ]);
    expect(at(1, "user/10.0.0.5:80").instances).toMatchObject([
      { service: "user", id: "10.0.0.5:80" },
    ]);
    for (const [depth, key] of [
      [2, "/services/user"],
      [3, "/services/user"],
      [1, "user"],
    ] as const) {
      expect(at(depth, key)).toMatchObject({ kind: "undecodable", codec: format });
      expect(at(depth, key).reason).toMatch(`expected more than ${depth} segment`);
    }
  });

  it("says what is wrong with the value where the key is long enough", () => {
    const reason = "expected <service>/<id> = host:port or a URL";
    expect(read("go-kit", { serviceDepth: 1 }, "a/b", "hello")).toMatchObject({ reason });
    const broken = read("grpc-naming", { serviceDepth: 1 }, "a/b/c", '{"Op":0}');
    expect(broken.instances).toMatchObject([{ service: "a", id: "b/c" }]);
  });
});

describe("protocol", () => {
  it.each(["go-zero", "go-kit", "plain-address"])("is that of %s's addresses", (format) => {
    const { instances } = read(format, { protocol: "grpc" }, "user.rpc/7", "[2001:db8::5]:80");
    expect(instances).toMatchObject([{ service: "user.rpc", address: "[2001:db8::5]:80" }]);
    expect(instances.flatMap(addressesOf)).toEqual([
      { protocol: "grpc", host: "2001:db8::5", port: 80 },
    ]);
  });

  it("gives way to what a value says itself", () => {
    const { instances } = read("go-kit", { protocol: "grpc" }, "/s/user/1", "http://10.0.0.5:80");
    expect(instances.flatMap(addressesOf)).toMatchObject([{ protocol: "http" }]);
  });
});

describe("a mapping that says what must not be shown", () => {
  it("does not list what cannot be read by its value", () => {
    const formats = [{ prefix: "/x/", format: "kratos", sensitive: true }];
    expect(decode(storedKey("/x/user/1", "hunter2"), formats)).toMatchObject({
      ...{ kind: "undecodable", sensitive: true },
      instances: [{ service: "/x/user", id: "1", address: "1", warnings: ["not-an-address"] }],
    });
  });

  it("does not list what its key calls a secret by its value", () => {
    const formats = [{ prefix: "/x/", format: "kratos" }];
    const decoded = decode(storedKey("/x/db/password", "hunter2"), formats);
    expect(decoded).toMatchObject({ kind: "undecodable", sensitive: true });
    expect(JSON.stringify(decoded)).not.toContain("hunter2");
  });

  it.each(["raw", "go-zero"])("does not show what Kubernetes keeps, mapped to %s", (format) => {
    const formats = [{ prefix: "", format }];
    const secret = decode(storedKey("/registry/secrets/a/b", "k8s\0\nhunter2", "0"), formats);
    expect(secret).toMatchObject({ codec: format, sensitive: true, danger: "system-data" });
    expect(JSON.stringify(secret)).not.toContain("hunter2");
    const plain = decode(storedKey("/registry/notes", "mine", "0"), formats);
    expect(plain.sensitive).toBeUndefined();
  });
});

describe("a mapping of keys that have not the form of the format", () => {
  it.each(["goframe", "coredns", "tidb", "ego", "servicecomb", "patroni", "pd", "rabbitmq"])(
    "lists them all the same: %s",
    (format) => {
      expect(read(format, {}, "/x/y", "garbage")).toMatchObject({
        ...{ kind: "undecodable", codec: format, instances: [{ warnings: ["not-an-address"] }] },
      });
    },
  );
});

describe("a mapping to a format with keys that register nothing", () => {
  it.each([
    ["a directory of Dubbo's, of another group", "dubbo-go", "/corp/a.B", "", "0", "structural"],
    ["a leader of Patroni's, without its members", "patroni", "/pg/x/leader", "n1", LEASE, "lock"],
    ["a configuration of Patroni's", "patroni", "/pg/x/config", "{}", "0", "config"],
    ["a mark of rpcx", "rpcx", "/r/Echo", "Echo", LEASE, "structural"],
  ])("knows %s", (_what, format, key, value, lease, kind) => {
    const decoded = decode(storedKey(key, value, lease), [{ prefix: "", format }]);
    expect(decoded).toMatchObject({ kind, codec: format, confidence: 100, instances: [] });
  });

  it("does not take what has a lease for a directory of Dubbo's", () => {
    const formats = [{ prefix: "/corp/", format: "dubbo-go" }];
    expect(decode(storedKey("/corp/a.B", ""), formats)).toMatchObject({ kind: "undecodable" });
  });
});
