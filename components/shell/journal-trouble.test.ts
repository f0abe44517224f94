import { describe, expect, it } from "vitest";

import { journalTrouble } from "./journal-trouble";

describe("journalTrouble", () => {
  it("is a failure at once, and being behind once that lasts", () => {
    expect(journalTrouble({ state: "failed", since: 1_000 }, 1_000)).toBe("failed");
    expect(journalTrouble({ state: "failed", since: null }, 1_000)).toBe("failed");
    expect(journalTrouble({ state: "behind", since: 1_000 }, 2_000)).toBeNull();
    expect(journalTrouble({ state: "behind", since: 1_000 }, 40_000)).toBe("behind");
  });

  it("is none while the journal opens or is well", () => {
    expect(journalTrouble({ state: "opening", since: 1_000 }, 90_000)).toBeNull();
    expect(journalTrouble({ state: "ok", since: null }, 90_000)).toBeNull();
  });
});
