import { describe, expect, it } from "vitest";

import type { Moment, Registration } from "@/lib/registry/model";
import { seeded } from "@/lib/testing/journal-histories";

import { lanesOf } from "./lives";
import type { JournalRecord, Lane } from "./model";

const T0 = 1_800_000_000_000;
const HOUR = 3_600_000;

let revision = 0;
function record(
  kind: JournalRecord["kind"],
  second: number,
  more: Partial<JournalRecord> = {},
): JournalRecord {
  revision += 1;
  return {
    ...{ id: `1-${revision}`, epoch: 1, revision, kind, moment: exactly(second) },
    ...{ key: "user.rpc/1", service: "user.rpc", address: "10.0.0.1:80", framework: "go-zero" },
    ...{ lease: "1", cause: null, evidence: null, awayMs: null, since: null, doneBy: null },
    ...more,
  };
}

function exactly(second: number): Moment {
  return { at: T0 + second * 1_000, after: null };
}

/** Found at the end of a time away. */
function between(from: number, to: number): Moment {
  return { at: T0 + to * 1_000, after: T0 + from * 1_000 };
}

function registered(key: string, second: number, more: Partial<Registration> = {}): Registration {
  return {
    ...{ key, service: "user.rpc", id: "1", address: "10.0.0.1:80", framework: "go-zero" },
    ...{ confidence: 100, metadata: {}, warnings: [], value: "10.0.0.1:80", valueBytes: 11 },
    ...{ lease: "1", createRevision: 1, modRevision: 1, version: 1 },
    since: { at: T0 + second * 1_000, exact: true },
    ...more,
  };
}

const window = { from: T0 - HOUR, to: T0 + HOUR };

function lanes(records: JournalRecord[], present: Registration[] = [], times = window): Lane[] {
  return lanesOf(records, { present, ...times });
}

function lane(records: JournalRecord[], present: Registration[] = [], times = window): Lane {
  const [only, ...more] = lanes(records, present, times);
  if (!only || more.length > 0) throw new Error(`not one lane but ${more.length + 1}`);
  return only;
}

const second = (at: number) => T0 + at * 1_000;

