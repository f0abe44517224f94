import { describe, expect, it } from "vitest";

import examples from "@/lib/codecs/examples.json" with { type: "json" };
import type { KeyValue } from "@/lib/etcd/kv";
import { seeded } from "@/lib/testing/journal-histories";

import type { Registration } from "./model";
import { Registry } from "./registry";

const leases = {
  track: () => {},
  untrack: () => {},
  estimateOf: () => undefined,
  check: () => Promise.resolve(null),
};

type Key = Pick<KeyValue, "key" | "value" | "lease">;

const known: Key[] = examples.map(({ key, value, valueBase64, lease }) => ({
  key: Buffer.from(key),
  value: value === undefined ? Buffer.from(valueBase64 ?? "", "base64") : Buffer.from(value),
  lease,
}));
/** Other keys of instances, whose other keys are among those as well. */
const twins: Key[] = [
  ["moleculer-dev/discovery/beats/node-1/2b7ce267/3", "{}", "79"],
  ["/topology/tidb/10.0.0.5:4000/ttl", "1700000000000000000", "80"],
  ["/service/batman/leader", "pg-0", "7587877123456789201"],
  ["/shop/rpcx", "rpcx_path", "81"],
  ["/shop/rpcx/Arith", "Arith", "81"],
  ["/shop/rpcx/Arith/tcp@10.0.7.1:8972", "", "81"],
  ["/shop/rpcx", "rpcx_path", "82"],
  ["/shop/rpcx/Arith", "Arith", "82"],
  ["/shop/rpcx/Arith/tcp@10.0.7.2:8972", "weight=3", "82"],
  ["/shop/rpcx/Arith/tcp@10.0.7.2:8972", "weight=3", "81"],
  [
    "/keyspaces/tidb/7/tidb/server/info/u",
    '{"ddl_id":"u","ip":"10.0.0.5","listening_port":4000}',
    "83",
  ],
  ["/keyspaces/tidb/7/topology/tidb/10.0.0.5:4000/ttl", "1700000000000000000", "83"],
  ["/keyspaces/tidb/7/tidb/ddl/fg/owner/54", "u", "84"],
].map(([key = "", value = "", lease = "0"]) => {
  return { key: Buffer.from(key), value: Buffer.from(value), lease };
});
/** Guesses that their siblings speak for, and a leader that looks like an instance until its member is there. */
const open: Key[] = [
  ...[1, 2, 3].map((id) => ({
    key: Buffer.from(`user.rpc/${id}`),
    value: Buffer.from(`10.0.9.${id}:80`),
    lease: "77",
  })),
  { key: Buffer.from("/pg/main/leader"), value: Buffer.from("10.0.0.5:8008"), lease: "78" },
];
const member: Key = {
  key: Buffer.from("/pg/main/members/pg-0"),
  value: Buffer.from('{"conn_url":"postgres://10.0.0.5:5432/x","state":"running"}'),
  lease: "78",
};
const siblings: Key[] = Array.from({ length: 12 }, (_, n) => {
  const lease = String(7_587_870_451_294_000_000n + BigInt(n));
  return { key: Buffer.from(`user.rpc/${lease}`), value: Buffer.from(`10.0.8.${n}:80`), lease };
});

function told({ service, address, twins: others = [] }: Registration) {
  return [service, address, ...others.map(({ key, lease }) => [key, lease])];
}

function viewOf(registry: Registry) {
  const keys = [...registry.keys].map(([key, { kind, codec, registrations }]) => {
    return [key, kind, codec, registrations.map(told)];
  });
  const rows = [...registry.services.values()]
    .filter(({ size }) => size > 0)
    .map((service) => ({ ...service.row(), lastChange: null, guessed: null }));
  return {
    keys: keys.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    rows: rows.sort((a, b) => (a.name < b.name ? -1 : 1)),
    otherKeys: registry.otherKeys,
    undecodable: registry.undecodable,
  };
}

describe("what keys are read as", () => {
  it.each([1, 2, 3, 4])("does not depend on the order in which they came: %i", (seed) => {
    const random = seeded(seed);
    const registry = new Registry({ leases, ownRoot: "/rollcall/" });
    const all = [...known, ...twins, ...open, ...siblings];
    const live = new Map<string, KeyValue>();
    let revision = 0;
    const put = (key: Key) => {
      revision += 1;
      const name = key.key.toString("latin1");
      const before = live.get(name);
      const kv = {
        ...key,
        createRevision: before?.createRevision ?? revision,
        modRevision: revision,
        version: (before?.version ?? 0) + 1,
      };
      live.set(name, kv);
      registry.applyUpdates([{ type: "put", kv }], revision);
    };
    for (let step = 0; step < 1_500; step += 1) {
      const key = all[Math.floor(random() * all.length)];
      if (!key) continue;
      const name = key.key.toString("latin1");
      if (live.has(name) && random() < 0.4) {
        revision += 1;
        live.delete(name);
        registry.applyUpdates([{ type: "delete", key: key.key, modRevision: revision }], revision);
      } else put(key);
      // What it says holds from then on: it is not taken away again.
      if (step === 700) put(member);
    }
    const found = new Registry({ leases, ownRoot: "/rollcall/" });
    found.applyBase("", live.values(), revision, { first: true, after: 0 });
    expect(viewOf(registry)).toEqual(viewOf(found));
  });

  it("changes in the name of whoever changed the mappings, whatever is heard of leases meanwhile", () => {
    const registry = new Registry({ leases, ownRoot: "/rollcall/" });
    const kv: KeyValue = {
      ...{ key: Buffer.from("user.rpc/1"), value: Buffer.from("10.0.0.1:80"), lease: "77" },
      ...{ createRevision: 2, modRevision: 2, version: 1 },
    };
    registry.applyBase("", [kv], 2, { first: true, after: 0 });
    const doneBy: unknown[] = [];
    registry.onWrite = ({ lines }) =>
      doneBy.push(...lines.map(({ evidence }) => evidence?.operation));
    registry.formats = [{ prefix: "user.rpc/", format: "ignore" }];
    registry.applySample({
      ...{
        lease: "77",
        grantedTtlSeconds: 10,
        raftTerm: "2",
        sampledAt: 1,
        expiresFrom: 9,
        expiresTo: 10,
      },
      ...{ renewedAt: null, renewPeriodMs: null, gaps: [], late: false },
    });
    expect(registry.services.get("user.rpc")?.size).toBe(1);
    registry.reread([kv], { revision: 3, operation: "the-pin" });
    expect([...registry.services.keys()]).toEqual([]);
    expect(doneBy).toEqual(["the-pin"]);
  });
});
