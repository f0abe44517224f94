import { afterEach, describe, expect, it, vi } from "vitest";

import type { Change } from "@/lib/registry/model";
import type { Operation } from "@/lib/registry/operation";

import { Operations } from "./operations";

const removal = {
  kind: "force-expire",
  service: "user.rpc",
  address: "10.0.0.1:80",
  key: "user.rpc/1",
  lease: "1",
  reason: "stuck",
  actor: "ada",
  guard: { modRevision: 7 },
} as const;

function change(kind: Change["kind"], revision: number, more: Partial<Change> = {}): Change {
  return {
    ...{ id: `${revision} ${kind}`, revision, kind, at: { at: 1_000 + revision, exact: true } },
    ...{ key: "user.rpc/2", service: "user.rpc", address: "10.0.0.1:80", lease: "2" },
    ...{ cause: null, awayMs: null, ...more },
  };
}

describe("Operations", () => {
  const made: Operations[] = [];
  afterEach(() => {
    for (const operations of made.splice(0)) operations.close();
  });

  function start(watchMs?: number) {
    const published: Operation[] = [];
    const operations = new Operations((news) => published.push(...news), { watchMs });
    made.push(operations);
    return { operations, published };
  }

  it("ends with the key, lease and time under which the address came back", () => {
    const { operations, published } = start();
    operations.begin(removal).confirm({ revision: 10, keys: ["user.rpc/1"] });
    operations.applied([change("left", 10), change("re-registered", 12, { awayMs: 2_100 })]);

    expect(published.map(({ outcome }) => outcome)).toEqual(["watching", "watching", "back"]);
    expect(operations.list()).toMatchObject([
      {
        outcome: "back",
        revision: 10,
        keys: ["user.rpc/1"],
        steps: [
          { kind: "removed" },
          { kind: "gone", at: 1_010 },
          { kind: "back", key: "user.rpc/2", lease: "2", afterMs: 2_100 },
        ],
      },
    ]);
  });

  it("watches as long as whoever begins says, and calls nothing gone before", () => {
    const { operations } = start();
    const begun = operations.begin(removal, 76_000);
    const { watchUntil, steps } = begun.confirm({ revision: 10, keys: [] });
    expect(watchUntil - (steps[0]?.at ?? 0)).toBe(76_000);
  });

  it("sees what comes before etcd's answer", () => {
    const { operations } = start();
    const begun = operations.begin(removal);
    operations.applied([change("left", 10), change("re-registered", 11, { awayMs: 1 })]);
    expect(operations.list()).toEqual([]);
    expect(begun.confirm({ revision: 10, keys: [] })).toMatchObject({ outcome: "back" });
  });

  it("does not take what was there before the removal for a return", () => {
    const { operations } = start();
    const begun = operations.begin(removal);
    operations.applied([change("changed", 9)]);
    expect(begun.confirm({ revision: 10, keys: [] })).toMatchObject({ outcome: "watching" });
  });

  it.each(["before", "after"] as const)(
    "does not take what an operator put back for a return, seen %s etcd's answer",
    async (when) => {
      const { operations } = start();
      operations.begin(removal).confirm({ revision: 10, keys: ["user.rpc/1"] });
      operations.applied([change("left", 10)]);
      const back = change("re-registered", 11, { key: "user.rpc/1" });
      await operations.writing("user.rpc/1", async () => {
        if (when === "before") operations.applied([back]);
        return { succeeded: true, header: { revision: 11 } };
      });
      if (when === "after") operations.applied([back]);
      expect(operations.list()).toMatchObject([{ outcome: "watching", steps: [{}, {}] }]);
      operations.applied([change("key-added", 12)]);
      expect(operations.list()).toMatchObject([{ outcome: "back" }]);
    },
  );

  it("takes for a return what was written meanwhile by somebody else", async () => {
    const { operations } = start();
    operations.begin(removal).confirm({ revision: 10, keys: ["user.rpc/1"] });
    operations.applied([change("left", 10)]);
    const refused = operations.writing("user.rpc/1", async () => {
      operations.applied([change("re-registered", 11, { key: "user.rpc/1" })]);
      return { succeeded: false, header: { revision: 11 } };
    });
    await refused;
    expect(operations.list()).toMatchObject([{ outcome: "back" }]);
  });

  it("looks at its own address alone", () => {
    const { operations } = start();
    operations.begin(removal).confirm({ revision: 10, keys: [] });
    operations.applied([
      change("registered", 11, { address: "10.0.0.2:80" }),
      change("registered", 12, { service: "other.rpc" }),
    ]);
    expect(operations.list()).toMatchObject([{ outcome: "watching", steps: [{}] }]);
  });

  it("ends gone when the address stays away", async () => {
    const { operations } = start(1);
    operations.begin(removal).confirm({ revision: 10, keys: [] });
    operations.applied([change("left", 10)]);
    await vi.waitFor(() => expect(operations.list()).toMatchObject([{ outcome: "gone" }]));
  });

  it("ends done when further keys register the address", async () => {
    const { operations } = start(1);
    operations.begin(removal).confirm({ revision: 10, keys: [] });
    await vi.waitFor(() => expect(operations.list()).toMatchObject([{ outcome: "done" }]));
  });

  it("forgets what etcd refused", () => {
    const { operations, published } = start();
    const forget = vi.fn();
    const begun = operations.begin(removal);
    begun.onSettled(forget);
    begun.cancel();
    operations.applied([change("left", 10)]);
    expect(published).toEqual([]);
    expect(forget).toHaveBeenCalled();
  });

  it("attributes departures to itself until it saw its own", () => {
    const { operations } = start();
    const forget = vi.fn();
    const begun = operations.begin(removal);
    begun.onSettled(forget);
    begun.confirm({ revision: 10, keys: [] });
    expect(forget).not.toHaveBeenCalled();
    operations.applied([change("left", 10)]);
    expect(forget).toHaveBeenCalled();
  });

  it("is done at once with a lease that held no instance", () => {
    const { operations } = start();
    const begun = operations.begin({ ...removal, service: "", address: "" });
    expect(begun.confirm({ revision: 10, keys: ["lock/1"] })).toMatchObject({ outcome: "done" });
  });

  it("keeps the latest 50", () => {
    const { operations } = start();
    for (let revision = 1; revision <= 60; revision += 1) {
      operations.written({ ...removal, kind: "register", revision });
    }
    const kept = operations.list();
    expect(kept).toHaveLength(50);
    expect(kept.at(-1)).toMatchObject({ kind: "register", revision: 60, outcome: "done" });
  });
});
