import { describe, expect, it } from "vitest";

import type { KeysAnswer } from "@/lib/api/keys-contract";

import { crumbsOf, KEYS_DEFAULTS, KeyRows, keyRowId, parentOf, toKeysQuery } from "./keys-view";

const folder = (prefix: string, keys: number) => ({
  ...{ type: "folder" as const, prefix, keys, bytes: 0, kinds: [], codecs: [], danger: null },
});

const page = (rows: KeysAnswer["rows"]): KeysAnswer => ({
  ...{ revision: 1, at: 0, under: "", total: { keys: 0, bytes: 0 }, counts: {}, next: null, rows },
});

describe("crumbsOf", () => {
  it("leads through every folder, those without a name too", () => {
    expect(crumbsOf("/a//b/").map(({ prefix }) => prefix)).toEqual(["/", "/a/", "/a//", "/a//b/"]);
    expect(crumbsOf("a/b").map(({ name }) => name)).toEqual(["a/", "b"]);
    expect(crumbsOf("")).toEqual([]);
  });
});

describe("parentOf", () => {
  it("is the folder that a folder or a key stands in", () => {
    expect(["a/b/", "a/b", "a/", "a", ""].map(parentOf)).toEqual(["a/", "a/", "", "", ""]);
  });
});

describe("toKeysQuery", () => {
  it("falls back where the URL names a kind that there is not", () => {
    expect(toKeysQuery({ ...KEYS_DEFAULTS, kind: "instance" }).kind).toBe("all");
    expect(toKeysQuery({ ...KEYS_DEFAULTS, kind: "lock" }).kind).toBe("lock");
  });
});

describe("KeyRows", () => {
  it("lists what moved to the next page meanwhile once, as it is by now", () => {
    const rows = new KeyRows().of([
      page([folder("a/", 1), folder("b/", 1)]),
      page([folder("b/", 2)]),
    ]);
    expect(rows.map(keyRowId)).toEqual(["folder a/", "folder b/"]);
    expect(rows[1]).toMatchObject({ keys: 2 });
  });

  it("goes on where pages do, and begins anew where an earlier one is another", () => {
    const keyRows = new KeyRows();
    const [first, second] = [page([folder("a/", 1), folder("b/", 1)]), page([folder("c/", 1)])];
    const before = keyRows.of([first]);
    const after = keyRows.of([first, second]);
    expect(after.map(keyRowId)).toEqual(["folder a/", "folder b/", "folder c/"]);
    expect(before.map(keyRowId)).toEqual(["folder a/", "folder b/"]);
    expect(keyRows.of([first, second])).toBe(after);
    expect(keyRows.of([first, page([folder("b/", 7)])]).map(keyRowId)).toEqual([
      "folder a/",
      "folder b/",
    ]);
    expect(keyRows.of([page([folder("d/", 1)]), second]).map(keyRowId)).toEqual([
      "folder d/",
      "folder c/",
    ]);
    expect(keyRows.of([]).length).toBe(0);
  });
});
