import { describe, expect, it } from "vitest";

import { decodeKey } from "@/lib/testing/decode-key";

import { CERTAIN } from "./codec";
import { addressesOf } from "./instance";

const milvus = { ServerID: 5, ServerName: "querynode", Address: "10.0.0.5:21123", LeaseID: 1 };
const member = { conn_url: "postgres://u:p@10.0.0.5:5432/db", state: "running", role: "replica" };

describe("decode of the instances of systems", () => {
  it.each([
    [
      "Seata: any bytes in a cluster's name",
      decodeKey("registry-seata-a-10.0.0.9:1-x-10.0.0.8:8091", "10.0.0.8:8091"),
      { service: "seata-server", namespace: "a-10.0.0.9:1-x", id: "10.0.0.8:8091" },
      null,
    ],
    [
      "CoreDNS: a host by name, group, text",
      decodeKey(
        "/skydns/local/a/x",
        { host: "web.local.", port: 80, group: "g", text: "t", targetstrip: 1 },
        "0",
      ),
      { service: "a.local", id: "x", group: "g", metadata: { text: "t", targetstrip: "1" } },
      [{ protocol: null, host: "web.local", port: 80 }],
    ],
    [
      "ShenYu: releases up to 2.4.3 have no application in the key",
      decodeKey("/shenyu/register/instance/gw-1.internal:9196", {
        ...{ appName: "order app", host: "gw-1.internal", port: 9196 },
      }),
      { service: "order app", id: "gw-1.internal:9196" },
      [{ protocol: "http", host: "gw-1.internal", port: 9196 }],
    ],
    [
      "ServiceComb: several endpoints and properties",
      decodeKey("/cse-sr/inst/files/default/p/s/i", {
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
      decodeKey(
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
      decodeKey("prod/meta/session/querynode-5", {
        ...milvus,
        ...{ ServerLabels: { zone: "z" }, Stopping: true, HostName: "h" },
      }),
      { service: "querynode", id: "5", status: "stopping", metadata: { zone: "z" } },
      [{ protocol: "grpc", host: "10.0.0.5", port: 21_123 }],
    ],
    [
      "Milvus: a server id of zero, which is left out",
      decodeKey("by-dev/meta/session/rootcoord", {
        ...{ ServerName: "rootcoord", Address: "10.0.0.5:53100", Exclusive: true },
      }),
      { service: "rootcoord", id: "0", address: "10.0.0.5:53100" },
      null,
    ],
    [
      "Patroni: a Citus group; names and passwords are dropped",
      decodeKey("/service/batman/0/members/pg-0", member),
      { service: "batman", id: "pg-0", group: "0", role: "replica", address: "10.0.0.5:5432" },
      [{ protocol: "postgres", host: "10.0.0.5", port: 5432 }],
    ],
    [
      "EMQX: no prefix",
      decodeKey("ekkacl/nodes/emqx@10.0.0.5", "emqx@10.0.0.5"),
      { service: "emqx", id: "emqx@10.0.0.5" },
      [{ protocol: "erlang", host: "10.0.0.5", port: null }],
    ],
    [
      "PD: no cluster in the key, IPv6",
      decodeKey("/ms/tso/registry/http://[2001:db8::1]:3379", {
        ...{ name: "t", "service-addr": "http://[2001:db8::1]:3379", version: "v7.1.0" },
      }),
      { service: "tso", version: "v7.1.0", metadata: { name: "t" } },
      [{ protocol: "http", host: "2001:db8::1", port: 3379 }],
    ],
  ])("reads %s", (_name, decoded, expected, addresses) => {
    expect(decoded).toMatchObject({ kind: "instance", instances: [expected] });
    expect(decoded.confidence).toBeGreaterThanOrEqual(CERTAIN);
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
    const decoded = decodeKey("moleculer-dev/discovery/info/n1", packet);
    expect(decoded.instances).toMatchObject([
      { service: "v2.posts", id: "n1", version: "2", metadata: { region: "eu", team: "core" } },
      { service: "users", id: "n1", address: "10.0.0.5:3000", namespace: "dev" },
    ]);
  });

  it("names the services of a Moleculer node that sends no full names as others call them", () => {
    const services = [{ name: "a", version: 2 }, { name: "b", version: "staging" }, { name: "c" }];
    const decoded = decodeKey("moleculer-a-b/discovery/info/n1", { sender: "n1", services });
    expect(decoded.instances).toMatchObject([
      { service: "v2.a", version: "2", namespace: "a-b" },
      { service: "staging.b", version: "staging" },
      { service: "c" },
    ]);
  });

  it("tells nodes of one host apart that have no port", () => {
    const packet = { sender: "n2", ipList: ["10.0.0.5"], port: null, services: [{ name: "a" }] };
    expect(decodeKey("moleculer/discovery/info/n2", packet).instances).toMatchObject([
      { address: "n2", warnings: ["no-port"] },
    ]);
  });
});
