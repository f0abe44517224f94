import { expect, test } from "vitest";

import { describeEachDatabase } from "@/lib/testing/journal-databases";
import { randomHistory, seeded } from "@/lib/testing/journal-histories";
import { stateOf, writeOf } from "@/lib/testing/journal-writes";

import type { JournalStore } from "./store";
import type { KeyState, Write } from "./write";

describeEachDatabase((databases) => {
  test("every revision of a random history can be told, from whatever checkpoint", async () => {
    for (const seed of [11, 12, 13]) {
      const random = seeded(seed);
      const store = await databases.open();
      const { epoch } = await store.resume("a");
      const base = randomHistory(random, { revisions: 20 });
      const start = base.states.get(20);
      const { writes, states } = randomHistory(random, { first: 21, revisions: 80, start });
      await store.checkpoint(epoch, { revision: 20, at: 1_000 }, start?.values() ?? []);
      for (const batch of batches(random, writes)) {
        const revision = batch.at(-1)?.revision ?? 20;
        await store.append(epoch, { writes: batch, coverage: { revision, at: 2_000 } });
        const now = states.get(revision)?.values() ?? [];
        if (random() < 0.3) await store.checkpoint(epoch, { revision, at: 2_000 }, now);
      }
      await store.append(epoch, { writes: [], coverage: { revision: 100, at: 3_000 } });
      for (const [revision, expected] of states) {
        expect(plain(await store.stateAt(epoch, revision))).toEqual(plain(expected));
      }
    }
  });

  test("one key is told as the whole state has it, or as it was when it went", async () => {
    const random = seeded(21);
    const store = await databases.open();
    const { epoch } = await store.resume("a");
    const { writes, states } = randomHistory(random, { revisions: 60 });
    await store.checkpoint(epoch, { revision: 0, at: 0 }, []);
    await store.append(epoch, { writes, coverage: { revision: 60, at: 1_000 } });
    await store.checkpoint(epoch, { revision: 30, at: 500 }, states.get(30)?.values() ?? []);
    const keys = new Set(writes.map(({ key }) => key));
    for (let revision = 1; revision <= 60; revision++) {
      for (const key of keys) {
        const write = writes.find((each) => each.revision === revision && each.key === key);
        const wentNow = write && !write.state ? write.previous : null;
        const expected = states.get(revision)?.get(key) ?? wentNow;
        expect(await store.keyAt(epoch, key, revision)).toEqual(expected);
      }
    }
  });

  test("a state lies only where the journal has been: not before, beyond, or in a gap", async () => {
    const store = await databases.open();
    const { epoch } = await store.resume("a");
    const nothing = store.stateAt(epoch, 1);
    await expect(nothing).rejects.toMatchObject({ code: "invalid_argument" });
    const kept = stateOf("a/1", 10);
    await store.checkpoint(epoch, { revision: 10, at: 1_000 }, [kept]);
    await store.append(epoch, { writes: [], coverage: { revision: 20, at: 2_000 } });
    const came = { ...stateOf("b/1", 35), since: { at: 4_000, after: 2_000 } };
    await store.append(epoch, {
      writes: [writeOf({ revision: 40, key: "b/1", state: came })],
      coverage: { revision: 40, at: 4_000 },
      gap: {
        reason: "compacted",
        ...{ afterRevision: 20, beforeRevision: 40 },
        ...{ from: 2_000, to: 4_000, differences: 1 },
      },
    });
    for (const revision of [10, 20]) {
      expect([...(await store.stateAt(epoch, revision)).values()]).toEqual([kept]);
    }
    expect([...(await store.stateAt(epoch, 40)).values()]).toEqual([kept, came]);
    const within = { code: "compacted", message: expect.stringMatching(/20 and then 40/) };
    for (const revision of [21, 30, 39]) {
      await expect(store.stateAt(epoch, revision)).rejects.toMatchObject(within);
      await expect(store.keyAt(epoch, "a/1", revision)).rejects.toMatchObject(within);
      expect(await store.momentOf(epoch, revision)).toEqual({ at: 4_000, after: 2_000 });
    }
    const before = { code: "compacted", message: expect.stringMatching(/begins at revision 10/) };
    await expect(store.stateAt(epoch, 9)).rejects.toMatchObject(before);
    await expect(store.stateAt(epoch, 41)).rejects.toMatchObject({ code: "invalid_argument" });
    await expect(store.stateAt(9, 41)).rejects.toMatchObject({ code: "not_found" });
    expect(await store.momentOf(epoch, 9)).toBeNull();
    expect(await store.momentOf(epoch, 41)).toBeNull();
    expect(await store.gaps({ from: 4_000, to: 5_000 })).toHaveLength(1);
    expect(await store.gaps({ from: 4_001 })).toEqual([]);
  });

  test("two stores of etcd's are told apart, though their revisions are the same", async () => {
    const store = await databases.open();
    const { epoch: first } = await store.resume("a");
    const second = await store.newEpoch("a", { epoch: first });
    for (const [epoch, key, at] of [
      [first, "old/1", 1_000],
      [second, "new/1", 5_000],
    ] as const) {
      await store.checkpoint(epoch, { revision: 5, at }, [stateOf(key, 5)]);
      await store.append(epoch, { writes: [], coverage: { revision: 8, at: at + 500 } });
    }
    expect([...(await store.stateAt(first, 6)).keys()]).toEqual(["old/1"]);
    expect([...(await store.stateAt(second, 6)).keys()]).toEqual(["new/1"]);
    expect(await store.epochs()).toEqual([
      { epoch: 1, clusterId: "a", firstRevision: 5, lastRevision: 8, from: 1_000, to: 1_500 },
      { epoch: 2, clusterId: "a", firstRevision: 5, lastRevision: 8, from: 5_000, to: 5_500 },
    ]);
    expect(await store.begins()).toBe(1_000);
    expect(await pointOf(store, 999)).toBeNull();
    expect(await pointOf(store, 1_000)).toEqual([first, 5]);
    expect(await pointOf(store, 4_999)).toEqual([first, 8]);
    expect(await pointOf(store, 5_499)).toEqual([second, 5]);
    expect(await pointOf(store, 9_999)).toEqual([second, 8]);
  });

  test("an instant leads to the newest change that bears no later one, whatever the clock did", async () => {
    const store = await databases.open();
    const { epoch } = await store.resume("a");
    expect(await store.pointAt(5_000)).toBeNull();
    const times = [1_000, 2_000, 5_000, 3_000, 4_000];
    const writes = times.map((at, index) => {
      const write = writeOf({ revision: 10 + index, key: "a/1" });
      for (const line of write.lines) line.moment = { at, after: null };
      return write;
    });
    await store.append(epoch, { writes, coverage: { revision: 14, at: 4_000 } });
    expect(await pointOf(store, 999)).toBeNull();
    expect(await pointOf(store, 2_500)).toEqual([epoch, 11]);
    expect(await pointOf(store, 3_500)).toEqual([epoch, 13]);
    expect(await pointOf(store, 6_000)).toEqual([epoch, 12]);
    expect(await store.momentOf(epoch, 12)).toEqual({ at: 5_000, after: null });
  });

  test("a checkpoint counts once it is complete, and another one of the same revision changes nothing", async () => {
    const target = await databases.create();
    const [store, other] = await Promise.all([databases.open(target), databases.open(target)]);
    const { epoch } = await store.resume("a");
    await store.append(epoch, { writes: [], coverage: { revision: 9, at: 1 } });
    const states = Array.from({ length: 2_500 }, (_, index) => stateOf(`a/${index}`, 1));
    function* failing() {
      yield* states;
      throw new Error("stop");
    }
    await expect(store.checkpoint(epoch, { revision: 9, at: 1 }, failing())).rejects.toThrow();
    expect(await store.lastCheckpoint(epoch)).toBeNull();
    await Promise.all(
      [store, other].map((each) => each.checkpoint(epoch, { revision: 9, at: 1 }, states)),
    );
    expect(await store.lastCheckpoint(epoch)).toEqual({ revision: 9, at: 1 });
    expect([...(await store.stateAt(epoch, 9)).values()]).toEqual(states);
  });
});

function plain(states: Map<string, KeyState>): Record<string, unknown> {
  return Object.fromEntries([...states].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function pointOf(store: JournalStore, instant: number): Promise<[number, number] | null> {
  const point = await store.pointAt(instant);
  return point && [point.epoch, point.revision];
}

function batches(random: () => number, writes: Write[]): Write[][] {
  const all: Write[][] = [];
  for (const write of writes) {
    const last = all.at(-1);
    const goesOn = last?.at(-1)?.revision === write.revision || random() < 0.8;
    if (last && goesOn) last.push(write);
    else all.push([write]);
  }
  return all;
}