describe("lives", () => {
  it("go from the first put to the departure, with its cause, evidence and operator", () => {
    const evidence = {
      ...{ ttlLeftSeconds: 8, grantedTtlSeconds: 10, leaseAlive: false, operation: "op" },
    };
    const doneBy = { kind: "force-expire", actor: "ada", reason: "stuck" };
    const first = record("registered", 0);
    const last = record("left", 90, { cause: "force-expired", evidence, doneBy });
    expect(lane([first, last])).toEqual({
      ...{ address: "10.0.0.1:80", framework: "go-zero", live: false },
      ...{ restarts: 0, crashes: 0, flapping: false },
      lives: [
        {
          ...{ from: exactly(0), fromRevision: first.revision, openStart: false },
          ...{ to: exactly(90), toRevision: last.revision },
          ...{ cause: "force-expired", evidence, doneBy },
          ...{ key: "user.rpc/1", leases: ["1"], renewals: [], returns: 0 },
        },
      ],
    });
  });

  it("are one when the journal says that the address registered anew", () => {
    const { lives, restarts } = lane([
      record("registered", 0),
      record("left", 60, { cause: "revoked" }),
      record("re-registered", 62, { key: "user.rpc/2", lease: "2", awayMs: 2_000 }),
    ]);
    expect(lives).toMatchObject([
      {
        ...{ to: null, toRevision: null, cause: null, key: "user.rpc/2", leases: ["1", "2"] },
        renewals: [{ at: second(62), awayMs: 2_000 }],
      },
    ]);
    expect(restarts).toBe(0);
  });

  it.each([
    [15, 1],
    [16, 2],
  ])("of an address that came back after %i s are %i", (away, count) => {
    const { lives, restarts } = lane([
      record("registered", 0),
      record("left", 60, { cause: "expired" }),
      record("registered", 60 + away, { key: "user.rpc/2", lease: "2" }),
    ]);
    expect(lives).toHaveLength(count);
    expect(restarts).toBe(count - 1);
  });

  it("end where a rule keeps the address out, however often its process returns meanwhile", () => {
    const returns = [70, 81, 92].flatMap((at, index) => [
      record(index === 1 ? "registered" : "re-registered", at, { key: `user.rpc/${at}` }),
      record("left", at + 0.1, { cause: "quarantined" }),
    ]);
    const keptOut = [
      record("registered", 0),
      record("left", 60, { cause: "quarantined" }),
      ...returns,
    ];
    expect(lane(keptOut)).toMatchObject({
      lives: [{ to: exactly(60), cause: "quarantined", renewals: [], returns: 3 }],
      ...{ restarts: 0, flapping: false },
    });
    const lifted = record("re-registered", 95, { key: "user.rpc/95", awayMs: 2_900 });
    const again = record("left", 120, { cause: "quarantined" });
    expect(lane([...keptOut, lifted, again])).toMatchObject({
      lives: [
        { to: exactly(60), returns: 3 },
        { from: exactly(95), fromRevision: lifted.revision, to: exactly(120), returns: 0 },
      ],
      restarts: 1,
    });
  });

  it("are one where a further key came before the first went, and count the change of keys once", () => {
    const { lives } = lane([
      record("registered", 0),
      record("key-added", 50, { key: "user.rpc/2", lease: "2" }),
      record("key-removed", 55, { since: exactly(0) }),
      record("key-added", 100, { key: "user.rpc/3", lease: "3" }),
    ]);
    expect(lives).toMatchObject([
      { to: null, leases: ["1", "2", "3"], renewals: [{ at: second(50), awayMs: 0 }] },
    ]);
  });

  it("take no second key of the same transaction for a renewal", () => {
    const first = record("registered", 0);
    const twin = { key: "user.rpc/2", revision: first.revision };
    const { lives } = lane([
      first,
      record("key-added", 0, twin),
      record("key-removed", 9, { since: exactly(0) }),
    ]);
    expect(lives).toMatchObject([{ to: null, renewals: [] }]);
  });

  it.each([
    ["its only key", ["re-registered", "left"], null],
    ["one key of two for another", ["key-removed", "key-added"], null],
    ["all of its keys", ["left", "key-removed"], "revoked"],
  ] as const)("are told right when one transaction exchanged %s", (_, kinds, cause) => {
    const first = record("registered", 0);
    // As the journal has them: by key, whatever came first.
    const at = record("registered", 0).revision;
    const lines = kinds.map((kind, index) =>
      record(kind, 60, { revision: at, key: `user.rpc/${index + 2}`, cause, awayMs: 0 }),
    );
    const { lives } = lane([first, ...lines]);
    expect(lives).toMatchObject([{ cause, to: cause === null ? null : exactly(60) }]);
    expect(lives[0]?.renewals).toHaveLength(cause === null ? 1 : 0);
  });

  it("begin when the departure says they did, where that is before what was asked for", () => {
    const { lives } = lane([record("left", 60, { cause: "expired", since: exactly(-7_200) })]);
    expect(lives).toMatchObject([{ from: exactly(-7_200), openStart: true, to: exactly(60) }]);
  });

  it.each(["changed", "key-added", "re-registered"] as const)(
    "begin no later than what was asked for when the first that is known is %s",
    (kind) => {
      const { lives } = lane([record(kind, 60)], [registered("user.rpc/1", 60)]);
      expect(lives).toMatchObject([
        { from: { at: window.from, after: 0 }, openStart: true, to: null },
      ]);
    },
  );

  it("last the whole time for an address that never changed in it", () => {
    const present = [
      registered("user.rpc/1", -5 * 3_600),
      registered("x/1", 0, { address: "b:1", since: { at: second(30), exact: false } }),
    ];
    expect(lanes([], present)).toMatchObject([
      { address: "10.0.0.1:80", live: true, lives: [{ from: exactly(-18_000), openStart: true }] },
      // Found at the start of a console: that the journal has nothing of it says that it was there before.
      { address: "b:1", live: true, lives: [{ from: { at: window.from, after: 0 }, to: null }] },
    ]);
  });

  it("are not told of what came after the time that is asked for", () => {
    const past = { from: T0 - HOUR, to: T0 };
    expect(lanes([], [registered("user.rpc/1", 60)], past)).toEqual([]);
  });

  it("are shown from what is registered now while the journal is behind", () => {
    const { lives, live } = lane(
      [record("registered", 0), record("left", 30, { cause: "revoked" })],
      [registered("user.rpc/2", 100, { createRevision: 9 })],
    );
    expect(live).toBe(true);
    expect(lives).toMatchObject([{ to: exactly(30) }, { from: exactly(100), to: null }]);
  });

  it("end unknown where another begins without the departure being known", () => {
    const { lives } = lane([
      record("registered", 0),
      record("registered", 900, { epoch: 2, key: "user.rpc/2", lease: "2" }),
    ]);
    expect(lives).toMatchObject([
      { to: { at: second(900), after: second(0) }, cause: "unknown" },
      { from: exactly(900), to: null },
    ]);
  });

  it("are two where the address may have been away for more than 15 s", () => {
    const { lives } = lane([
      record("registered", 0),
      record("left", 0, { moment: between(100, 700), cause: "unknown" }),
      record("registered", 0, { moment: between(100, 700), key: "user.rpc/2" }),
    ]);
    expect(lives).toMatchObject([{ to: between(100, 700) }, { from: between(100, 700), to: null }]);
  });

  it("never last less than nothing after the clock was set back", () => {
    const { lives } = lane([
      record("registered", 3_000),
      record("left", 100, { cause: "revoked" }),
      record("registered", 110, { key: "user.rpc/2" }),
      record("left", 90, { cause: "revoked" }),
      record("re-registered", 20, { key: "user.rpc/3", awayMs: -70_000 }),
    ]);
    for (const { from, to, renewals } of lives) {
      expect((to?.at ?? from.at) - from.at).toBeGreaterThanOrEqual(0);
      for (const { at, awayMs } of renewals) {
        expect(awayMs).toBeGreaterThanOrEqual(0);
        expect(at).toBeGreaterThanOrEqual(from.at);
      }
    }
  });

  it.each([
    ["three departures within ten minutes", [0, 300, 600], true],
    ["three that take longer", [0, 300, 601], false],
    ["two", [0, 300], false],
    ["the last three of many", [0, 5_000, 5_100, 5_200], true],
  ])("flap after %s", (_, departures, flapping) => {
    const records = departures.flatMap((at) => [
      record("registered", at - 20),
      record("left", at, { cause: "expired" }),
    ]);
    expect(lane(records)).toMatchObject({ flapping, crashes: departures.length });
  });

  it("do not flap for having been found gone three times at once", () => {
    const moment = between(0, 5_000);
    const records = [1, 2, 3].flatMap(() => [
      record("registered", 0, { moment }),
      record("left", 0, { moment, cause: "unknown" }),
    ]);
    expect(lane(records).flapping).toBe(false);
  });

  it("come with the live addresses first, then with those that left last", () => {
    const records = [
      record("registered", 0, { address: "d:1" }),
      record("registered", 0, { address: "a:1" }),
      record("left", 5, { address: "a:1", cause: "revoked" }),
      record("registered", 6, { address: "b:1" }),
      record("left", 50, { address: "b:1", cause: "revoked" }),
    ];
    const present = [
      registered("k/d", 0, { address: "d:1" }),
      registered("k/c", 0, { address: "c:1" }),
    ];
    expect(lanes(records, present).map(({ address }) => address)).toEqual([
      "c:1",
      "d:1",
      "b:1",
      "a:1",
    ]);
  });
});

