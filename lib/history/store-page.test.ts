import { expect, test } from "vitest";

import { describeEachDatabase } from "@/lib/testing/journal-databases";
import { randomHistory, seeded } from "@/lib/testing/journal-histories";
import { lineOf, writeOf } from "@/lib/testing/journal-writes";

import type { JournalRecord } from "./model";
import type { JournalStore } from "./store";
import type { Filter } from "./store-filter";
import type { Entry, Page } from "./store-page";

const start = 1_700_000_000_000;

/** Filters for each index, and for what indexes leave to be checked. */
const filters: Filter[] = [
  {},
  { service: "s1.rpc" },
  { service: "none.rpc" },
  { address: "10.0.0.2:80" },
  { service: "s0.rpc", address: "10.0.0.1:80" },
  { kind: ["left"] },
  { kind: ["registered", "changed"] },
  { cause: ["revoked"] },
  { cause: ["expired", "unknown"] },
  { kind: ["left", "registered"], cause: ["revoked"] },
  { kind: ["registered"], cause: ["revoked"] },
  { actor: "li" },
  { actor: "li", service: "s2.rpc" },
  { service: "s2.rpc", kind: ["left"], cause: ["deleted", "replaced"] },
  { address: "10.0.0.1:80", kind: ["changed"] },
  { from: start + 500_000 },
  { to: start + 700_000 },
  { from: start + 300_000, to: start + 900_000, service: "s1.rpc" },
  { from: start + 300_000, to: start + 900_000, kind: ["left"] },
  { from: start + 300_000, to: start + 300_000 },
  { after: { epoch: 1, revision: 20 } },
  { after: { epoch: 1, revision: 45 }, service: "s1.rpc" },
  { after: { epoch: 2, revision: 10 }, kind: ["left", "registered"] },
  { after: { epoch: 2, revision: 1_000 } },
  { after: { epoch: 1, revision: 30 }, upTo: { epoch: 2, revision: 12 } },
  { upTo: { epoch: 1, revision: 41 }, address: "10.0.0.1:80" },
  { after: { epoch: 1, revision: 10 }, from: start + 300_000, to: start + 700_000 },
  { after: { epoch: 2, revision: 9 }, upTo: { epoch: 2, revision: 9 } },
];

