import { Etcd3 } from "etcd3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { useEtcd } from "@/lib/testing/use-etcd";

import { put, toHeader, toKeyValue } from "./kv";
import { grant } from "./lease";
import { type RangeRequest, range } from "./range";
import { readRangeAnswer } from "./range-answer";

const ALL = { key: Buffer.from([0]), rangeEnd: Buffer.from([0]) };

describe("range", () => {
  const etcd = useEtcd();
  let asEtcd3Reads: Etcd3;

  beforeAll(async () => {
    asEtcd3Reads = new Etcd3({ hosts: etcd.endpoint });
    const { client } = etcd;
    const leases = ["1", "4294967296", "9007199254740993", "9223372036854775807"];
    for (const lease of leases) {
      await grant(client, 600, lease);
      await put(client, `leased/${lease}`, "10.0.0.1:80", { lease });
    }
    for (let n = 0; n < 300; n += 1) await put(client, "written often", `${n}`);
    await put(client, Buffer.from([0xff, 0x00, 0x2f]), Buffer.from([0x00, 0xfe, 0xff]));
    await put(client, "empty", "");
    await put(client, "large", Buffer.alloc(20_000, "é"));
  });
  afterAll(() => asEtcd3Reads.close());

  it.each<[string, Partial<RangeRequest>]>([
    ["all keys", {}],
    ["a first page", { limit: 3 }],
    ["keys alone", { keysOnly: true }],
    ["how many there are", { countOnly: true }],
    ["a revision of long ago", { revision: 5 }],
  ])("says the same as etcd3 does of %s", async (_, request) => {
    const found = await range(etcd.client, { ...ALL, ...request });
    const { limit, keysOnly = false, countOnly = false, revision } = request;
    const { header, kvs, more, count } = await asEtcd3Reads.kv.range({
      ...{ key: ALL.key, range_end: ALL.rangeEnd, limit, revision },
      ...{ keys_only: keysOnly, count_only: countOnly },
    });
    expect(found).toEqual({
      header: toHeader(header),
      kvs: kvs.map(toKeyValue),
      more,
      count: Number(count),
    });
    expect(found.count).toBeGreaterThan(0);
  });

  it("goes on reading so after the connection was made anew", async () => {
    const before = await range(etcd.client, ALL);
    await etcd.restart();
    await expect.poll(() => range(etcd.client, ALL).catch(() => null)).not.toBeNull();
    expect((await range(etcd.client, ALL)).kvs).toEqual(before.kvs);
  });

  it("fails at an answer that is cut short, and passes over fields of a later etcd", () => {
    const key = [0x12, 0x03, 0x0a, 0x01, 0x61];
    const later = [0x2a, 0x02, 0x01, 0x02, 0x30, 0x07];
    expect(readRangeAnswer(Buffer.from([...later, ...key])).kvs).toEqual([
      { key: Buffer.from("a"), value: Buffer.alloc(0), lease: "0", ...NEVER_WRITTEN },
    ]);
    expect(() => readRangeAnswer(Buffer.from(key.slice(0, -1)))).toThrow(RangeError);
    expect(() => readRangeAnswer(Buffer.from([0x12, 0x03]))).toThrow(RangeError);
  });
});

const NEVER_WRITTEN = { createRevision: 0, modRevision: 0, version: 0 };
