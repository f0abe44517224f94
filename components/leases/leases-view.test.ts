import { describe, expect, it } from "vitest";

import { LEASES_DEFAULTS, LEASES_PAGE_SIZE, pageRange, toLeasesQuery } from "./leases-view";

describe("toLeasesQuery", () => {
  it("asks for the page after as many rows as the pages before it have", () => {
    expect(toLeasesQuery({ kind: "shared", q: "abc", page: "3" })).toEqual({
      kind: "shared",
      q: "abc",
      limit: LEASES_PAGE_SIZE,
      offset: 2 * LEASES_PAGE_SIZE,
    });
  });

  it.each(["0", "-1", "1.5", "x", "", "99999999999"])("takes page %j for the first", (page) => {
    expect(toLeasesQuery({ ...LEASES_DEFAULTS, page }).offset).toBe(0);
  });

  it("takes a kind that it does not know for all", () => {
    expect(toLeasesQuery({ ...LEASES_DEFAULTS, kind: "nonsense" }).kind).toBe("all");
  });
});

describe("pageRange", () => {
  const query = toLeasesQuery({ ...LEASES_DEFAULTS, page: "2" });

  it("counts from one, and ends with the last there is", () => {
    expect(pageRange(query, 150)).toEqual({ page: 2, pages: 2, from: 101, to: 150 });
  });

  it("has one page of nothing", () => {
    const first = toLeasesQuery(LEASES_DEFAULTS);
    expect(pageRange(first, 0)).toEqual({ page: 1, pages: 1, from: 0, to: 0 });
  });

  it("does not count past the end when rows went while somebody was on the last page", () => {
    expect(pageRange(query, 40)).toEqual({ page: 2, pages: 1, from: 40, to: 40 });
  });
});
