import { describe, expect, it } from "vitest";

import type { HistoryAnswer, HistoryEntry } from "@/lib/api/history-contract";

import { revisionBefore, rowKey, withMarks } from "./history-rows";
import {
  dropEmptyNewer,
  entriesOf,
  followNewest,
  type HistoryPages,
  mergeNewest,
} from "./merge-pages";

const journal = {
  state: "ok",
  error: null,
  since: null,
  revision: 0,
  waiting: 0,
  waitingActions: 0,
} as const;

function change(revision: number, more: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    type: "change",
    id: `1.${revision}`,
    epoch: 1,
    revision,
    moment: { at: revision * 1_000, after: null },
    kind: "registered",
    key: `a.rpc/${revision}`,
    service: "a.rpc",
    address: "10.0.0.1:80",
    framework: "go-zero",
    lease: "7",
    cause: null,
    evidence: null,
    awayMs: null,
    since: null,
    doneBy: null,
    ...more,
  } as HistoryEntry;
}

const gap: HistoryEntry = {
  type: "gap",
  id: "g",
  epoch: 1,
  reason: "compacted",
  afterRevision: 10,
  beforeRevision: 20,
  from: 10_000,
  to: 20_000,
  differences: 1,
};

function page(entries: HistoryEntry[], older: string | null, newer = "n"): HistoryAnswer {
  return { entries, older, newer, journal };
}

function pagesOf(...pages: HistoryAnswer[]): HistoryPages {
  return { pages, pageParams: pages.map(() => ({})) };
}

const revisions = (data: HistoryPages | null) =>
  entriesOf(data ?? undefined).map((entry) => (entry.type === "gap" ? "gap" : entry.revision));

describe("mergeNewest", () => {
  it("puts what came at the top and keeps all that is older", () => {
    const before = pagesOf(page([change(4), change(3)], "o3"), page([change(2), change(1)], "o1"));
    const merged = mergeNewest(before, page([change(6), change(5), change(4)], "o4", "n6"));
    expect(revisions(merged)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(merged?.pages.at(-1)?.older).toBe("o1");
    expect(merged?.pages[0]?.newer).toBe("n6");
  });

  it("brings causes that were found since", () => {
    const before = pagesOf(page([change(2, { kind: "left" }), change(1)], null));
    const merged = mergeNewest(
      before,
      page([change(2, { kind: "left", cause: "expired" }), change(1)], null),
    );
    expect(entriesOf(merged ?? undefined)[0]).toMatchObject({ cause: "expired" });
    expect(revisions(merged)).toEqual([2, 1]);
  });

  it("fills an empty list, and stays empty with an empty journal", () => {
    expect(revisions(mergeNewest(pagesOf(page([], null)), page([change(1)], null)))).toEqual([1]);
    expect(revisions(mergeNewest(pagesOf(page([], null)), page([], null)))).toEqual([]);
  });

  it("does not pretend to join what has nothing in common", () => {
    const before = pagesOf(page([change(1)], null));
    expect(mergeNewest(before, page([change(9), change(8)], "o8"))).toBeNull();
  });
});

describe("followNewest", () => {
  const older = Array.from({ length: 3_000 }, (_, index) => change(3_000 - index));
  const before = pagesOf(page(older, "o1"));
  const newest = page([change(3_001), change(3_000)], "o3000");

  it("lets go of what nobody reads, and can load it again", () => {
    const followed = followNewest(before, newest, { read: false });
    expect(revisions(followed)).toEqual([3_001, 3_000]);
    expect(followed?.pages.at(-1)?.older).toBe("o3000");
  });

  it("keeps all that somebody is on, and what is not long", () => {
    expect(revisions(followNewest(before, newest, { read: true }))).toHaveLength(3_001);
    const short = pagesOf(page(older.slice(0, 100), "o2900"));
    expect(revisions(followNewest(short, newest, { read: false }))).toHaveLength(101);
  });
});

describe("pages", () => {
  it("list each entry once, and lose those at the newer end that hold nothing", () => {
    const data = pagesOf(page([], "x"), page([change(3), gap], "o"), page([gap, change(1)], null));
    expect(revisions(data)).toEqual([3, "gap", 1]);
    expect(dropEmptyNewer(data).pages).toHaveLength(2);
    const led = pagesOf(page([], "x", "further"), page([change(1)], null, "near"));
    expect(dropEmptyNewer(led).pages.map(({ newer }) => newer)).toEqual(["further"]);
    expect(dropEmptyNewer(pagesOf(page([], null))).pages).toHaveLength(1);
  });
});

describe("withMarks", () => {
  const keys = (...args: Parameters<typeof withMarks>) => withMarks(...args).map(rowKey);
  const entries = [change(30), change(20), gap, change(10)];

  it("ends at the chosen instant, and not where the journal begins, where only what came since is listed", () => {
    const here = { epoch: 1, revision: 5 };
    const options = { here, hasNewer: false, hasOlder: false, since: true };
    expect(keys([change(30), change(10)], options)).toEqual([
      "change-1.30",
      "change-1.10",
      "here-here",
    ]);
    expect(keys([], options)).toEqual([]);
  });

  it("says where the chosen instant lies among the changes, once newer ones are loaded", () => {
    const here = { epoch: 1, revision: 20 };
    expect(keys(entries, { here, hasNewer: true, hasOlder: true })).toEqual([
      "newer-newer",
      "change-1.30",
      "here-here",
      "change-1.20",
      "gap-g",
      "change-1.10",
      "older-older",
    ]);
    expect(keys(entries.slice(1), { here, hasNewer: true, hasOlder: false })).toEqual([
      "newer-newer",
      "change-1.20",
      "gap-g",
      "change-1.10",
      "begins-begins",
    ]);
  });

  it("counts by instants as well, and over stores that count anew", () => {
    const wiped = [change(3, { epoch: 2, id: "2.3" }), ...entries];
    expect(
      keys(wiped, { here: { epoch: 1, revision: 30 }, hasNewer: false, hasOlder: true })[1],
    ).toBe("here-here");
    expect(keys(entries, { here: { at: 25_000 }, hasNewer: false, hasOlder: true })[1]).toBe(
      "here-here",
    );
  });

  it("marks nothing in an empty list", () => {
    expect(keys([], { here: null, hasNewer: false, hasOlder: false })).toEqual([]);
  });
});

describe("revisionBefore", () => {
  it("is the one before, or where that was not seen, the last one that was", () => {
    expect(revisionBefore({ epoch: 1, revision: 30 }, [gap])).toEqual({ epoch: 1, revision: 29 });
    expect(revisionBefore({ epoch: 1, revision: 20 }, [gap])).toEqual({ epoch: 1, revision: 10 });
    expect(revisionBefore({ epoch: 2, revision: 20 }, [gap])).toEqual({ epoch: 2, revision: 19 });
  });
});
