import { describe, expect, it } from "vitest";

import type { AuditAnswer } from "@/lib/api/audit-contract";
import type { AuditEntry } from "@/lib/history/audit";

import { type AuditPages, actionsOf, mergeNewest } from "./merge-audit";

const entry = (id: string, outcome: AuditEntry["outcome"] = "done") =>
  ({ id, outcome }) as AuditEntry;
const page = (ids: string, older: string | null) =>
  ({ entries: [...ids].map((id) => entry(id)), older }) as AuditAnswer;
const pages = (...all: AuditAnswer[]): AuditPages => ({
  pages: all,
  pageParams: all.map((_, index) => String(index)),
});
const idsOf = (data: AuditPages) =>
  actionsOf(data)
    .map(({ id }) => id)
    .join("");

describe("mergeNewest", () => {
  it("puts what came since at the top, and keeps what was loaded below", () => {
    const merged = mergeNewest(pages(page("ed", "1"), page("cb", "2")), page("gfe", "3"));
    expect(idsOf(merged)).toBe("gfedcb");
    expect(merged.pages.at(-1)?.older).toBe("2");
  });

  it("takes what came of an action from the newest page", () => {
    const newest = { entries: [entry("b", "back"), entry("a")], older: "1" } as AuditAnswer;
    const merged = mergeNewest(pages(page("ba", "1")), newest);
    expect(actionsOf(merged).map(({ outcome }) => outcome)).toEqual(["back", "done"]);
    expect(merged.pages.at(-1)?.older).toBe("1");
  });

  it("begins anew where more came than a page holds, and where there is no more than it holds", () => {
    expect(idsOf(mergeNewest(pages(page("cb", "1")), page("gfe", "2")))).toBe("gfe");
    expect(idsOf(mergeNewest(pages(page("cb", "1")), page("d", null)))).toBe("d");
    expect(idsOf(mergeNewest(pages(page("", null)), page("", null)))).toBe("");
  });
});