describeEachDatabase((databases) => {
  test("pages in both directions visit every entry exactly once, under every filter", async () => {
    const store = await databases.open();
    const written = await writeTwoEpochs(store);
    for (const filter of filters) {
      const expected = written.filter((entry) => passes(filter, entry)).map(nameOf);
      for (const limit of filter === filters[0] ? [1, 1_000] : [9, 1_000]) {
        const older = await walk(store, filter, limit, "older");
        expect(older.names, JSON.stringify({ filter, limit })).toEqual(expected);
        const newer = await walk(store, filter, limit, "newer", older.last.newer);
        const rest = expected.slice(0, expected.length - older.last.entries.length);
        expect(newer.names, JSON.stringify({ filter, limit })).toEqual(rest);
      }
      const changes = expected.filter((name) => !name.startsWith("gap.")).length;
      const whole = await store.count(filter, { limit: 1_000 });
      expect(whole, JSON.stringify(filter)).toEqual({ changes, complete: true });
    }
  });

  test("a count goes no further than it is told to, and says so", async () => {
    const store = await databases.open();
    const lines = (await writeTwoEpochs(store)).filter(({ type }) => type === "change").length;
    expect(await store.count({}, { limit: 10 })).toEqual({ changes: 10, complete: false });
    expect(await store.count({}, { limit: lines })).toMatchObject({ complete: false });
    expect(await store.count({}, { limit: lines + 1 })).toEqual({ changes: lines, complete: true });
    const few = await store.count({ service: "s0.rpc", kind: ["left"] }, { limit: 10 });
    expect(few).toMatchObject({ complete: false });
    expect(few.changes).toBeLessThan(10);
  });

  test("what comes later is found behind the newer cursor, and nothing twice", async () => {
    const store = await databases.open();
    const { epoch } = await store.resume("a");
    const empty = await store.page({ service: "a.rpc" }, { limit: 5 });
    expect(empty).toEqual({ entries: [], older: null, newer: expect.any(String) });
    let { newer } = empty;
    for (const revision of [1, 2, 3, 4]) {
      const service = revision === 3 ? "b.rpc" : "a.rpc";
      const writes = [writeOf({ revision, key: "a/1", lines: [lineOf({ service })] })];
      await store.append(epoch, { writes, coverage: { revision, at: 1 } });
      const page = await store.page({ service: "a.rpc" }, { limit: 5, cursor: newer });
      const seen = page.entries.map((entry) => entry.type === "change" && entry.revision);
      expect(seen).toEqual(revision === 3 ? [] : [revision]);
      // Back from there, without a hole.
      const back = await store.page({}, { limit: 1, cursor: page.older ?? "" });
      const below = revision === 3 ? 2 : revision - 1;
      expect(back.entries).toMatchObject(below === 0 ? [] : [{ revision: below }]);
      newer = page.newer;
    }
  });

  test("a page up to a revision leads on to what came after it, at the same instant too", async () => {
    const store = await databases.open();
    const { epoch } = await store.resume("a");
    const writes = [1, 2, 3, 4].map((revision) => writeOf({ revision, key: `a/${revision}` }));
    await store.append(epoch, { writes, coverage: { revision: 4, at: 1 } });
    const revisionsOf = ({ entries }: Page) =>
      entries.map((entry) => entry.type === "change" && entry.revision);
    const page = await store.page({ upTo: { epoch, revision: 2 } }, { limit: 5 });
    expect(revisionsOf(page)).toEqual([2, 1]);
    expect(revisionsOf(await store.page({}, { limit: 5, cursor: page.newer }))).toEqual([4, 3]);
  });

  test("a gap stands below what was found at its end, above what was known before it", async () => {
    const store = await databases.open();
    const { epoch } = await store.resume("a");
    const gap = { from: 1_000, to: 2_000, differences: 1 };
    const append = (revision: number, key: string) => ({
      writes: [writeOf({ revision, key })],
      coverage: { revision, at: 1_000 },
    });
    await store.append(epoch, append(10, "a/1"));
    const lost = { reason: "compacted", afterRevision: 10, beforeRevision: 50 } as const;
    await store.append(epoch, { ...append(50, "a/2"), gap: { ...gap, ...lost } });
    const second = await store.newEpoch("a", { epoch });
    const reset = { reason: "reset", afterRevision: 50, beforeRevision: 4 } as const;
    await store.append(second, { ...append(4, "a/3"), gap: { ...gap, ...reset } });
    await store.append(second, append(5, "a/4"));
    const { entries } = await store.page({ kind: ["registered"] }, { limit: 10 });
    expect(entries.map((entry) => (entry.type === "gap" ? entry.reason : entry.key))).toEqual([
      ...["a/4", "a/3", "reset"],
      ...["a/2", "compacted", "a/1"],
    ]);
    const ids = entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    // Written by two consoles, or twice by one.
    await store.append(second, { ...append(4, "a/3"), gap: { ...gap, ...reset } });
    expect((await store.page({}, { limit: 10 })).entries).toHaveLength(6);
    const late = { ...lost, afterRevision: 20, beforeRevision: 60 };
    await expect(
      store.append(epoch, { ...append(60, "a/5"), gap: { ...gap, ...late } }),
    ).rejects.toMatchObject({ code: "failed_precondition" });
  });

  test("where few lines pass, a page comes back short and leads on to all of them", async () => {
    const store = await databases.open();
    const { epoch } = await store.resume("a");
    const total = 5_000;
    const rare = [3, 2_600, 4_999];
    const writes = Array.from({ length: total }, (_, index) => {
      const kind = rare.includes(index) ? "changed" : "registered";
      return writeOf({ revision: index + 1, key: "a/1", lines: [lineOf({ kind })] });
    });
    await store.append(epoch, { writes, coverage: { revision: total, at: 1 } });
    const filter: Filter = { address: "10.0.0.1:80", kind: ["changed"] };
    const first = await store.page(filter, { limit: 10 });
    expect(first.entries).toHaveLength(1);
    const expected = rare.map((index) => `${epoch}.${index + 1}.0.a/1`).reverse();
    expect((await walk(store, filter, 10, "older")).names).toEqual(expected);
  });

  test("a clock that is set back for a while hides nothing and shows nothing twice", async () => {
    const store = await databases.open();
    const { epoch } = await store.resume("a");
    const now = 1_000_000;
    const changed = [1, 5_000];
    const shown = [1, 100, 5_000];
    const writes = Array.from({ length: 5_000 }, (_, index) => {
      const revision = index + 1;
      const kind = changed.includes(revision) ? "changed" : "registered";
      const moment = { at: shown.includes(revision) ? now : 0, after: null };
      return writeOf({ revision, key: "a/1", lines: [lineOf({ kind, moment })] });
    });
    await store.append(epoch, { writes, coverage: { revision: 5_000, at: now } });
    const filter: Filter = { kind: ["registered", "changed"], from: now };
    const expected = shown.map((revision) => `${epoch}.${revision}.0.a/1`).reverse();
    const older = await walk(store, filter, 10, "older");
    expect(older.names).toEqual(expected);
  });

  test("anything but a cursor is refused", async () => {
    const store = await databases.open();
    for (const cursor of [
      "",
      "x",
      "bm8gY3Vyc29y",
      Buffer.from("o 1 99999999999999999 0 a").toString("base64url"),
    ]) {
      await expect(store.page({}, { limit: 1, cursor })).rejects.toMatchObject({
        code: "invalid_argument",
      });
    }
  });

  test("activity adds up to the lines, for all and for each service", async () => {
    const store = await databases.open();
    const written = (await writeTwoEpochs(store)).flatMap((entry) =>
      entry.type === "change" ? [entry] : [],
    );
    for (const service of [undefined, "s0.rpc", "none.rpc"]) {
      for (const buckets of [1, 7, 500]) {
        const activity = await store.activity({
          service,
          buckets,
          from: start,
          to: start + 5_000_000,
        });
        expect(activity.buckets.length).toBeLessThanOrEqual(buckets);
        for (const { at, ...counts } of activity.buckets) {
          const within = written.filter(
            (record) =>
              (service === undefined || record.service === service) &&
              record.moment.at >= at &&
              record.moment.at < at + activity.bucketMs,
          );
          const count = (...kinds: string[]) =>
            within.filter(({ kind }) => kinds.includes(kind)).length;
          const other = count("changed", "key-added", "key-removed");
          expect(counts).toEqual({
            ...{ came: count("registered", "re-registered"), left: count("left"), other },
          });
        }
      }
    }
    const last = await store.lastChanges(2);
    const newest = ["s0.rpc", "s1.rpc", "s2.rpc"].map((service) =>
      written.find((record) => record.epoch === 2 && record.service === service),
    );
    expect(new Set(last.map(({ id }) => id))).toEqual(new Set(newest.map((record) => record?.id)));
    const query = { service: "s1.rpc", address: "10.0.0.1:80", from: 0, to: start * 2 };
    const own = written.filter((record) => passes(query, record)).map(({ id }) => id);
    const { records, truncated } = await store.linesOf({ ...query, limit: 10 });
    expect(truncated).toBe(true);
    expect(records.map(({ id }) => id)).toEqual(own.slice(0, 10).reverse());
  });
});

