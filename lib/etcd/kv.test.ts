import { describe, expect, it } from "vitest";

import { useEtcd } from "@/lib/testing/use-etcd";

import { count, get, list, prefixRange, put, transact } from "./kv";
import { grant } from "./lease";

const bytes = (...values: number[]) => Buffer.from(values);

describe("prefixRange", () => {
  it.each([
    ["the whole store", "", bytes(0), bytes(0)],
    ["the next last byte", "a/", Buffer.from("a/"), Buffer.from("a0")],
    ["the byte before a last 0xff", bytes(1, 0xff), bytes(1, 0xff), bytes(2)],
    ["no end but that of the store", bytes(0xff, 0xff), bytes(0xff, 0xff), bytes(0)],
  ])("ends at %s", (_, prefix, key, rangeEnd) => {
    expect(prefixRange(prefix)).toEqual({ key, rangeEnd });
  });

  it("leaves the given bytes alone", () => {
    const prefix = bytes(1, 2);
    prefixRange(prefix);
    expect(prefix).toEqual(bytes(1, 2));
  });
});

describe("kv", () => {
  const etcd = useEtcd();

  it("reads all pages at the revision of the first, whatever is written meanwhile", async () => {
    const prefix = "pages/";
    const name = (n: number) => `${prefix}${String(n).padStart(3, "0")}`;
    for (let n = 0; n < 60; n++) await put(etcd.client, name(n), "before");
    const before = await get(etcd.client, name(0));

    // 30 pages take longer than a write, which changes a key that is read late and adds one.
    const listing = list(etcd.client, prefix, { pageSize: 2 });
    await Promise.all([put(etcd.client, name(59), "after"), put(etcd.client, name(99), "after")]);
    const { header, kvs } = await listing;

    const then = await list(etcd.client, prefix, { revision: header.revision });
    expect(kvs).toEqual(then.kvs);
    expect(header.revision).toBeGreaterThanOrEqual(before.header.revision);
    expect((await list(etcd.client, prefix)).kvs).toHaveLength(61);
  });

  it("reads an old revision when asked to, and says so in the header", async () => {
    const { header } = await put(etcd.client, "old/1", "first");
    await put(etcd.client, "old/1", "second");

    const { kvs, header: then } = await list(etcd.client, "old/", { revision: header.revision });

    expect(kvs.map(({ value }) => value.toString())).toEqual(["first"]);
    expect(then.revision).toBe(header.revision);
    expect((await get(etcd.client, "old/1", { revision: header.revision })).kv?.version).toBe(1);
  });

  it("reads more than fits into one message", async () => {
    const value = Buffer.alloc(1_024 * 1_024, "x");
    for (let n = 0; n < 70; n++) await put(etcd.client, `large/${n}`, value);

    const { kvs } = await list(etcd.client, "large/");

    expect(kvs).toHaveLength(70);
    expect(kvs.every((kv) => kv.value.equals(value))).toBe(true);
  });

  it("leaves values out when only keys are wanted", async () => {
    await put(etcd.client, "keys/1", "value");
    const { kvs } = await list(etcd.client, "keys/", { keysOnly: true });
    expect(kvs).toMatchObject([{ key: Buffer.from("keys/1"), value: Buffer.alloc(0) }]);
  });

  it("keeps keys and values that are no text", async () => {
    const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const key = Buffer.concat([Buffer.from("bytes/"), every]);
    await put(etcd.client, key, every);

    expect((await get(etcd.client, key)).kv).toMatchObject({ key, value: every });
    expect((await list(etcd.client, "bytes/")).kvs).toMatchObject([{ key, value: every }]);
  });

  it("has no key where there is none", async () => {
    expect((await get(etcd.client, "none")).kv).toBeNull();
    expect(await list(etcd.client, "none")).toMatchObject({ kvs: [] });
  });

  it("counts keys, as they are and as they were", async () => {
    const { header } = await put(etcd.client, "count/1", "");
    await put(etcd.client, "count/2", "");

    expect((await count(etcd.client, "count/")).count).toBe(2);
    const then = await count(etcd.client, "count/", { revision: header.revision });
    expect(then.count).toBe(1);
  });

  it("puts a key on a lease, and keeps it there only when told", async () => {
    const { id } = await grant(etcd.client, 60);
    const leaseOf = async () => (await get(etcd.client, "leased/1")).kv?.lease;

    await put(etcd.client, "leased/1", "a", { lease: id });
    expect(await leaseOf()).toBe(id);
    await put(etcd.client, "leased/1", "b", { ignoreLease: true });
    expect(await leaseOf()).toBe(id);
    await put(etcd.client, "leased/1", "c");
    expect(await leaseOf()).toBe("0");
  });

  it("writes all of a transaction in one revision, if nothing it names has changed", async () => {
    const key = Buffer.from("guarded/1");
    const gone = Buffer.from("guarded/2");
    const { header } = await put(etcd.client, key, "shown");

    const answer = await transact(etcd.client, {
      ifModRevision: [
        { key, modRevision: header.revision },
        { key: gone, modRevision: 0 },
      ],
      success: [
        { type: "delete", key },
        { type: "put", key: gone, value: Buffer.from("new") },
      ],
    });

    expect(answer).toMatchObject({ succeeded: true, header: { revision: header.revision + 1 } });
    const { kvs } = await list(etcd.client, "guarded/");
    expect(kvs).toMatchObject([{ key: gone, modRevision: header.revision + 1 }]);
  });

  it("refuses a transaction when a key has changed, and does what else is asked", async () => {
    const key = Buffer.from("stale/1");
    const { header } = await put(etcd.client, key, "shown");
    await put(etcd.client, key, "changed");

    const answer = await transact(etcd.client, {
      ifModRevision: [{ key, modRevision: header.revision }],
      success: [{ type: "delete", key }],
      failure: [{ type: "put", key: Buffer.from("stale/refused"), value: Buffer.from("yes") }],
    });

    expect(answer.succeeded).toBe(false);
    expect((await get(etcd.client, key)).kv?.value.toString()).toBe("changed");
    expect((await get(etcd.client, "stale/refused")).kv?.value.toString()).toBe("yes");
  });

  it.each([
    ["an empty key", "", 1, {}, "invalid_argument"],
    ["an unknown lease", "bad", 1, { lease: "12345" }, "not_found"],
    ["the lease of no key", "bad", 1, { ignoreLease: true }, "not_found"],
    [
      "a lease both kept and named",
      "bad",
      1,
      { lease: "1", ignoreLease: true },
      "invalid_argument",
    ],
    ["a value over etcd's limit", "bad", 1_600 * 1_024, {}, "too_large"],
    ["a value over gRPC's limit", "bad", 4_000 * 1_024, {}, "too_large"],
  ])("refuses %s by name", async (_, key, size, options, code) => {
    await expect(put(etcd.client, key, Buffer.alloc(size), options)).rejects.toMatchObject({
      code,
    });
  });

  it("tells the past that is gone from the future that has not come", async () => {
    const { header } = await put(etcd.client, "time/1", "");
    await put(etcd.client, "time/1", "");
    await etcd.client.kv.compact({ revision: header.revision + 1, physical: true });

    const at = (revision: number) => list(etcd.client, "time/", { revision });
    await expect(at(header.revision)).rejects.toMatchObject({ code: "compacted" });
    await expect(at(header.revision + 9)).rejects.toMatchObject({ code: "invalid_argument" });
  });
});

describe("kv on a full etcd", () => {
  const etcd = useEtcd({ args: ["--quota-backend-bytes", "200000"] });

  it("is out_of_space", async () => {
    await expect(put(etcd.client, "a", Buffer.alloc(1_000_000))).rejects.toMatchObject({
      code: "out_of_space",
    });
    await expect(put(etcd.client, "b", "small")).rejects.toMatchObject({ code: "out_of_space" });
    await expect(list(etcd.client, "")).resolves.toMatchObject({ kvs: [] });
  });
});