/** As a registry would tell it: a set of keys per address, and the kind that follows from it. */
function randomRecords(next: () => number, count: number): JournalRecord[] {
  const pick = (n: number) => Math.floor(next() * n);
  const keys = new Map<string, Set<string>>();
  const leftAt = new Map<string, number>();
  const records: JournalRecord[] = [];
  let at = 0;
  for (let step = 0; records.length < count; step += 1) {
    // Now and then the clock is set back, or nobody looks for a while.
    at += pick(20) === 0 ? -pick(500) : pick(30);
    const moment = pick(10) === 0 ? between(at - pick(100), at) : exactly(at);
    const address = `10.0.0.${pick(3)}:80`;
    const held = keys.get(address) ?? new Set();
    keys.set(address, held);
    const key = `user.rpc/${pick(2) === 0 ? step : ([...held][0] ?? step)}`;
    const lease = String(step + 1);
    const said = { address, moment, lease };
    if (pick(2) === 0 || held.size === 0) {
      const away = moment.at - (leftAt.get(address) ?? Number.NEGATIVE_INFINITY);
      const back = away >= 0 && away <= 15_000 && pick(2) === 0;
      const first = back ? "re-registered" : "registered";
      const kind = held.has(key) ? "changed" : held.size > 0 ? "key-added" : first;
      held.add(key);
      records.push(record(kind, 0, { ...said, key, awayMs: back ? away : null }));
    } else {
      const gone = [...held][pick(held.size)] ?? "";
      held.delete(gone);
      const kind = held.size > 0 ? "key-removed" : "left";
      if (kind === "left") leftAt.set(address, moment.at);
      const cause = kind === "left" ? "expired" : null;
      records.push(record(kind, 0, { ...said, key: gone, cause, since: exactly(at - 5) }));
    }
  }
  return records;
}

describe("lives of random histories", () => {
  const seeds = Array.from({ length: 40 }, (_, seed) => seed + 1);

  it.each(seeds)("account for every coming and going in order, of seed %i", (seed) => {
    const records = randomRecords(seeded(seed), 120);
    const skipped = seed % 4 === 0 ? 30 : 0;
    const seen = records.slice(skipped);
    for (const { address, lives, restarts, crashes } of lanes(seen)) {
      const own = seen.filter((one) => one.address === address);
      const lefts = own.filter(({ kind }) => kind === "left");
      const rejoined = lives.reduce((sum, { renewals }) => sum + renewals.length, 0);
      const ended = lives.filter(({ to }) => to !== null);
      // A departure either ends a life, or the address was back in time.
      expect(ended.length).toBeLessThanOrEqual(lefts.length);
      expect(lefts.length - ended.length).toBeLessThanOrEqual(rejoined);
      expect(restarts).toBe(lives.length - 1);
      expect(crashes).toBe(ended.length);
      expect(lives.filter(({ to }) => to === null).length).toBeLessThanOrEqual(1);
      expect(lives.slice(0, -1).every(({ to }) => to !== null)).toBe(true);
      const last = own.at(-1);
      expect(lives.at(-1)?.to === null).toBe(last?.kind !== "left");
      for (const [index, life] of lives.entries()) {
        expect((life.to?.at ?? life.from.at) - life.from.at).toBeGreaterThanOrEqual(0);
        expect(life.openStart).toBe(index === 0 && life.fromRevision === 0);
        expect(new Set(life.leases).size).toBe(life.leases.length);
      }
    }
  });
});
