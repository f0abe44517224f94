import { describe, expect, it } from "vitest";

import { decode } from "./detect";

const LEASE = "7587870451294074371";
const HEX = BigInt(LEASE).toString(16);

function read(key: string, value: unknown, lease = LEASE) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const revisions = { createRevision: 2, modRevision: 2, version: 1 };
  return decode({ key: Buffer.from(key), value: Buffer.from(text), lease, ...revisions });
}

const routes = { upstream: { nodes: { "10.0.0.5:80": 1 } }, uri: "/hello" };
const packet = { sender: "n1", services: [{ name: "a" }] };

describe("what looks like a registration and is none", () => {
  it.each([
    ["text under GoFrame's prefix, not in its form", "/service/web/greeting", "hello", "0"],
    ["JSON under GoFrame's prefix, not in its form", "/service/batman/config", { ttl: 30 }, "0"],
    ["a file under ego's prefix", "/ego/config/app.toml", "port=1", "0"],
    ["what is under PD's prefix, but not PD's", "/ms/team/notes", "x", "0"],
    ["what else TiDB keeps for a keyspace", "/keyspaces/tidb/7/x", "y", "0"],
    ["a word that begins as Moleculer does", "moleculerx/discovery/info/n1", packet],
    ["a list of endpoints", "/config/up", { id: "1", name: "x", endpoints: ["http://a:80"] }, "0"],
    ["a network's address", "/config/dns", { network: "udp", address: "a:53", weight: 1 }, "0"],
    ["a host and a port", "/config/db", { serviceName: "db", host: "a", port: 5432 }, "0"],
    ["the same in Go's names", "/config/db", { ServiceName: "db", Host: "a", Port: 5432 }, "0"],
    ["an upstream with nodes", "/u/1", { id: "1", name: "u", nodes: [{ host: "a", port: 80 }] }],
    ["nodes of whatever", "/config/es", { name: "es", nodes: [{ id: "1", address: "a:92" }] }],
    ["what else is below services", "/services/db/x", { ServiceName: "db", Host: "a", Port: 1 }],
    ["a session of the web", "web/session/1", { ServerName: "x", Address: "a:80" }],
    ["a number without a lease", "user.rpc/1001", "10.0.0.5:80", "0"],
    ["Traefik's URL under another root", "edge/http/services/s/servers/0/url", "http://a:80", "0"],
  ])("is unknown: %s", (_name, key, value, lease = LEASE) => {
    expect(read(key, value, lease)).toMatchObject({ kind: "unknown", instances: [] });
  });

  it.each([
    ["/wsd-reg/user/configurators/grpc:///routes/1", routes, "0", "config", "jupiter"],
    ["/ego/main/configurators/grpc:///consumers/app", routes, "0", "config", "ego"],
    ["/prometheus/job/user/h-1/10.0.0.5:9990", "10.0.0.5:9990", "0", "auxiliary", "jupiter"],
    [`/vitess/global/elections/vtctld/locks/${LEASE}`, "vtctld-0:15000", LEASE, "lock", "vitess"],
    [`/topo/elections/vtctld/locks/${LEASE}`, "vtctld-0:15000", LEASE, "lock", "vitess"],
    [`my-app/leader/${HEX}`, '{"Op":0,"Addr":"a:1","Metadata":null}', LEASE, "lock", "etcd-lock"],
    ["emqxcl/ekkacl/lock/emqx", "emqx@10.0.0.5", LEASE, "lock", "emqx"],
    ["/service/batman/optime/leader", "67108968", "0", "auxiliary", "patroni"],
    ["/service/batman/0/leader", "pg-0", LEASE, "lock", "patroni"],
    ["by-dev/meta/session/id", "6", "0", "auxiliary", "milvus"],
    ["/topology/tiproxy/10.0.0.5:6000/ttl", "1700000000", LEASE, "liveness", "tidb"],
    ["/dubbo/some/thing", "text", "0", "structural", "dubbo-go"],
    [
      "traefik/tcp/services/s/loadbalancer/servers/0/address",
      "10.0.0.5:80",
      "0",
      "config",
      "traefik",
    ],
    // By a tool that leases what it writes for Traefik.
    [
      "/traefik/tcp/services/s/loadbalancer/servers/0/address",
      "10.0.0.5:80",
      LEASE,
      "config",
      "traefik",
    ],
  ])("is known: %s", (key, value, lease, kind, codec) => {
    expect(read(key, value, lease)).toMatchObject({ kind, codec, instances: [] });
  });

  it("is Patroni's where a member cannot be read, and GoFrame's where a key has its form", () => {
    expect(read("/service/b/members/x", { state: "running" })).toMatchObject({
      ...{ kind: "undecodable", codec: "patroni", reason: /conn_url/ },
    });
    expect(read("/service/a/b/hello/v1/[::1]:80", {})).toMatchObject({
      ...{ kind: "undecodable", codec: "goframe" },
    });
  });

  it("is listed as GoFrame's where a name has slashes, which it writes and cannot read", () => {
    expect(read("/service/default/default/team/pay/latest/10.0.0.5:80", {})).toMatchObject({
      ...{ kind: "undecodable", codec: "goframe", reason: /clients fail: a name has no slash/ },
      instances: [{ service: "team/pay", id: "10.0.0.5:80" }],
    });
    const path = "/service/a/b/c/d/e/10.0.0.5:80";
    expect(read(path, {}, "0")).toMatchObject({ kind: "unknown" });
    expect(read(path, "x")).toMatchObject({ kind: "unknown" });
  });

  it.each(["0", "007", "9223372036854775808", "-5"])(
    "is no guess of go-zero, which has no id %s",
    (id) => {
      expect(read(`user.rpc/${id}`, "10.0.0.5:80")).toMatchObject({ codec: "go-kit" });
    },
  );

  it.each(["user.rpc/web-1", "user.rpc/web/1a", "user/"])(
    "is the last of guesses where a leased address stands under %s: go-kit's keys may be any",
    (key) => {
      const unknown = { delete: "unknown", revoke: "unknown" };
      expect(read(key, "10.0.0.5:80")).toMatchObject({
        ...{ kind: "instance", codec: "go-kit", confidence: 50, consequences: unknown },
        candidates: [{ codec: "plain-address", confidence: 50 }],
      });
    },
  );

  it.each(["user.rpc/7587870451294074371", "user.rpc/1001", "/ports/web/8080", "user.rpc/web"])(
    "is a static address and no instance where %s has no lease: go-zero always has one",
    (key) => {
      expect(read(key, "10.0.0.5:80", "0")).toMatchObject({
        ...{ kind: "unknown", codec: "unknown", instances: [] },
        reason: "an address without a lease",
      });
    },
  );

  it.each(["hello", '{"Action":"x"}', ":8080", ""])(
    "is a lock or whatever else where a key ends in its lease and says %j, and no instance",
    (value) => {
      const reason = value === "" ? "empty" : "named by its lease, and no address";
      expect(read(`user.rpc/${LEASE}`, value)).toMatchObject({
        ...{ kind: "unknown", codec: "unknown", instances: [], reason },
      });
    },
  );

  it.each([
    ["Op other than 0", { Op: 1, Addr: "10.0.0.5:1", Metadata: null }],
    ["no Metadata, and a key that says nothing", { Op: 0, Addr: "10.0.0.5:1" }],
  ])("is a mere guess of gRPC naming with %s", (_name, value) => {
    expect(read("svc/a", value)).toMatchObject({ kind: "instance", confidence: 70 });
  });

  it.each([
    ["kratos", "/config/minio/main", { id: "main", name: "minio", endpoints: ["http://a:90"] }],
    ["go-micro", "/config/es/1", { name: "es", nodes: [{ id: "1", address: "a:92" }] }],
    ["kitex", "/lb/db/a:53", { network: "udp", address: "a:53", weight: 1 }],
    ["dubbo-go", "/config/db/a:54", { ServiceName: "db", Host: "a", Port: 54 }],
    ["dubbo-java", "/config/db/a:54", { serviceName: "db", host: "a", port: 54 }],
  ])("is a mere guess of %s where a setting is named as it says, as %s", (codec, key, value) => {
    expect(read(key, value)).toMatchObject({ kind: "instance", codec, confidence: 80 });
  });

  it.each([
    ["kratos", "/microservices/user/u1", { id: "u1", name: "user", endpoints: ["grpc://a:90"] }],
    ["go-micro", "/micro/registry/user/1", { name: "user", nodes: [{ id: "1", address: "a:92" }] }],
    ["kitex", "kitex/registry-etcd/user/a:53", { network: "tcp", address: "a:53", weight: 1 }],
  ])("is %s under its own prefix, whatever members it lacks, as %s", (codec, key, value) => {
    expect(read(key, value)).toMatchObject({ kind: "instance", codec, confidence: 100 });
  });

  it("is a mere guess of Patroni where members have neither a database nor its API", () => {
    const value = { role: "dev", state: "active", api_url: "https://example.com/users/bob" };
    expect(read("/teams/x/members/bob", value)).toMatchObject({ codec: "patroni", confidence: 60 });
  });

  it("is read all the same where an operator or the prefix says what it is", () => {
    const value = { id: "1", name: "x", endpoints: ["http://a:80"] };
    expect(read("/microservices/x/2", value)).toMatchObject({ codec: "kratos", confidence: 60 });
  });
});
