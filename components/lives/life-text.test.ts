import { describe, expect, it } from "vitest";

import { en } from "@/lib/i18n/en";
import { translator } from "@/lib/i18n/translate";
import { laneOf, lifeOf } from "@/lib/testing/lives";
import { laneState } from "./lane-state-text";
import {
  doneByText,
  lastedText,
  lifeFacts,
  manyLivesFacts,
  momentText,
  whyText,
} from "./life-text";

const t = translator(en);
const at = (seconds: number, after: number | null = null) => ({
  at: seconds * 1_000,
  after: after === null ? null : after * 1_000,
});
const NOW = 100_000;

describe("a life in words", () => {
  it("says how long it lasted, or at least or at most, by what is known of its ends", () => {
    const lasted = (from: ReturnType<typeof at>, to: ReturnType<typeof at> | null) =>
      lastedText({ from, to }, NOW, t).replaceAll("\u00a0", " ");
    expect(lasted(at(10), at(40))).toBe("30 s");
    expect(lasted(at(40), null)).toBe("1 min");
    expect(lasted(at(10, 0), at(40))).toBe("more than 30 s");
    expect(lasted(at(20, 10), at(40))).toBe("at most 30 s");
    expect(lasted(at(10), at(40, 20))).toBe("at most 30 s");
    expect(lasted(at(40), at(30))).toBe("0.0 ms");
  });

  it("gives bounds where no instant is known", () => {
    expect(momentText(at(40), t)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(momentText(at(40, 0), t)).toMatch(/^before \d{4}-/);
    expect(momentText(at(40, 20), t)).toMatch(/^between \d{4}-.* and \d{4}-/);
  });

  it("says why it ended with what speaks for it, and nothing while it lasts", () => {
    const evidence = {
      ttlLeftSeconds: 7,
      grantedTtlSeconds: 10,
      leaseAlive: false,
      operation: null,
    };
    const why = (cause: "revoked" | "expired" | "unknown") =>
      whyText(lifeOf(0, 1, { cause, evidence }), t).replaceAll("\u00a0", " ");
    expect(why("revoked")).toBe("lease revoked; 7.0 s of 10.0 s were left");
    expect(why("expired")).toContain("the lease had run to zero");
    expect(why("unknown")).toContain("too few reads");
    expect(whyText(lifeOf(0, null), t)).toBe("");
  });

  it("names who ended it as far as that is known", () => {
    const by = (actor: string | null, reason: string) =>
      doneByText({ kind: "force-expire", actor, reason }, t);
    expect(by("oncall", "hangs")).toBe("oncall: hangs");
    expect(by(null, "hangs")).toBe("an operator: hangs");
    expect(by("oncall", "")).toBe("oncall");
    expect(doneByText(null, t)).toBe("");
  });

  it("has its leases in hexadecimal, the latest of many", () => {
    const leases = Array.from({ length: 10 }, (_, n) => String(0x694d + n));
    const facts = lifeFacts(lifeOf(0, 1, { leases }), NOW, t);
    const text = facts.find(({ id }) => id === "lives.factLeases")?.text;
    expect(text).toMatch(/^0000000000006951, .*0000000000006956, and 4 more$/);
  });

  it("of many together counts how they ended", () => {
    const facts = manyLivesFacts(
      [lifeOf(0, 1), lifeOf(2, 3, { cause: "expired" }), lifeOf(4, null)],
      t,
    );
    expect(facts.at(-1)?.text).toBe("live: 1, stopped: 1, crashed: 1");
  });
});

describe("an address now", () => {
  const state = (...args: Parameters<typeof laneOf>) => laneState(laneOf(...args), NOW, t);

  it("is live, with what happened before", () => {
    expect(state("a", [lifeOf(0, 1), lifeOf(2, null)])).toMatchObject({
      tag: "live",
      detail: "1 restart",
    });
    expect(state("a", [lifeOf(0, 1, { cause: "expired" }), lifeOf(2, null)]).detail).toBe(
      "1 crash",
    );
    expect(state("a", [lifeOf(2, null)]).detail).toMatch(/^new /);
    expect(state("a", [lifeOf(2, null, { openStart: true })]).detail).toBe("");
  });

  it("flaps, whether it is there or not", () => {
    const crash = lifeOf(0, 1, { cause: "expired" });
    expect(state("a", [crash, lifeOf(2, null)], { flapping: true })).toMatchObject({
      tag: "flapping",
      detail: "1 crash",
    });
    expect(state("a", [crash], { flapping: true }).detail).toMatch(/^expired /);
  });

  it("has left, by whom or when", () => {
    const doneBy = { kind: "force-expire", actor: "oncall", reason: "hangs" };
    expect(state("a", [lifeOf(0, 1, { cause: "force-expired", doneBy })])).toMatchObject({
      tag: "force-expired",
      tone: "hold",
      detail: "oncall",
    });
    expect(state("a", [lifeOf(0, 1)])).toMatchObject({ tag: "stopped", tone: "info" });
    expect(state("a", [lifeOf(0, 1, { cause: "unknown" })])).toMatchObject({
      tag: "left",
      hint: "cause unknown",
    });
  });
});
