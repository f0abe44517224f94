import { expect, test } from "vitest";

import { describeEachDatabase } from "@/lib/testing/journal-databases";
import { randomHistory, seeded } from "@/lib/testing/journal-histories";
import { lineOf, stateOf, writeOf } from "@/lib/testing/journal-writes";
import type { JournalRecord } from "./model";
import type { JournalStore } from "./store";

describeEachDatabase((databases) => {
  test("a write that is appended twice is there once, and counted once", async () => {
    const store = await databases.open();
    const { epoch } = await store.resume("a");
    const { writes } = randomHistory(seeded(1));
    const lines = writes.flatMap((write) => write.lines).length;
    await store.append(epoch, { writes, coverage: { revision: 60, at: 5 } });
    const once = await all(store);
    await store.append(epoch, { writes: writes.slice(10), coverage: { revision: 60, at: 5 } });
    expect(once).toHaveLength(lines);
    expect(await all(store)).toEqual(once);
    expect(await counted(store)).toBe(lines);
  });

  test("two consoles that append the same writes at once leave each once", async () => {
    const target = await databases.create();
    // Both bring the schema up to date, and both ask for an epoch of the same cluster.
    const consoles = await Promise.all([databases.open(target), databases.open(target)]);
    const epochs = await Promise.all(consoles.map((store) => store.resume("a")));
    expect(epochs).toEqual([
      { epoch: 1, coverage: null },
      { epoch: 1, coverage: null },
    ]);
    const { writes } = randomHistory(seeded(2), { revisions: 400 });
    await Promise.all(
      consoles.map(async (store, index) => {
        // Batches of different sizes, so that they overlap.
        const size = index === 0 ? 7 : 30;
        for (let from = 0; from < writes.length; from += size) {
          const batch = writes.slice(from, from + size);
          await store.append(1, { writes: batch, coverage: null });
        }
      }),
    );
    const lines = writes.flatMap((write) => write.lines).length;
    const [store] = consoles as [JournalStore, JournalStore];
    const ids = (await all(store)).map(({ id }) => id);
    expect(ids).toHaveLength(lines);
    expect(new Set(ids).size).toBe(lines);
    expect(await counted(store)).toBe(lines);
  });

  test("coverage never goes backwards, and a later console resumes there", async () => {
    const target = await databases.create();
    const store = await databases.open(target);
    const { epoch } = await store.resume("a");
    await store.append(epoch, { writes: [], coverage: { revision: 20, at: 200 } });
    await store.append(epoch, { writes: [], coverage: { revision: 10, at: 900 } });
    await store.append(epoch, { writes: [], coverage: { revision: 20, at: 100 } });
    const later = await databases.open(target);
    const coverage = { revision: 20, at: 200 };
    expect(await later.resume("a")).toEqual({ epoch, coverage });
    expect(await later.resume("b")).toEqual({ epoch: epoch + 1, coverage: null });
    expect(await later.resume("a")).toEqual({ epoch, coverage });
  });

  test("two consoles that see the same reset go on in one epoch", async () => {
    const target = await databases.create();
    const consoles = await Promise.all([databases.open(target), databases.open(target)]);
    const [store] = consoles as [JournalStore, JournalStore];
    const { epoch } = await store.resume("a");
    const after = await Promise.all(consoles.map((each) => each.newEpoch("a", { epoch })));
    expect(after).toEqual([2, 2]);
    expect(await store.newEpoch("a")).toBe(2);
    await store.append(2, { writes: [writeOf({ revision: 1, key: "a/1" })], coverage: null });
    expect(await store.newEpoch("a")).toBe(3);
  });

  test("a record reads back as it was written, whatever its texts hold", async () => {
    const store = await databases.open();
    const { epoch } = await store.resume("a");
    const long = "很".repeat(5_000);
    const line = lineOf({
      kind: "left",
      service: `${long}.rpc`,
      address: `\0${long}`,
      lease: "-9223372036854775808",
      moment: { at: 2_000, after: 1_000 },
      cause: "expired",
      evidence: { ttlLeftSeconds: 0.5, grantedTtlSeconds: 10, leaseAlive: false, operation: null },
      since: { at: 500, after: null },
      doneBy: { kind: "force-expire", actor: "李", reason: "it hangs" },
    });
    const key = `a/${long}`;
    const revision = 2 ** 53 - 1;
    const value = Buffer.alloc(1_024 * 1_024, "\0\xff");
    const state = { ...stateOf(key, revision), value };
    await store.append(epoch, {
      writes: [{ revision, key, state, previous: null, lines: [line, lineOf({})] }],
      coverage: { revision, at: 3_000 },
    });
    const { entries } = await store.page({ service: line.service }, { limit: 5 });
    const record = { ...line, type: "change", id: expect.any(String), epoch, revision, key };
    expect(entries).toEqual([record]);
    const found = await store.keyAt(epoch, key, revision);
    expect({ ...found, value: found?.value.equals(value) }).toEqual({ ...state, value: true });
    expect((await store.page({ address: line.address }, { limit: 5 })).entries).toEqual(entries);
    expect(await store.lastChanges(epoch)).toHaveLength(2);
    expect([...(await store.servicesActivity({ from: 0, bucketMs: 60_000, buckets: 2 }))]).toEqual(
      expect.arrayContaining([[line.service, [1, 0]]]),
    );
  });

  test("an explanation adds to what is known and never lowers it", async () => {
    const store = await databases.open();
    const { epoch } = await store.resume("a");
    const left = lineOf({ kind: "left" });
    await store.append(epoch, {
      writes: [writeOf({ revision: 5, key: "a/1", lines: [left] })],
      coverage: { revision: 5, at: 5 },
    });
    const { service, address } = left;
    const doneBy = { kind: "force-expire", actor: "li", reason: "it hangs" };
    const evidence = {
      ttlLeftSeconds: 8,
      grantedTtlSeconds: 10,
      leaseAlive: false,
      operation: "7",
    };
    const tell = async (
      cause: JournalRecord["cause"],
      more: { evidence?: typeof evidence; doneBy?: typeof doneBy } = {},
    ) => {
      const known = { evidence: null, doneBy: null, ...more };
      await store.explain(epoch, [{ revision: 5, key: "a/1", service, address, cause, ...known }]);
      const [record] = await all(store);
      return record && { cause: record.cause, evidence: record.evidence, doneBy: record.doneBy };
    };
    expect(await tell(null)).toEqual({ cause: null, evidence: null, doneBy: null });
    expect(await tell("unknown")).toEqual({ cause: "unknown", evidence: null, doneBy: null });
    expect(await tell("revoked", { evidence })).toEqual({
      cause: "revoked",
      evidence,
      doneBy: null,
    });
    expect(await tell("unknown")).toEqual({ cause: "revoked", evidence, doneBy: null });
    expect(await tell("expired")).toEqual({ cause: "revoked", evidence, doneBy: null });
    const told = { cause: "force-expired", evidence, doneBy };
    expect(await tell("force-expired", { doneBy })).toEqual(told);
    expect(await tell("revoked", { doneBy: { ...doneBy, actor: "wang" } })).toEqual(told);
    expect(await tell(null)).toEqual(told);
  });

  test("departures that nobody will explain any more become unknown, and no others do", async () => {
    const store = await databases.open();
    const { epoch } = await store.resume("a");
    const lines = [
      lineOf({ kind: "left" }),
      lineOf({ kind: "left", cause: "revoked" }),
      lineOf({ kind: "registered" }),
    ];
    const writes = [4, 5, 6].map((revision) => writeOf({ revision, key: "a/1", lines }));
    await store.append(epoch, { writes, coverage: { revision: 6, at: 5 } });
    await store.settle(epoch, 5);
    const found = (await all(store)).map(({ revision, cause }) => [revision, cause]);
    expect(found).toEqual([
      ...[
        [6, null],
        [6, "revoked"],
        [6, null],
      ],
      ...[
        [5, null],
        [5, "revoked"],
        [5, "unknown"],
      ],
      ...[
        [4, null],
        [4, "revoked"],
        [4, "unknown"],
      ],
    ]);
  });
});

async function all(store: JournalStore): Promise<JournalRecord[]> {
  const { entries, older } = await store.page({}, { limit: 10_000 });
  expect(older).toBeNull();
  return entries.flatMap((entry) => (entry.type === "change" ? [entry] : []));
}

async function counted(store: JournalStore): Promise<number> {
  const { buckets } = await store.activity({ buckets: 10 });
  return buckets.reduce((sum, { came, left, other }) => sum + came + left + other, 0);
}
