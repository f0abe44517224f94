import { describe, expect, it } from "vitest";

import type { Held } from "./holdings";
import { KeyIndex, type LevelCursor, type LevelRow } from "./key-index";
import { OtherKeys } from "./other-keys";

function held(valueBytes: number, kind: Held["kind"] = "unknown"): Held {
  return {
    ...{ lease: "0", createRevision: 1, modRevision: 1, version: 1, kind, codec: "unknown" },
    ...{ confidence: 0, valueBytes, reason: null, danger: null, sensitive: false },
    ...{ registrations: [], mapping: undefined, value: null, address: null },
  };
}

const index = (...keys: string[]) =>
  KeyIndex.of(new Map(keys.map((key) => [key, held(10)])), () => true);

const brief = (row: LevelRow) =>
  row.type === "key" ? row.key : `${row.prefix} ${row.keys} ${row.bytes}`;

function level(of: KeyIndex, prefix: string): string[] {
  return of.level(prefix, { cursor: null, limit: 100 }).rows.map(brief);
}

describe("KeyIndex", () => {
  const tree = index(
    "a/1",
    "a/2",
    "a",
    "a-b",
    "deep/er/x",
    "deep/er/y",
    "one/and/only",
    "/s/1",
    "//",
  );

  it("shows one level, folders with how many keys they hold and how large", () => {
    expect(level(tree, "")).toEqual([
      "/ 2 20",
      "a",
      "a-b",
      "a/ 2 20",
      "deep/er/ 2 20",
      "one/and/only",
    ]);
    expect(level(tree, "a/")).toEqual(["a/1", "a/2"]);
  });

  it("tells empty segments apart", () => {
    expect(level(tree, "/")).toEqual(["//", "/s/1"]);
    expect(level(index("a/", "a/b", "a//c"), "a/")).toEqual(["a/", "a//c", "a/b"]);
  });

  it("takes any text as a prefix, not only one that ends in a slash", () => {
    expect(level(tree, "a-")).toEqual(["a-b"]);
    expect(tree.total("a")).toEqual({ keys: 4, bytes: 40 });
    expect(tree.total("none")).toEqual({ keys: 0, bytes: 0 });
  });

  it("gives in pages what it gives at once, whatever the size of the pages", () => {
    const whole = level(tree, "");
    for (const limit of [1, 2, 3, 5]) {
      const rows: string[] = [];
      let cursor: LevelCursor | null = null;
      do {
        const page = tree.level("", { cursor, limit });
        rows.push(...page.rows.map(brief));
        cursor = page.next;
      } while (cursor);
      expect(rows).toEqual(whole);
    }
  });

  it("goes on after a row that is gone by now", () => {
    const cursor: LevelCursor = { type: "folder", text: "b/" };
    const { rows } = index("a", "b", "c").level("", { cursor, limit: 9 });
    expect(rows.map(brief)).toEqual(["c"]);
    const key: LevelCursor = { type: "key", text: "b" };
    expect(index("a", "b/c", "d").level("", { cursor: key, limit: 9 }).rows.map(brief)).toEqual([
      "b/c",
      "d",
    ]);
  });

  it("keeps keys apart whose text has letters beyond the first plane", () => {
    expect(level(index("é/1", "é/2", "\u{1f600}/1", "\u{1f600}/2"), "")).toEqual([
      "é/ 2 20",
      "\u{1f600}/ 2 20",
    ]);
  });
});

describe("OtherKeys", () => {
  it("filters by kind and by text in any case", () => {
    const keys = new Map([
      ["Locks/a", held(1, "lock")],
      ["locks/b", held(2, "lock")],
      ["data/locks", held(4, "data")],
    ]);
    const others = new OtherKeys({ keys, otherKeysVersion: 1 });
    expect(others.matching("LOCKS", null).total("")).toEqual({ keys: 3, bytes: 7 });
    expect(others.matching("", "lock").total("")).toEqual({ keys: 2, bytes: 3 });
    expect(others.matching("data", "lock").total("").keys).toBe(0);
    expect(others.matching("", null).total("").keys).toBe(3);
  });
});
