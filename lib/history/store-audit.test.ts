import { expect, it } from "vitest";

import { describeEachDatabase } from "@/lib/testing/journal-databases";

import type { AuditEntry } from "./audit";

const HOUR_MS = 3_600_000;
const now = Date.now();

function action(number: number, more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    ...{ id: `id-${String(number).padStart(4, "0")}`, at: now + number, clusterId: "7", epoch: 1 },
    ...{ kind: "deregister", actor: "ada", service: "user.rpc", address: "10.0.0.1:80" },
    ...{ key: "user.rpc/1", lease: "9007199254740993", reason: "stuck", keys: ["user.rpc/1"] },
    ...{ guard: { modRevision: 41 }, result: "done", error: null, outcome: "watching" },
    ...{ revision: 42, verifiedAt: null, watchUntil: now + number + 15_000 },
    steps: [{ at: now + number, kind: "removed", key: null, lease: null, afterMs: null }],
    ...more,
  };
}

const refused: Partial<AuditEntry> = {
  ...{ result: "refused", error: { code: "failed_precondition", message: "it has changed" } },
  ...{ outcome: null, revision: null, keys: [], steps: [] },
};

describeEachDatabase(({ open, create }) => {
  const ids = ({ entries }: { entries: AuditEntry[] }) =>
    entries.map(({ at }) => at - now).join(" ");

  it("gives back what was written, whatever the texts hold", async () => {
    const store = await open();
    const odd = action(1, {
      ...{ service: `nul \0 and ${"很".repeat(200)}`, address: "\ud800half", key: "k\0" },
      ...{ reason: `'; drop table rollcall_audit; -- \0 ${"x".repeat(2_000)}`, actor: "阿达" },
    });
    const entries = [
      odd,
      action(2, refused),
      action(3, { actor: null, guard: null, revision: null }),
    ];
    await store.audit(entries);
    expect((await store.auditPage({}, { limit: 10 })).entries).toEqual(entries.reverse());
    const filter = { service: odd.service, address: odd.address };
    expect(ids(await store.auditPage(filter, { limit: 10 }))).toBe("1");
  });

  it("takes what came of an action later on, and never changes what was asked", async () => {
    const store = await open();
    await store.audit([action(1)]);
    const steps = [...action(1).steps, { ...action(1).steps[0], at: now + 2_000, kind: "gone" }];
    await store.audit([
      action(1, {
        ...{ outcome: "gone", verifiedAt: now + 9_000, steps: steps as AuditEntry["steps"] },
        ...{ actor: "eve", reason: "nothing", service: "other.rpc", result: "refused", at: 5 },
      }),
    ]);
    expect((await store.auditPage({}, { limit: 10 })).entries).toEqual([
      action(1, { outcome: "gone", verifiedAt: now + 9_000, steps: steps as AuditEntry["steps"] }),
    ]);
  });

  it("comes newest first in pages that hold all of it once, also where many have one instant", async () => {
    const store = await open();
    const all = Array.from({ length: 25 }, (_, number) =>
      action(number, { at: now + (number >> 3) }),
    );
    await store.audit(all);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { entries, older } = await store.auditPage({}, { cursor, limit: 4 });
      seen.push(...entries.map(({ id }) => id));
      cursor = older ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(all.map(({ id }) => id).reverse());
  });

  it.each(["nonsense", "", "YQ", Buffer.from("1 a'b").toString("base64url")])(
    "refuses %j for a cursor",
    async (cursor) => {
      const store = await open();
      await expect(store.auditPage({}, { cursor, limit: 4 })).rejects.toMatchObject({
        code: "invalid_argument",
      });
    },
  );

  it("is narrowed by everything there is to filter by", async () => {
    const store = await open();
    await store.audit([
      action(1, { actor: "bob" }),
      action(2, { kind: "force-expire", outcome: "back" }),
      action(3, { service: "order.rpc" }),
      action(4, { address: "10.0.0.2:80" }),
      action(5, refused),
      action(6, { ...refused, result: "unknown", actor: null }),
    ]);
    const found = async (filter: Parameters<typeof store.auditPage>[0]) =>
      ids(await store.auditPage(filter, { limit: 10 }));
    expect(await found({ actor: "bob" })).toBe("1");
    expect(await found({ actor: "Bob" })).toBe("");
    expect(await found({ kind: ["force-expire", "register"] })).toBe("2");
    expect(await found({ service: "order.rpc" })).toBe("3");
    expect(await found({ address: "10.0.0.2:80" })).toBe("4");
    expect(await found({ result: ["refused"] })).toBe("5");
    expect(await found({ result: ["refused", "unknown"] })).toBe("6 5");
    expect(await found({ outcome: ["back"] })).toBe("2");
    expect(await found({ outcome: ["watching"], service: "user.rpc" })).toBe("4 1");
    expect(await found({ from: now + 2, to: now + 3 })).toBe("3 2");
    expect(await found({ actor: "ada", from: now + 4 })).toBe("5 4");
  });

  it("says of an action that nobody watched to its end that nobody did", async () => {
    const store = await open();
    await store.audit([
      action(-2 * HOUR_MS),
      action(1),
      action(-HOUR_MS, { outcome: "back", watchUntil: now - HOUR_MS }),
    ]);
    const { entries } = await store.auditPage({}, { limit: 10 });
    expect(entries.map(({ outcome }) => outcome)).toEqual(["watching", "back", "unwatched"]);
    const of = async (outcome: "watching" | "unwatched") =>
      ids(await store.auditPage({ outcome: [outcome] }, { limit: 10 }));
    expect(await of("watching")).toBe("1");
    expect(await of("unwatched")).toBe(String(-2 * HOUR_MS));
  });

  it("loses what is too old, and that alone", async () => {
    const store = await open();
    const old = Array.from({ length: 2_100 }, (_, number) => action(number - 10 * HOUR_MS));
    await store.audit([...old, action(1), action(2)]);
    await store.prune({ before: now - HOUR_MS, maxBytes: 0 });
    expect(ids(await store.auditPage({}, { limit: 1_000 }))).toBe("2 1");
  });

  it("is there once the database is opened again", async () => {
    const target = await create();
    const first = await open(target);
    await first.audit([action(1)]);
    await first.close();
    expect(ids(await (await open(target)).auditPage({}, { limit: 10 }))).toBe("1");
  });
});
