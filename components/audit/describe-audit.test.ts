import { describe, expect, it } from "vitest";

import type { AuditEntry } from "@/lib/history/audit";
import { en } from "@/lib/i18n/en";
import { translator } from "@/lib/i18n/translate";

import {
  actionText,
  auditReason,
  guardText,
  resultText,
  serviceText,
  targetText,
} from "./describe-audit";

const t = translator(en);

const entry: AuditEntry = {
  ...{ id: "1", clusterId: "7", epoch: 1, at: 1_000, kind: "force-expire", actor: "ada" },
  ...{ service: "a.rpc", address: "10.0.0.1:80", key: "a.rpc/7", lease: "7", reason: "stuck" },
  ...{ guard: { modRevision: 41 }, keys: ["a.rpc/7"], result: "done", error: null },
  ...{ outcome: "gone", revision: 42, verifiedAt: 2_000, watchUntil: 2_000, steps: [] },
};
const back = { at: 3_100, kind: "back" as const, key: "a.rpc/8", lease: "8", afterMs: 2_100 };

describe("resultText", () => {
  it.each<[Partial<AuditEntry>, string]>([
    [{}, "stayed away"],
    [{ outcome: "back", steps: [back] }, "came back after 2.1 s"],
    [{ outcome: "done" }, "still registered, by another key"],
    [{ outcome: "done", address: "" }, "done"],
    [{ outcome: "watching" }, "done, watching"],
    [{ outcome: "unwatched" }, "done, not watched to the end"],
    [{ kind: "restore", outcome: "done" }, "done"],
    [{ result: "refused", outcome: null }, "refused"],
    [{ result: "unknown", outcome: null }, "not known"],
  ])("of %j is %j", (more, text) => {
    const said = resultText({ ...entry, ...more }, t).text;
    expect(said.replaceAll("\u00a0", " ")).toBe(text);
  });
});

describe("an action", () => {
  it("is about its service, about all of them where a rule has none, or about none", () => {
    const rule = { ...entry, kind: "quarantine" as const };
    expect(serviceText(rule, t)).toBe("a.rpc");
    expect(serviceText({ ...rule, service: "" }, t)).toBe("all services");
    expect(serviceText({ ...rule, kind: "lift", service: "" }, t)).toBe("all services");
    // What was no rule, and a lease that no service's key was on.
    expect(serviceText({ ...rule, kind: "lift", service: "", address: "" }, t)).toBe("no service");
    expect(serviceText({ ...entry, service: "" }, t)).toBe("no service");
  });

  it("that was not done is not said to have been", () => {
    expect(actionText(entry, t)).toBe("force-expired");
    expect(actionText({ ...entry, result: "refused" }, t)).toBe("Force-expire");
    expect(actionText({ ...entry, result: "unknown" }, t)).toBe("Force-expire");
  });

  it("on what was no rule is not called the end of one", () => {
    const lift = { ...entry, kind: "lift" as const };
    expect(actionText(lift, t)).toBe("lifted a quarantine");
    expect(actionText({ ...lift, address: "" }, t)).toBe("removed what was no rule");
  });

  it("is named after what is known of its target", () => {
    expect(targetText(entry, t)).toBe("10.0.0.1:80");
    expect(targetText({ ...entry, address: "" }, t)).toBe("a.rpc/7");
    expect(targetText({ ...entry, address: "", key: "" }, t)).toBe("lease 0000000000000007");
  });

  it("says what it was tied to", () => {
    expect(guardText(entry, t)).toContain("at revision 41");
    expect(guardText({ ...entry, guard: { modRevision: 0 } }, t)).toContain("no such key");
    expect(guardText({ ...entry, guard: null }, t)).toContain("none");
  });

  it("puts the console's part of a reason into the page's language, and never an operator's words", () => {
    const say = (text: string) => text.toUpperCase();
    expect(auditReason({ kind: "minimum", reason: "minimum 3: before the fair" }, say)).toBe(
      "MINIMUM 3: BEFORE THE FAIR",
    );
    expect(auditReason({ kind: "force-expire", reason: "binary" }, say)).toBe("binary");
  });
});
