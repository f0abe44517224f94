import { describe, expect, it } from "vitest";

import { en } from "@/lib/i18n/en";
import { translator } from "@/lib/i18n/translate";
import type { StrategyChoice } from "@/lib/operate/quarantine/model";
import { applyRules, rulesFrom } from "@/lib/registry/fold";
import type { RuleState } from "@/lib/registry/quarantine-state";
import type { QuarantinesMessage } from "@/lib/registry/topics";

import { confirmText } from "./durations";
import { ruleHeadline } from "./outcome-text";
import { conditionText } from "./rule-text";
import { matchingRules, rulesOf } from "./rules-of";
import { strategyOptions } from "./strategy-options";

const t = translator(en);

function ruleOf(rest: Partial<RuleState>): RuleState {
  return {
    ...{ id: "a", service: "user.rpc", address: "10.0.0.1:80", strategy: "revoke" },
    ...{ reason: "stale", actor: "Erin", createdAt: 1_000, until: null, modRevision: 5 },
    ...{ overruledBy: null, seen: 1, visible: 0, notes: [], enforcedBy: null },
    returns: { count: 0, since: 1_000, last: null, exposureMs: 0 },
    condition: { state: "ok", code: "holding", message: "not registered" },
    ...rest,
  };
}

describe("rulesOf", () => {
  it("takes the rule that ends last where several are on an address", () => {
    const rules = [ruleOf({ id: "soon", until: 5 }), ruleOf({ id: "never" })];
    expect(rulesOf(rules, "user.rpc", () => false).get("10.0.0.1:80")?.id).toBe("never");
  });

  it("leaves out rules on other services, and those on all services whose address it never had", () => {
    const rules = [
      ruleOf({ id: "other", service: "order.rpc", address: "10.0.0.2:80" }),
      ruleOf({ id: "strange", service: null, address: "10.0.0.3:80" }),
      ruleOf({ id: "known", service: null, address: "10.0.0.4:80" }),
    ];
    const found = rulesOf(rules, "user.rpc", (address) => address === "10.0.0.4:80");
    expect([...found.keys()]).toEqual(["10.0.0.4:80"]);
  });
});

describe("matchingRules", () => {
  it("finds by address, service, reason, actor and id, whatever the case", () => {
    const rules = [ruleOf({ id: "x1", actor: null, service: null }), ruleOf({ id: "y2" })];
    expect(matchingRules(rules, "X1")).toHaveLength(1);
    expect(matchingRules(rules, "ERIN").map(({ id }) => id)).toEqual(["y2"]);
    expect(matchingRules(rules, "stale")).toHaveLength(2);
    expect(matchingRules(rules, "nothing")).toEqual([]);
  });
});

describe("strategyOptions", () => {
  const revoke: StrategyChoice = {
    ...{ strategy: "revoke", possible: ["revoke"], reasons: ["divert-has-no-form"] },
  };
  const divert: StrategyChoice = {
    ...{ strategy: "divert", possible: ["revoke", "divert"], reasons: ["divert-costs-nothing"] },
  };

  it("offers diversion only where it is possible for every framework", () => {
    const strategies = { "go-zero": divert, plain: revoke };
    expect(strategyOptions(["go-zero", "go-zero"], strategies)).toEqual(divert);
    expect(strategyOptions(["go-zero", "plain"], strategies)).toMatchObject({
      ...{ strategy: "revoke", possible: ["revoke"] },
    });
  });

  it("revokes what is of no known framework", () => {
    expect(strategyOptions(["new"], {})).toMatchObject({ possible: ["revoke"] });
    expect(strategyOptions([], {})).toMatchObject({ strategy: "revoke" });
  });
});

describe("texts", () => {
  it("say how long", () => {
    expect(confirmText("min15", t)).toBe("Quarantine for 15 min");
    expect(confirmText("forever", t)).toBe("Quarantine until lifted");
  });

  it("name the rule that fails before those that hold", () => {
    const failing = ruleOf({
      id: "b",
      address: "10.0.0.2:80",
      condition: { state: "failing", code: "cannot-enforce", message: "permission denied" },
    });
    expect(ruleHeadline([ruleOf({}), failing], t)).toBe("10.0.0.2:80 cannot be kept out");
    expect(conditionText(failing, t)).toContain("permission denied");
  });
});

describe("the fold of rules", () => {
  const message = (rules: RuleState[], removed: string[] = []): QuarantinesMessage => ({
    ...{ topic: "quarantines", revision: 1, at: 0, loaded: true, problem: null, malformed: [] },
    ...{ rules, removed },
  });

  it("replaces what differs, drops what is gone, and keeps the newest first", () => {
    const first = rulesFrom(message([ruleOf({ id: "a" }), ruleOf({ id: "b" })]));
    const next = [ruleOf({ id: "c", createdAt: 9_000 }), ruleOf({ id: "b", visible: 1 })];
    const { rules } = applyRules(first, message(next, ["a"]));
    expect(rules.map(({ id, visible }) => [id, visible])).toEqual([
      ["c", 0],
      ["b", 1],
    ]);
    expect(applyRules({ ...first, rules }, message(next, ["a"])).rules).toEqual(rules);
  });
});
