import { describe, expect, it } from "vitest";

import { actorHeader, readActor, rememberActor } from "./actor";

describe("actor", () => {
  it("is in no header before somebody gave a name", () => {
    expect(actorHeader()).toEqual({});
  });

  it("survives a header whatever alphabet it is written in", () => {
    rememberActor("  李雷 & Zoë ");
    expect(readActor()).toBe("李雷 & Zoë");
    expect(decodeURIComponent(actorHeader()["x-rollcall-actor"] ?? "")).toBe("李雷 & Zoë");
  });

  it("is cut to what the server takes, never in the middle of a character", () => {
    rememberActor(`${"a".repeat(99)}🦊`);
    expect(readActor()).toBe("a".repeat(99));
    expect(actorHeader()).toEqual({ "x-rollcall-actor": "a".repeat(99) });
  });
});
