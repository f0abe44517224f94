import { describe, expect, it } from "vitest";

import * as model from "@/lib/history/audit";

import {
  AUDIT_DEFAULTS,
  auditKinds,
  auditOutcomes,
  auditParams,
  auditResults,
  fromLocalInput,
  revisionPath,
  toLocalInput,
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

describe("times", () => {
  it("are the same after a round through an input", () => {
    expect(fromLocalInput(toLocalInput("1795442520000"))).toBe("1795442520000");
  });

  it.each(["", "yesterday", "999999999999999"])("are none of %j", (text) => {
    expect(toLocalInput(text)).toBe("");
    expect(fromLocalInput(text)).toBe("");
  });
});

describe("revisionPath", () => {
  it("leads to the store that counted the revision, where that is known", () => {
    expect(revisionPath({ revision: 7, epoch: 2 })).toBe("/history?revision=7&epoch=2");
    expect(revisionPath({ revision: 7, epoch: 0 })).toBe("/history?revision=7");
    expect(revisionPath({ revision: null, epoch: 2 })).toBeNull();
  });
});
