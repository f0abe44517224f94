import { describe, expect, it } from "vitest";

import { type Code, StatusError } from "@/lib/errors";
import type { Refusal } from "@/lib/history/audit";

import { attempt } from "./attempt";
import { Operations } from "./operations";

const asked = {
  ...{ kind: "deregister" as const, service: "", address: "", key: "user.rpc/1", lease: "0" },
  ...{ reason: "stuck", actor: "ada", guard: { modRevision: 7 } },
};

describe("attempt", () => {
  /** What the audit log hears of an attempt that fails, before or after etcd is asked. */
  async function failing(failure: unknown, when: "before" | "after"): Promise<Refusal[]> {
    const refusals: Refusal[] = [];
    const operations = new Operations(() => {}, { onRefused: (one) => refusals.push(one) });
    const trying = attempt(operations, asked, async (tried) => {
      tried.found({ service: "user.rpc", address: "10.0.0.1:80" });
      if (when === "after") tried.asking();
      throw failure;
    });
    await expect(trying).rejects.toBe(failure);
    return refusals;
  }

  it("tells what was asked for as far as it became known, by whom and why it failed", async () => {
    const failure = new StatusError("failed_precondition", "it has changed");
    expect(await failing(failure, "after")).toMatchObject([
      {
        ...{ ...asked, service: "user.rpc", address: "10.0.0.1:80", result: "refused" },
        error: { code: "failed_precondition", message: "it has changed" },
      },
    ]);
  });

  it.each<[Code, "before" | "after", Refusal["result"]]>([
    ["unavailable", "before", "refused"],
    ["unavailable", "after", "unknown"],
    ["deadline_exceeded", "before", "refused"],
    ["deadline_exceeded", "after", "unknown"],
    ["permission_denied", "after", "refused"],
    ["not_found", "after", "refused"],
    ["out_of_space", "after", "refused"],
    ["internal", "after", "unknown"],
  ])(
    "of %s %s etcd was asked for the change, it is %s whether that was made",
    async (code, when, result) => {
      expect(await failing(new StatusError(code, "no"), when)).toMatchObject([{ result }]);
    },
  );

  it("says nothing of what was malformed, and nothing that nobody should read", async () => {
    expect(await failing(new StatusError("invalid_argument", "no"), "before")).toEqual([]);
    const [refusal] = await failing(new Error("password=hunter2"), "after");
    expect(JSON.stringify(refusal)).not.toContain("hunter2");
  });
});
