import { describe, expect, it } from "vitest";

import type { HistoryEntry } from "@/lib/api/history-contract";

import { neighbour } from "./neighbour";

type Change = Extract<HistoryEntry, { type: "change" }>;

/** A journal in memory that answers as the API does; `size` is the most of a page. */
function journal(changes: { epoch?: number; revision: number; at: number }[], size = 2) {
  const rows = changes.map(({ epoch = 1, revision, at }, index) => ({
    type: "change" as const,
    id: String(index),
    epoch,
    revision,
    moment: { at, after: null },
  }));
  return async (query: Record<string, string>) => {
    const { to, cursor } = query;
    const [side, edge = ""] = cursor?.split(" ") ?? [];
    let end = rows.length;
    if (to !== undefined) end = rows.filter(({ moment }) => moment.at <= Number(to)).length;
    if (side === "older") end = Number(edge);
    const start = side === "newer" ? Number(edge) : Math.max(0, end - size);
    if (side === "newer") end = Math.min(rows.length, start + size);
    return {
      entries: rows.slice(start, end).reverse() as unknown as Change[],
      older: start > 0 ? `older ${start}` : null,
      newer: `newer ${end}`,
    };
  };
}

describe("neighbour", () => {
  const plain = journal([
    { revision: 5, at: 100 },
    { revision: 7, at: 200 },
    { revision: 9, at: 300 },
  ]);

  it("is the next change on either side, whatever other revisions lie between", async () => {
    const at = { epoch: 1, revision: 7 };
    expect(await neighbour("earlier", at, 200, null, plain)).toEqual({ epoch: 1, revision: 5 });
    expect(await neighbour("later", at, 200, null, plain)).toEqual({ epoch: 1, revision: 9 });
    const between = { epoch: 1, revision: 8 };
    expect(await neighbour("earlier", between, 250, null, plain)).toMatchObject({ revision: 7 });
    expect(await neighbour("later", between, 250, null, plain)).toMatchObject({ revision: 9 });
  });

  it("is none at the journal's beginning and at its end", async () => {
    expect(await neighbour("earlier", { epoch: 1, revision: 5 }, 100, null, plain)).toBeNull();
    expect(await neighbour("later", { epoch: 1, revision: 9 }, 300, null, plain)).toBeNull();
    expect(await neighbour("later", { epoch: 1, revision: 9 }, 300, null, journal([]))).toBeNull();
  });

  it("leaps over a revision with more changes than a page, and finds two of one millisecond", async () => {
    const burst = journal([
      { revision: 5, at: 100 },
      ...Array.from({ length: 9 }, () => ({ revision: 6, at: 100 })),
      { revision: 7, at: 100 },
    ]);
    const at = { epoch: 1, revision: 6 };
    expect(await neighbour("earlier", at, 100, null, burst)).toMatchObject({ revision: 5 });
    expect(await neighbour("later", at, 100, null, burst)).toMatchObject({ revision: 7 });
  });

  it("knows that a store which was wiped counts anew", async () => {
    const wiped = journal([
      { epoch: 1, revision: 500, at: 100 },
      { epoch: 2, revision: 3, at: 200 },
    ]);
    expect(await neighbour("earlier", { epoch: 2, revision: 3 }, 200, null, wiped)).toEqual({
      epoch: 1,
      revision: 500,
    });
    expect(await neighbour("later", { epoch: 1, revision: 500 }, 100, null, wiped)).toEqual({
      epoch: 2,
      revision: 3,
    });
  });
});
