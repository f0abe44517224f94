import { describe, expect, it } from "vitest";

import { decodeKey, LEASE } from "@/lib/testing/decode-key";

const address = "10.0.0.5:8080";
const url = "http://10.0.0.5:8080";
const kratos = { id: "u-1", name: "user", version: "v1", metadata: {} };

describe("an address under a name that says who leads or locks", () => {
  it.each([
    ["/app/leader", address],
    ["/app/leader", url],
    ["/app/LEADER", address],
    ["/app/current_leader", address],
    ["/app/leader-election", address],
    ["/mysql/cluster/primary", "db-1:3306"],
    ["/redis/master", address],
    ["/shards/0/owner", address],
    ["/locks/order", "host-1:4321"],
    ["/locks/order/1001", "host-1:4321"],
    ["/app/election/candidates/1", address],
    ["/leader/app", address],
  ])("is a guess of a lock, and no instance: %s = %s", (key, value) => {
    const decoded = decodeKey(key, value);
    expect(decoded).toMatchObject({
      ...{ kind: "lock", codec: "etcd-lock", instances: [], confidence: 65, danger: "lock-holder" },
    });
    expect(decoded.candidates.map(({ codec }) => codec)).toContain("go-kit");
  });

  it.each([
    ["where the key is its lease's", `election/${LEASE}`, address, "go-zero"],
    ["where the key repeats it", `/locks/${address}`, address, "go-kit"],
    ["where a service is called so", "/services/lock/i-1", address, "go-kit"],
    ["where it is only part of a name", "/app/clock", address, "go-kit"],
    ["where it is only part of a service's", "lock.rpc/1001", address, "go-zero"],
  ])("is an instance %s: %s = %s", (_name, key, value, codec) => {
    expect(decodeKey(key, value)).toMatchObject({ kind: "instance", codec });
  });
});

describe("a leased URL", () => {
  it.each([
    "https://example.com/some/long/path",
    "https://example.com?x=1",
    "http://example.com:8080/hook?id=1",
    "https://example.com:443/#top",
  ])("is a link, and no place to be found at: %s", (value) => {
    expect(decodeKey("/short/aZ3", value)).toMatchObject({ kind: "unknown", instances: [] });
  });

  it.each([url, `${url}/`, `${url}/api`, "http://user-svc", "HTTP://10.0.0.5:8080"])(
    "is a guess of go-kit where it says where to dial: %s",
    (value) => {
      expect(decodeKey("/services/user/a", value)).toMatchObject({ codec: "go-kit" });
      expect(decodeKey("/services/user/a", value).instances[0]?.addresses?.[0]?.protocol).toBe(
        "http",
      );
    },
  );

  it("is what an operator says that it is, link or not", () => {
    expect(decodeKey("/services/a.example/a.example", "https://a.example/x?y")).toMatchObject({
      kind: "instance",
    });
  });
});

describe("what lacks both a lease and what its framework always writes", () => {
  it.each([
    ["a catalogue of APIs", "/apis/user/u-1", { ...kratos, endpoints: ["https://a.b/v1/users"] }],
    ["a catalogue of nothing", "/apis/user/u-1", { ...kratos, endpoints: [] }],
    ["a backend", "/a/b/c/d/e/10.0.0.5:80", { weight: 5, max_fails: 3 }],
    ["a backend and its protocol", "/a/b/c/d/e/10.0.0.5:80", { protocol: "https", weight: 5 }],
    ["an upstream", "/lb/db/a:53", { network: "udp", address: "a:53", weight: 1 }],
    [
      "a provider of something",
      "/tf/providers/https://a.b",
      { scheme: "https", name: "providers", address: "a.b" },
    ],
    ["a provider of logins", `/oauth/idp/providers/${encodeURIComponent("https://a.b/o")}`, ""],
  ])("is a setting: %s", (_name, key, value) => {
    expect(decodeKey(key, value, "0")).toMatchObject({ kind: "unknown", instances: [] });
  });

  it.each([
    ["kratos", "/prod/user/u-1", { ...kratos, endpoints: ["grpc://10.0.0.5:9000"] }, 95],
    ["kratos", "/prod/user/u-1", { ...kratos, endpoints: ["grpc://10.0.0.5:9000/x"] }, 80, LEASE],
    ["kratos", "/prod/user/u-1", { ...kratos, endpoints: [] }, 95, LEASE],
    ["kratos", "/microservices/user/u-1", { ...kratos, endpoints: [] }, 100],
    ["goframe", "/prod/a/b/user/v1/10.0.0.5:80", { protocol: "http", insecure: true }, 85],
    ["goframe", "/prod/a/b/user/v1/10.0.0.5:80", { protocol: "grpc" }, 70, LEASE],
    ["goframe", "/prod/a/b/user/v1/10.0.0.5:80", {}, 60, LEASE],
  ])(
    "is %s all the same where either is there, or the prefix: %s = %j",
    (codec, key, value, confidence, lease = "0") => {
      expect(decodeKey(key, value, lease)).toMatchObject({ kind: "instance", codec, confidence });
    },
  );
});

describe("a prefix that another system has as well", () => {
  it.each([
    ["/registry/user/u-1", { ...kratos, endpoints: ["grpc://10.0.0.5:9000"] }, "kratos"],
    [`/registry/user/${address}`, { Op: 0, Addr: address, Metadata: null }, "grpc-naming"],
    [`/topology/user/${address}`, { Op: 0, Addr: address, Metadata: null }, "grpc-naming"],
  ])("is no reason to miss %s", (key, value, codec) => {
    expect(decodeKey(key, value)).toMatchObject({ kind: "instance", codec });
  });

  it.each([
    ["/registry/things/a/b", { kind: "Thing", apiVersion: "a/v1", metadata: {} }],
    ["/registry/things/a/b", { unheard: "of" }],
    ["/registry/things/a/b", ""],
    ["/registry/things/a/b", "{"],
  ])("has %s hidden as Kubernetes' unless it is somebody's: %j", (key, value) => {
    expect(decodeKey(key, value, "0")).toMatchObject({
      ...{ kind: "foreign", codec: "kubernetes", confidence: 100, sensitive: true },
    });
  });

  it.each([
    ["/pd/7291/tso/leader", "pd"],
    [`/tiflash/cluster/http_port/${address}`, "tidb"],
    ["edge/http/services/s/loadbalancer/servers/0/url", "traefik"],
    ["edge/backends/b/servers/s/url", "traefik"],
  ])("is not counted by its addresses: %s", (key, codec) => {
    expect(decodeKey(key, codec === "traefik" ? url : address)).toMatchObject({
      codec,
      instances: [],
    });
  });
});
