import { describe, expect, it } from "vitest";

import { keepPoint, moveTo, pastView, readPastPoint } from "./past-point";

const read = (query: string) => readPastPoint(new URLSearchParams(query));
const keep = (path: string, query: string) => keepPoint(path, new URLSearchParams(query));

describe("readPastPoint", () => {
  it.each([
    ["", null],
    ["q=user&tab=keys", null],
    ["epoch=2", null],
    ["at=1795442520000", { kind: "at", at: 1_795_442_520_000 }],
    ["at=2026-11-22T14:02:00Z", { kind: "at", at: Date.UTC(2026, 10, 22, 14, 2) }],
    ["at=2026-11-22T14:02:00%2B08:00", { kind: "at", at: Date.UTC(2026, 10, 22, 6, 2) }],
    ["revision=184196", { kind: "revision", revision: 184_196, epoch: null }],
    ["revision=7&epoch=2", { kind: "revision", revision: 7, epoch: 2 }],
    ["revision=7&at=5", { kind: "revision", revision: 7, epoch: null }],
  ])("%s is %j", (query, point) => {
    expect(read(query)).toEqual(point);
  });

  it.each([
    "at=",
    "at=yesterday",
    "at=2026-11-22T14:02:00",
    "at=-1",
    "at=1e3",
    "revision=0",
    "revision=-4",
    "revision=1.5",
    "revision=99999999999999999",
    "revision=7&epoch=x",
  ])("%s means a point, but none that is known", (query) => {
    expect(read(query)).toMatchObject({ kind: "invalid" });
  });
});

describe("keepPoint", () => {
  it("carries the point over to another page, and nothing else", () => {
    expect(keep("/leases", "at=5&q=user")).toBe("/leases?at=5");
    expect(keep("/services/a?instance=b%3A1", "revision=7&epoch=2")).toBe(
      "/services/a?instance=b%3A1&revision=7&epoch=2",
    );
  });

  it("leaves a path alone that names its own point, and all of them while it is now", () => {
    expect(keep("/?revision=9", "at=5")).toBe("/?revision=9");
    expect(keep("/services/a?tab=keys", "q=user")).toBe("/services/a?tab=keys");
  });
});

describe("moveTo", () => {
  it("replaces the point and keeps what else the URL says", () => {
    const href = "http://h/services/a%2Fb?tab=keys&at=5";
    expect(moveTo(href, { kind: "revision", revision: 7, epoch: 2 })).toBe(
      "/services/a%2Fb?tab=keys&revision=7&epoch=2",
    );
    expect(moveTo(href, null)).toBe("/services/a%2Fb?tab=keys");
  });
});

describe("pastView", () => {
  it.each([
    ["/", null, "past"],
    ["/services/user.rpc", null, "past"],
    ["/services/user.rpc", "keys", "past"],
    ["/services/user.rpc", "resolve", "present"],
    ["/services/user.rpc", "history", "past"],
    ["/history", null, "all"],
    ["/audit", null, "all"],
    ["/leases", null, "present"],
    ["/cluster", null, "present"],
  ])("%s with tab %s shows the %s", (path, tab, view) => {
    expect(pastView(path, tab)).toBe(view);
  });
});
