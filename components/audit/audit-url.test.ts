import { describe, expect, it } from "vitest";

import * as model from "@/lib/history/audit";

import {
  AUDIT_DEFAULTS,
  auditKinds,
  auditOutcomes,
  auditParams,
  auditResults,
  readTime,
  revisionPath,
} from "./audit-url";

describe("auditParams", () => {
  it("asks for what is chosen, and leaves out what filters nothing or is wrong", () => {
    const url = { ...AUDIT_DEFAULTS, actor: "ada", kind: "restore", from: "17", to: "18" };
    expect(auditParams(url)).toEqual({ actor: "ada", kind: "restore", from: "17", to: "18" });
    const wrong = {
      ...AUDIT_DEFAULTS,
      kind: "x",
      result: "y",
      outcome: "z",
      from: "-1",
      to: "now",
    };
    expect(auditParams(wrong)).toEqual({});
    expect(auditParams({ ...AUDIT_DEFAULTS, from: "19", to: "18" })).toEqual({ to: "18" });
  });

  it("can ask for everything that the log tells apart", () => {
    expect([...auditKinds].sort()).toEqual([...model.auditKinds].sort());
    expect([...auditResults].sort()).toEqual([...model.auditResults].sort());
    expect([...auditOutcomes].sort()).toEqual([...model.auditOutcomes].sort());
  });
});

describe("an end of a time", () => {
  const clock = new Date(2026, 10, 22, 14, 2).getTime();

  it("is read as it is shown, or counted from now; nothing is an open end", () => {
    expect(readTime("2026-11-22 12:02:00", clock)).toBe(String(clock - 7_200_000));
    expect(readTime("2h ago", clock)).toBe(String(clock - 7_200_000));
    expect(readTime(" ", clock)).toBe("");
  });

  it("is none where it says nothing", () => {
    for (const text of ["soon", "17", "2026-02-31"]) expect(readTime(text, clock)).toBeUndefined();
  });
});

describe("revisionPath", () => {
  it("leads to the store that counted the revision, where that is known", () => {
    expect(revisionPath({ revision: 7, epoch: 2 })).toBe("/history?revision=7&epoch=2");
    expect(revisionPath({ revision: 7, epoch: 0 })).toBe("/history?revision=7");
    expect(revisionPath({ revision: null, epoch: 2 })).toBeNull();
  });
});
