import { expect, test } from "vitest";

import { describeEachDatabase } from "@/lib/testing/journal-databases";
import { randomHistory, seeded } from "@/lib/testing/journal-histories";
import { writeOf } from "@/lib/testing/journal-writes";

import type { JournalStore } from "./store";

const all = { before: 0, maxBytes: Number.MAX_SAFE_INTEGER };

describeEachDatabase((databases) => {
  test("what is left after pruning can still be told, and what is gone is said to be", async () => {
    const store = await databases.open();
    const { epoch } = await store.resume("a");
    const { writes, states } = randomHistory(seeded(51), { revisions: 100 });
    await store.checkpoint(epoch, { revision: 0, at: 0 }, []);
    await store.append(epoch, { writes, coverage: { revision: 100, at: 1_000 } });
    for (const revision of [20, 50, 80]) {
      const now = states.get(revision)?.values() ?? [];
      await store.checkpoint(epoch, { revision, at: revision * 10 }, now);
    }
    const gone = writes.filter(({ revision }) => revision <= 50).flatMap(({ lines }) => lines);
    expect(await store.prune({ ...all, before: 799 })).toEqual({ rows: gone.length });
    expect(await store.prune({ ...all, before: 799 })).toEqual({ rows: 0 });
    for (const [revision, expected] of states) {
      if (revision < 50) {
        const known = {
          code: "compacted",
          message: expect.stringMatching(/begins at revision 50/),
        };
        await expect(store.stateAt(epoch, revision)).rejects.toMatchObject(known);
      } else {
        const told = await store.stateAt(epoch, revision);
        expect(Object.fromEntries(told)).toEqual(Object.fromEntries(expected));
      }
    }
    expect(await store.begins()).toBe(500);
    const kept = writes.filter(({ revision }) => revision > 50).flatMap(({ lines }) => lines);
    const { entries } = await store.page({}, { limit: 10_000 });
    expect(entries).toHaveLength(kept.length);
    expect(await counted(store)).toBe(kept.length);
  });

  test("no more goes than is old: the last checkpoint and what follows it stay", async () => {
    const store = await databases.open();
    const { epoch } = await store.resume("a");
    await store.checkpoint(epoch, { revision: 1, at: 10 }, []);
    const writes = [writeOf({ revision: 2, key: "a/1" }), writeOf({ revision: 3, key: "a/2" })];
    await store.append(epoch, { writes, coverage: { revision: 3, at: 20 } });
    expect(await store.prune({ before: 1_000_000, maxBytes: 0 })).toEqual({ rows: 0 });
    // The clock was ahead, and was set back: what it wrote then is not old yet.
    await store.checkpoint(epoch, { revision: 2, at: 5_000 }, []);
    await store.checkpoint(epoch, { revision: 3, at: 30 }, []);
    expect(await store.prune({ ...all, before: 4_000 })).toEqual({ rows: 0 });
    expect(await store.prune({ ...all, before: 5_000 })).toEqual({ rows: 2 });
  });

  test("an earlier store of etcd's goes as a whole once all of it is old", async () => {
    const store = await databases.open();
    const { epoch: first } = await store.resume("a");
    await store.checkpoint(first, { revision: 1, at: 10 }, []);
    const write = writeOf({ revision: 2, key: "a/1" });
    await store.append(first, { writes: [write], coverage: { revision: 2, at: 20 } });
    const second = await store.newEpoch("a", { epoch: first });
    await store.checkpoint(second, { revision: 1, at: 50 }, []);
    await store.append(second, { writes: [write], coverage: { revision: 2, at: 60 } });
    expect(await store.prune({ ...all, before: 15 })).toEqual({ rows: 0 });
    expect(await store.prune({ ...all, before: 1_000 })).toEqual({ rows: 1 });
    expect((await store.epochs()).map(({ epoch }) => epoch)).toEqual([second]);
    await expect(store.stateAt(first, 2)).rejects.toMatchObject({ code: "not_found" });
    expect((await store.resume("a")).epoch).toBe(second);
    expect([...(await store.stateAt(second, 2)).keys()]).toEqual(["a/1"]);
  });

  test("what is too much goes, oldest first, until the rest fits", async () => {
    const store = await databases.open();
    const { epoch } = await store.resume("a");
    await store.checkpoint(epoch, { revision: 0, at: 0 }, []);
    for (let revision = 1; revision <= 3_000; revision += 500) {
      const writes = Array.from({ length: 500 }, (_, index) =>
        writeOf({ revision: revision + index, key: "a/1" }),
      );
      const coverage = { revision: revision + 499, at: revision };
      await store.append(epoch, { writes, coverage });
      const last = writes.at(-1)?.state;
      await store.checkpoint(epoch, coverage, last ? [last] : []);
    }
    const before = await store.sizeBytes();
    const maxBytes = before / 2;
    const { rows } = await store.prune({ ...all, maxBytes });
    expect(rows).toBeGreaterThanOrEqual(1_000);
    expect(rows).toBeLessThanOrEqual(2_500);
    expect(await store.sizeBytes()).toBeLessThanOrEqual(maxBytes);
    expect([...(await store.stateAt(epoch, 2_999)).keys()]).toEqual(["a/1"]);
  });
});

async function counted(store: JournalStore): Promise<number> {
  const { buckets } = await store.activity({ buckets: 10 });
  return buckets.reduce((sum, { came, left, other }) => sum + came + left + other, 0);
}
