import { describe, expect, it } from "vitest";

import { decode } from "./detect";
import { Evidence } from "./evidence";

const LEASE = 7_587_870_451_294n;

function goZero(id: bigint | string, value = "10.0.0.5:8080") {
  const key = `user.rpc/${id}`;
  const lease = String(typeof id === "bigint" ? id : LEASE);
  const revisions = { createRevision: 1, modRevision: 1, version: 1 };
  return { key: Buffer.from(key), value: Buffer.from(value), lease, ...revisions };
}

function text(key: string, value: string, lease = String(LEASE)) {
  return { ...goZero("1"), key: Buffer.from(key), value: Buffer.from(value), lease };
}

/** Tells `evidence` of certain keys under `user.rpc`. */
function fill(evidence: Evidence, count: number): void {
  for (let n = 0n; n < count; n += 1n) {
    const stored = goZero(LEASE + n);
    evidence.put(stored.key.toString(), decode(stored, [], { evidence }));
  }
}

describe("evidence", () => {
  it("raises a guess when nearly all its siblings are certain", () => {
    const evidence = new Evidence();
    expect(decode(goZero("7"), [], { evidence }).confidence).toBe(60);
    fill(evidence, 9);
    expect(decode(goZero("7"), [], { evidence })).toMatchObject({
      confidence: 90,
      codec: "go-zero",
      candidates: [],
    });
  });

  it("names the guesses that a majority found later would raise, and each once", () => {
    const evidence = new Evidence();
    const guess = decode(goZero("7"), [], { evidence });
    expect(evidence.put("user.rpc/7", guess)).toEqual([]);
    const again: string[] = [];
    for (let n = 0n; n < 30n; n += 1n) {
      const stored = goZero(LEASE + n);
      again.push(...evidence.put(stored.key.toString(), decode(stored)));
    }
    expect(again).toEqual(["user.rpc/7"]);
    const raised = decode(goZero("7"), [], { evidence });
    expect(raised.confidence).toBe(90);
    expect(evidence.put("user.rpc/7", raised, guess)).toEqual([]);
    expect(evidence.summary("user.rpc")).toEqual({ codec: "go-zero", keys: 31, others: 0 });
  });

  it("raises nothing on the word of guesses alone, nor of two keys", () => {
    const evidence = new Evidence();
    for (const id of ["1", "2", "3", "4"]) evidence.put(`user.rpc/${id}`, decode(goZero(id)));
    expect(decode(goZero("7"), [], { evidence }).confidence).toBe(60);
    const two = new Evidence();
    fill(two, 2);
    expect(decode(goZero("7"), [], { evidence: two }).confidence).toBe(60);
  });

  it("never lowers what is certain, and makes nothing of what is of no format", () => {
    const evidence = new Evidence();
    fill(evidence, 20);
    const naming = text("user.rpc/a:1", '{"Op":0,"Addr":"a:1","Metadata":null}');
    expect(decode(naming, [], { evidence })).toMatchObject({
      ...{ codec: "grpc-naming", confidence: 95 },
    });
    expect(decode(text("user.rpc/x", "hello"), [], { evidence }).kind).toBe("unknown");
  });

  it("keeps a verdict while the value stays, whoever leaves", () => {
    const evidence = new Evidence();
    const before = { codec: "go-zero", confidence: 90 };
    expect(decode(goZero("7"), [], { evidence, before }).confidence).toBe(90);
    expect(decode(text("user.rpc/7", "hello"), [], { before }).codec).toBe("unknown");
  });

  it("forgets what is deleted", () => {
    const evidence = new Evidence();
    fill(evidence, 4);
    for (let n = 0n; n < 4n; n += 1n) {
      evidence.delete(`user.rpc/${LEASE + n}`, { codec: "go-zero", confidence: 100 });
    }
    expect(evidence.summary("user.rpc")).toBeNull();
    expect(decode(goZero("7"), [], { evidence }).confidence).toBe(60);
  });

  it("counts dissenters", () => {
    const evidence = new Evidence();
    fill(evidence, 20);
    evidence.put("user.rpc/x", decode(text("user.rpc/x", "hello")));
    evidence.put("user.rpc/y", decode(text("user.rpc/y", "hello")));
    expect(evidence.summary("user.rpc")).toEqual({ codec: "go-zero", keys: 20, others: 2 });
  });

  it("has what stands beside the first certain key of go-zero read again, and again after the last has gone", () => {
    const evidence = new Evidence();
    const context = { evidence, asDialled: true } as const;
    const leaseless = text("user.rpc/7587870451294074371", "10.0.0.7:80", "0");
    const key = leaseless.key.toString();
    expect(evidence.put(key, decode(leaseless, [], context))).toEqual([]);
    const [first, second] = [goZero(LEASE + 1n), goZero(LEASE + 2n)];
    const certain = { codec: "go-zero", confidence: 100 };
    expect(evidence.put(first.key.toString(), certain)).toEqual([key]);
    expect(decode(leaseless, [], context)).toMatchObject({ codec: "go-zero", confidence: 60 });
    expect(evidence.put(second.key.toString(), certain)).toEqual([]);
    for (const gone of [first, second]) evidence.delete(gone.key.toString(), certain);
    expect(evidence.put(first.key.toString(), certain)).toEqual([key]);
  });

  it("knows Patroni's bare keys under any prefix by its members, seen before or after", () => {
    const evidence = new Evidence();
    const leader = text("/pg/main/leader", "pg-0");
    const first = decode(leader, [], { evidence });
    expect(first.kind).toBe("unknown");
    expect(evidence.put("/pg/main/leader", first)).toEqual([]);
    const member = text(
      "/pg/main/members/pg-0",
      '{"conn_url":"postgres://10.0.0.5:5432/x","state":"running","role":"primary"}',
    );
    const again = evidence.put("/pg/main/members/pg-0", decode(member, [], { evidence }));
    expect(again).toEqual(["/pg/main/leader"]);
    expect(decode(leader, [], { evidence })).toMatchObject({
      ...{ kind: "lock", codec: "patroni", confidence: 95, danger: "failover" },
      consequences: { delete: "failover-risk" },
    });
  });
});

describe("a lease's time to live", () => {
  it("of ten seconds bears out a guess of go-zero", () => {
    expect(decode(goZero("7"), [], { ttlOf: () => 10 }).confidence).toBe(90);
    expect(decode(goZero("7"), [], { ttlOf: () => 60 }).confidence).toBe(60);
  });
});

describe("a mapping with fallback", () => {
  it("reads what cannot be read as mapped as if nobody had mapped it", () => {
    const formats = [{ prefix: "user.rpc/", format: "kratos", fallback: true }];
    expect(decode(goZero(LEASE), formats).codec).toBe("go-zero");
    expect(
      decode(goZero(LEASE), [
        { ...formats[0], prefix: "user.rpc/", format: "kratos", fallback: false },
      ]).kind,
    ).toBe("undecodable");
  });
});
