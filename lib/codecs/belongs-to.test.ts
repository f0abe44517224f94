import { describe, expect, it } from "vitest";

import { decodeKey, LEASE } from "@/lib/testing/decode-key";

describe("decode of what belongs to an instance", () => {
  it.each([
    [
      "Moleculer's beat, of a node with a slash in its name",
      decodeKey("moleculer-dev/discovery/beats/rack/node-1/2b7ce267/3", "{}"),
      { key: "moleculer-dev/discovery/info/rack/node-1" },
    ],
    [
      "TiDB's time to live",
      decodeKey("/topology/tidb/10.0.0.5:4000/ttl", "1700000000000000000"),
      { service: "tidb", address: "10.0.0.5:4000", namespace: "" },
    ],
    [
      "TiDB's topology, IPv6",
      decodeKey("/topology/tidb/[2001:db8::5]:4000/info", { version: "v8.1.0" }, "0"),
      { service: "tidb", address: "[2001:db8::5]:4000", namespace: "" },
    ],
    [
      "TiDB's time to live, of a keyspace",
      decodeKey("/keyspaces/tidb/7/topology/tidb/10.0.0.5:4000/ttl", "1700000000000000000"),
      { service: "tidb", address: "10.0.0.5:4000", namespace: "7" },
    ],
    [
      "TiDB's topology, of a keyspace",
      decodeKey("/keyspaces/tidb/7/topology/tidb/10.0.0.5:4000/info", { version: "v8.1.0" }, "0"),
      { service: "tidb", address: "10.0.0.5:4000", namespace: "7" },
    ],
    [
      "a TiDB server that stands for election",
      decodeKey("/tidb/ddl/fg/owner/694d8257011f3503", "0f8fad5b-d9cb-469f-a165-70867728950e"),
      { key: "/tidb/server/info/0f8fad5b-d9cb-469f-a165-70867728950e" },
    ],
    [
      "the same of a keyspace, about to upgrade",
      decodeKey("/keyspaces/tidb/7/tidb/stats/owner/694d8257011f3503", "0f8fad5b_\u0001"),
      { key: "/keyspaces/tidb/7/tidb/server/info/0f8fad5b" },
    ],
    [
      "Jupiter's metrics target",
      decodeKey("/prometheus/job/user/vm-1", "10.0.0.5:9999"),
      { service: "user", address: "10.0.0.5:9999" },
    ],
    [
      "Jupiter's metrics target, with the address in the key as well",
      decodeKey("/prometheus/job/user/vm-1/2001:db8::5:9999", "2001:db8::5:9999"),
      { service: "user", address: "[2001:db8::5]:9999" },
    ],
    [
      "ego's metrics target",
      decodeKey("/prometheus/job/user/10.0.0.5:9003", "10.0.0.5:9003", "0"),
      { service: "user", address: "10.0.0.5:9003" },
    ],
    [
      "the mark of rpcx' base path",
      decodeKey("/shop/rpcx", "rpcx_path"),
      { lease: LEASE, under: "/shop/rpcx", framework: "rpcx" },
    ],
    [
      "the mark of a service of rpcx",
      decodeKey("com/example/rpcx/Arith", "Arith"),
      { lease: LEASE, under: "com/example/rpcx/Arith", framework: "rpcx" },
    ],
    [
      "ServiceComb's lease",
      decodeKey("/cse-sr/inst/leases/default/default/s/i", LEASE),
      { key: "/cse-sr/inst/files/default/default/s/i" },
    ],
    [
      "Patroni's leader",
      decodeKey("/service/batman/leader", "pg-0"),
      { key: "/service/batman/members/pg-0" },
    ],
  ])("tells whose it is: %s", (_what, decoded, belongsTo) => {
    expect(decoded).toMatchObject({ belongsTo, instances: [] });
  });

  it.each([
    ["a beat of nobody", decodeKey("moleculer/discovery/beats/node-1", "{}")],
    [
      "topology of what is no TiDB server",
      decodeKey("/topology/tiflash/10.0.0.5:3930/info", {}, "0"),
    ],
    ["topology without an address", decodeKey("/topology/tidb/somewhere/ttl", "1")],
    ["a metrics target that is no address", decodeKey("/prometheus/job/user/vm-1", "yes")],
    ["a metrics target of nobody", decodeKey("/prometheus/job/vm-1", "10.0.0.5:9999")],
    ["a candidate without an id", decodeKey("/tidb/ddl/fg/owner/694d8257011f3503", "")],
    ["a mark of rpcx without a lease", decodeKey("/shop/rpcx", "rpcx_path", "0")],
    [
      "what all instances of an interface of Dubbo share",
      decodeKey("/dubbo/a.B/providers", "", "0"),
    ],
    ["Dubbo's metadata of an application", decodeKey("/dubbo/shop/1a2b3c", { app: "shop" }, "0")],
    ["what a Patroni cluster keeps beside", decodeKey("/service/batman/status", { optime: 1 })],
  ])("says nothing of %s", (_what, decoded) => {
    expect(decoded.belongsTo).toBeUndefined();
    expect(decoded.instances).toEqual([]);
  });
});
