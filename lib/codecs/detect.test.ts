import { randomBytes } from "node:crypto";

import { describe, expect, it } from "vitest";

import { codecs, encodableFormats } from "./codecs";
import { decode } from "./detect";
import type { StoredKey } from "./entry";
import { Evidence } from "./evidence";
import { fromKeyText } from "./key-text";

const LEASE = "7587870451294074371";

function stored(key: string | Buffer, value: string | Buffer, lease = "0"): StoredKey {
  return {
    key: Buffer.from(key),
    value: Buffer.from(value),
    lease,
    createRevision: 2,
    modRevision: 2,
    version: 1,
  };
}

/** Certain keys of go-zero under a service. */
function goZeroUnder(service: string, count: number): Evidence {
  const evidence = new Evidence();
  for (let n = 1; n <= count; n += 1) {
    evidence.put(`${service}/${n}`, { codec: "go-zero", confidence: 100 });
  }
  return evidence;
}

describe("decode", () => {
  it("is certain of go-zero when the key is named by its lease", () => {
    expect(decode(stored(`user.rpc/${LEASE}`, "10.0.0.5:8080", LEASE)).confidence).toBe(100);
  });

  it.each(["a/b/c", "/user.rpc", "订单.rpc", "a b%2F", "user.rpc/"])(
    "keeps the service's name %s as it is",
    (service) => {
      const decoded = decode(stored(`${service}/${LEASE}`, "10.0.0.5:8080", LEASE));
      expect(decoded).toMatchObject({ codec: "go-zero", instances: [{ service, id: LEASE }] });
    },
  );

  it("guesses go-zero for another number under a lease, and says what else it might be", () => {
    expect(decode(stored("user.rpc/7", "10.0.0.5:8080", LEASE))).toMatchObject({
      codec: "go-zero",
      confidence: 60,
      candidates: [
        { codec: "go-kit", confidence: 50 },
        { codec: "plain-address", confidence: 50 },
      ],
    });
  });

  it.each([LEASE, "1001"])("takes %s without a lease for no instance", (id) => {
    expect(decode(stored(`user.rpc/${id}`, "10.0.0.5:8080"))).toMatchObject({
      ...{ kind: "unknown", codec: "unknown", instances: [] },
      ...{ reason: "an address without a lease" },
    });
  });

  it("has a number as long as a lease's without one listed as a static address, and as go-zero's beside go-zero's", () => {
    const leaseless = stored(`user.rpc/${LEASE}`, "10.0.0.5:8080");
    const instances = [{ service: "user.rpc", id: LEASE, address: "10.0.0.5:8080" }];
    expect(decode(leaseless, [], { asDialled: true })).toMatchObject({
      ...{ kind: "instance", codec: "plain-address", confidence: 55, instances },
    });
    for (const count of [1, 20]) {
      const evidence = goZeroUnder("user.rpc", count);
      expect(decode(leaseless, [], { asDialled: true, evidence })).toMatchObject({
        ...{ kind: "instance", codec: "go-zero", confidence: 60, instances },
      });
    }
    expect(decode(stored("user.rpc/1001", "a:1"), [], { asDialled: true }).kind).toBe("unknown");
  });

  it("goes on calling a key go-zero's whose value stays when it loses its lease", () => {
    const before = { codec: "go-zero", confidence: 100 };
    const evidence = goZeroUnder("user.rpc", 1);
    const leaseless = stored(`user.rpc/${LEASE}`, "10.0.0.5:8080");
    expect(decode(leaseless, [], { asDialled: true, evidence, before })).toMatchObject({
      ...{ codec: "go-zero", confidence: 100 },
    });
  });

  it.each([
    ["HTML", "<script>alert(1)</script>", "<script>alert(1)</script>"],
    ["a port alone", ":8080", ":8080"],
    ["IPv6 without a port", "[2001:db8::5]", "[2001:db8::5]"],
    ["binary", Buffer.from([0, 255]), "\\x00\\xff"],
    ["1 MiB", "x".repeat(1_048_576), `${"x".repeat(256)}…`],
  ])(
    "has %s under a service listed as what cannot be dialled, and knows no instance of it",
    (_name, value, address) => {
      const odd = stored(`user.rpc/${LEASE}`, value, LEASE);
      expect(decode(odd)).toMatchObject({ kind: "unknown", codec: "unknown", instances: [] });
      expect(decode(odd, [], { asDialled: true })).toMatchObject({
        kind: "undecodable",
        codec: "go-zero",
        instances: [{ service: "user.rpc", address, warnings: ["not-an-address"] }],
      });
    },
  );

  it.each([
    ["empty", ""],
    ["huge", Buffer.alloc(1_048_576, 0x20)],
    ["binary", Buffer.from([1, 2, 3, 255])],
    ["text", "just words"],
  ])("calls an unknown value %s", (reason, value) => {
    expect(decode(stored("some/key", value))).toMatchObject({
      kind: "unknown",
      reason,
      instances: [],
    });
  });

  it("takes a tiny lease id, alike in both writings, for go-zero's", () => {
    expect(decode(stored("user.rpc/7", "10.0.0.5:8080", "7"))).toMatchObject({ codec: "go-zero" });
  });

  it("is right about leases whose id is negative to etcd", () => {
    expect(decode(stored("lock/ffffffffffffffff", "", "-1")).kind).toBe("lock");
  });

  it.each([
    ["a missing Addr's type", '{"Op":0,"Addr":7,"Metadata":null}', "undecodable"],
    ["a name that gRPC naming has not", '{"Op":0,"Addr":"10.0.0.5:1","More":1}', "unknown"],
    ["JSON cut short", '{"Op":0,"Addr":"10.0.0.5:1"', "unknown"],
    ["over 256 KiB", `{"Op":0,"Addr":"a:1","Metadata":"${"x".repeat(300_000)}"}`, "undecodable"],
  ])("does not take JSON with %s for an instance", (_name, value, kind) => {
    expect(decode(stored("my-service/a", value)).kind).toBe(kind);
  });

  it("keeps integers in metadata that no number can hold", () => {
    const value =
      '{"Op":0,"Addr":"a:1","Metadata":{"id":7587870451294074371,"s":"1234567890123456"}}';
    expect(decode(stored("svc/a:1", value)).instances[0]?.metadata).toEqual({
      id: LEASE,
      s: "1234567890123456",
    });
  });

  it("keeps metadata that is no object, and a member named __proto__", () => {
    const of = (metadata: string) =>
      decode(stored("svc/a:1", `{"Op":0,"Addr":"a:1","Metadata":${metadata}}`)).instances[0]
        ?.metadata;
    expect(of('"zone-a"')).toEqual({ metadata: "zone-a" });
    expect(Object.entries(of('{"__proto__":"x"}') ?? {})).toEqual([["__proto__", "x"]]);
  });

  it("survives any bytes, and says the same of them twice", () => {
    const openings = ["", '{"Op":', "k8s\0", "[[[[", '{"Addr":"'];
    for (let i = 0; i < 3_000; i += 1) {
      const opening = Buffer.from(openings[i % openings.length] ?? "");
      const value = Buffer.concat([opening, randomBytes(i % 300)]);
      const key = i % 2 ? randomBytes(1 + (i % 60)) : Buffer.from(`user.rpc/${LEASE}`);
      const entry = stored(key, value, i % 3 ? LEASE : "0");
      expect(decode(entry)).toEqual(decode(entry));
    }
  });

  it("survives deeply nested JSON", () => {
    expect(decode(stored("svc/a", "[".repeat(200_000))).kind).toBe("unknown");
  });

  describe("with a mapping", () => {
    const formats = [
      { prefix: "legacy/", format: "go-zero" },
      { prefix: "legacy/raw/", format: "raw" },
      { prefix: "odd/", format: "no-such" },
    ];

    it("believes the operator", () => {
      expect(decode(stored("legacy/web/static", "10.0.0.5:1"), formats)).toMatchObject({
        kind: "instance",
        codec: "go-zero",
        confidence: 100,
        instances: [{ service: "legacy/web", id: "static" }],
      });
    });

    it("calls undecodable what cannot be read as mapped", () => {
      const decoded = decode(stored("legacy/web/1", '{"Op":0,"Addr":"a:1"}'), formats);
      expect(decoded).toMatchObject({ kind: "undecodable", codec: "go-zero" });
      expect(decode(stored("odd/a/b", "a:1"), formats)).toMatchObject({
        kind: "undecodable",
        reason: "no format is named no-such",
      });
    });

    it("lets the longest prefix win", () => {
      expect(decode(stored("legacy/raw/1", "10.0.0.5:1", LEASE), formats).kind).toBe("unknown");
    });
  });
});