/** Two lives of a store with a gap each, the second with fewer revisions. @returns newest first */
async function writeTwoEpochs(store: JournalStore): Promise<Entry[]> {
  const random = seeded(31);
  const { epoch } = await store.resume("a");
  const old = randomHistory(random, { revisions: 60 }).writes;
  const gap = { from: start, to: start + 400_000, differences: 0 };
  await store.append(epoch, { writes: old.slice(0, 40), coverage: null });
  const seen = old[39]?.revision ?? 0;
  await store.append(epoch, { writes: old.slice(40), coverage: null });
  const lost = { reason: "compacted", afterRevision: seen, beforeRevision: seen + 1 } as const;
  await store.append(epoch, { writes: [], coverage: null, gap: { ...gap, ...lost } });
  const second = await store.newEpoch("a", { epoch });
  const reset = { reason: "reset", afterRevision: 60, beforeRevision: 1 } as const;
  const { writes } = randomHistory(random, { revisions: 30 });
  await store.append(second, { writes, coverage: null, gap: { ...gap, ...reset } });
  const { entries } = await store.page({}, { limit: 10_000 });
  const positions = entries.map((entry) =>
    entry.type === "gap" ? entry.id : [entry.epoch, entry.revision, entry.key],
  );
  expect(positions.filter((position) => typeof position === "string")).toHaveLength(2);
  const lines = [...old, ...writes].flatMap((write) => write.lines).length;
  expect(entries).toHaveLength(lines + 2);
  return entries;
}

function passes(filter: Filter, entry: Entry | JournalRecord): boolean {
  const { from = 0, to = Number.MAX_SAFE_INTEGER } = filter;
  const { after, upTo } = filter;
  const revision = "reason" in entry ? entry.beforeRevision : entry.revision;
  const place = entry.epoch * 1e9 + revision;
  if (after && place <= after.epoch * 1e9 + after.revision) return false;
  if (upTo && place > upTo.epoch * 1e9 + upTo.revision) return false;
  if ("reason" in entry) return entry.to >= from && entry.from <= to;
  const { service, address, kind, cause, actor } = filter;
  return (
    (service === undefined || entry.service === service) &&
    (address === undefined || entry.address === address) &&
    (kind === undefined || kind.includes(entry.kind)) &&
    (cause === undefined || (entry.cause !== null && cause.includes(entry.cause))) &&
    (actor === undefined || entry.doneBy?.actor === actor) &&
    entry.moment.at >= from &&
    entry.moment.at <= to
  );
}

/** Follows cursors one way to the end. @returns all entries, newest first */
async function walk(
  store: JournalStore,
  filter: Filter,
  limit: number,
  direction: "older" | "newer",
  from?: string,
): Promise<{ names: string[]; last: Page }> {
  const names: string[] = [];
  let cursor = from;
  for (;;) {
    const page = await store.page(filter, { limit, ...(cursor ? { cursor } : {}) });
    const found = page.entries.map(nameOf);
    if (direction === "older") names.push(...found);
    else names.unshift(...found);
    const next = direction === "older" ? page.older : page.newer;
    if (next === null || next === cursor) return { names, last: page };
    cursor = next;
  }
}

function nameOf(entry: Entry): string {
  return entry.id;
}
