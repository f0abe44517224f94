import { describe, expect, it } from "vitest";

import { draft, Subjects } from "@/lib/lint/draft";
import { registration } from "@/lib/testing/registrations";

import { codesOf, FINDINGS_DEFAULTS, groupFindings } from "./findings-view";
import { readMinimum } from "./minimum-form";
import { removalFor } from "./removable";

const subjects = new Subjects();
subjects.add({ address: "10.0.0.7:80", keys: ["user.rpc/7"] });
const finding = { ...draft("duplicate-keys", "warning", ["user.rpc"], { subjects }), since: 1 };
const empty = { ...draft("gone-empty", "error", ["mail.rpc"]), since: 1 };
const all = [empty, finding];

describe("groupFindings", () => {
  const group = (patch: Partial<typeof FINDINGS_DEFAULTS>) =>
    groupFindings(all, { ...FINDINGS_DEFAULTS, ...patch }).map(({ severity }) => severity);

  it("has the worst first, and no empty group", () => {
    expect(group({})).toEqual(["error", "warning"]);
    expect(group({ severity: "info" })).toEqual([]);
    expect(group({ code: "duplicate-keys" })).toEqual(["warning"]);
  });

  it("looks for services, addresses and keys", () => {
    expect(group({ q: "MAIL" })).toEqual(["error"]);
    expect(group({ q: "10.0.0.7" })).toEqual(["warning"]);
    expect(group({ q: "rpc/7" })).toEqual(["warning"]);
    expect(group({ q: "nothing" })).toEqual([]);
  });

  it("offers the kinds that there are", () => {
    expect(codesOf(all)).toEqual(["gone-empty", "duplicate-keys"]);
  });
});

describe("removalFor", () => {
  const address = "10.0.0.7:80";
  const answer = (registrations: ReturnType<typeof registration>[]) => ({
    ...{ revision: 1, service: "user.rpc", groups: [] },
    instances: [
      {
        ...{ address, state: "live" as const, framework: "go-zero", metadata: {} },
        since: { at: 0, exact: true },
        registrations: registrations.map((one) => ({ ...one, sample: null })),
      },
    ],
  });

  it("takes all but the newest key", () => {
    const [old, newest] = [registration({ address }), registration({ address })];
    expect(removalFor(finding, answer([newest, old]), 1_000_000)).toMatchObject({
      ...{ type: "instances", kind: "force-expire" },
      registrations: [{ key: old.key }],
    });
  });

  it("takes nothing when only one key is left, or when the old one may still run out", () => {
    expect(removalFor(finding, answer([registration({ address })]), 1_000_000)).toBeNull();
    const fresh = registration({ address, since: { at: 999_000, exact: true } });
    const before = { ...registration({ address }), createRevision: 0 };
    expect(removalFor(finding, answer([before, fresh]), 1_000_000)).toBeNull();
  });

  it("deregisters keys without a lease, and those alone", () => {
    const code = { ...finding, code: "permanent-among-leased" as const };
    const permanent = registration({ address, lease: "0", key: "user.rpc/p" });
    expect(removalFor(code, answer([registration({ address }), permanent]), 1)).toMatchObject({
      kind: "deregister",
      registrations: [{ key: "user.rpc/p" }],
    });
  });
});

describe("readMinimum", () => {
  it.each([
    ["", null],
    [" 3 ", 3],
    ["0", 0],
    ["100000", 100_000],
    ["100001", undefined],
    ["-1", undefined],
    ["1.5", undefined],
    ["two", undefined],
  ])("reads %j", (text, minimum) => {
    expect(readMinimum(text)).toBe(minimum);
  });
});