describe("encode", () => {
  /** Names of services that a format can have; most can have any. */
  const services: Record<string, string> = {
    ...{ kitex: "订单 %\\\\", goframe: "订单 %", rpcx: "订单 %", coredns: "users.订单" },
  };

  it.each(encodableFormats)("of %s writes what decode reads", (name) => {
    const codec = codecs.find((candidate) => candidate.name === name);
    const given = {
      service: services[name] ?? "a/订单 %\\\\",
      address: "10.0.0.5:8080",
      metadata: {},
      id: LEASE,
    };
    const { key, value } = codec?.encode?.(given) ?? { key: "", value: "" };
    for (const lease of [LEASE, "0"]) {
      // Without a lease only the keys beside it tell go-zero's.
      const evidence = goZeroUnder(given.service, 1);
      const read = decode(stored(fromKeyText(key), value, lease), [], {
        asDialled: true,
        evidence,
      });
      expect(read).toMatchObject({
        kind: "instance",
        codec: name,
        instances: [{ service: given.service, address: given.address }],
      });
    }
  });

  it("refuses metadata that the format cannot carry", () => {
    const goZero = codecs.find(({ name }) => name === "go-zero");
    const given = { service: "a", address: "a:1", metadata: { zone: "a" }, id: LEASE };
    expect(() => goZero?.encode?.(given)).toThrow("metadata");
  });
});
