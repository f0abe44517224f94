import { describe, expect, it } from "vitest";

import { Dissenters } from "./dissenters";

describe("keys that are not read as those beside them", () => {
  const groups = {
    "user.rpc": { codec: "go-zero", keys: 141, others: 2 },
    "whole.rpc": { codec: "go-zero", keys: 9, others: 0 },
  };
  const groupUnder = (parent: string) => new Map(Object.entries(groups)).get(parent) ?? null;

  function findings(...registrations: { key: string; framework: string }[]) {
    const dissenters = new Dissenters({ groupUnder });
    for (const registration of registrations) dissenters.add(registration);
    return dissenters.findings("user.rpc");
  }

  it("are a finding of the service that most of them are of", () => {
    const [own, other] = [
      { key: "user.rpc/1", framework: "go-zero" },
      { key: "user.rpc/2", framework: "go-zero" },
    ];
    expect(findings(own, other)).toMatchObject([
      {
        ...{
          code: "group-dissenters",
          severity: "info",
          services: ["user.rpc"],
          keys: 2,
          total: 1,
        },
        subjects: [{ detail: null, keys: ["user.rpc"], count: null }],
      },
    ]);
  });

  it("are none of a service that is itself the odd one, nor where there are none", () => {
    expect(findings({ key: "user.rpc/x", framework: "go-kit" })).toEqual([]);
    expect(findings({ key: "whole.rpc/1", framework: "go-zero" })).toEqual([]);
    expect(findings({ key: "alone", framework: "go-zero" })).toEqual([]);
  });
});
