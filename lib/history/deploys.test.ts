import { describe, expect, it } from "vitest";

import { deploysOf } from "./deploys";
import { lanesOf } from "./lives";
import type { Deploy, JournalRecord } from "./model";

const T0 = 1_800_000_000_000;
const MINUTE = 60;

/** What becomes of a service's instances, second by second, as the journal tells it. */
class Story {
  readonly records: JournalRecord[] = [];
  readonly #leases = new Map<string, string>();
  readonly #since = new Map<string, JournalRecord["since"]>();
  #revision = 0;

  /** `count` instances that are there long before. */
  constructor(count: number) {
    for (let n = 1; n <= count; n += 1) this.comes(`a${n}`, -7_200 + n);
  }

  comes(address: string, second: number, more: Partial<JournalRecord> = {}): this {
    this.#leases.set(address, String(this.#revision + 1));
    this.#since.set(address, { at: T0 + second * 1_000, after: null });
    return this.#tell("registered", address, second, more);
  }

  stops(address: string, second: number, more: Partial<JournalRecord> = {}): this {
    const since = this.#since.get(address) ?? null;
    return this.#tell("left", address, second, { cause: "revoked", since, ...more });
  }

  crashes(address: string, second: number): this {
    return this.stops(address, second, { cause: "expired" });
  }

  /** Stops, and comes back a while later under a new lease. */
  restarts(address: string, second: number, awaySeconds = 5): this {
    return this.stops(address, second).comes(address, second + awaySeconds);
  }

  /** The lines in the order of their seconds. */
  get deploys(): Deploy[] {
    const sorted = this.records
      .sort((a, b) => a.moment.at - b.moment.at)
      .map((record, index) => ({ ...record, revision: index + 1 }));
    const window = { present: [], from: T0 - 7_300_000, to: T0 + 7_200_000 };
    return deploysOf(sorted, () => lanesOf(sorted, window));
  }

  get told(): string[] {
    return this.deploys.map(
      ({ from, to, replaced, instances }) =>
        `${replaced} of ${instances} in ${(from - T0) / 1_000}–${(to - T0) / 1_000}`,
    );
  }

  #tell(
    kind: JournalRecord["kind"],
    address: string,
    second: number,
    more: Partial<JournalRecord>,
  ): this {
    this.#revision += 1;
    const lease = this.#leases.get(address) ?? "0";
    this.records.push({
      ...{ id: `1.${this.#revision}`, epoch: 1, revision: this.#revision, kind },
      moment: { at: T0 + second * 1_000, after: null },
      ...{ key: `user.rpc/${lease}`, service: "user.rpc", address, framework: "go-zero", lease },
      ...{ cause: null, evidence: null, awayMs: null, since: null, doneBy: null },
      ...more,
    });
    return this;
  }
}

describe("a deploy", () => {
  it("is one where all instances restart one after another, with the lines from the first to the last", () => {
    const story = new Story(3).restarts("a1", 0).restarts("a2", 60).restarts("a3", 120);
    expect(story.deploys).toEqual([
      {
        ...{ epoch: 1, from: T0, to: T0 + 125_000, fromRevision: 4, toRevision: 9 },
        ...{ replaced: 3, instances: 3 },
      },
    ]);
  });

  it("is one where other addresses come before the old ones leave, or after, or all at once", () => {
    const surge = new Story(2).comes("b1", 0).stops("a1", 30).comes("b2", 60).stops("a2", 90);
    expect(surge.told).toEqual(["2 of 2 in 0–90"]);
    const anew = new Story(2).stops("a1", 0).stops("a2", 0).comes("b1", 40).comes("b2", 41);
    expect(anew.told).toEqual(["2 of 2 in 0–41"]);
    const blueGreen = new Story(2).comes("b1", 0).comes("b2", 1).stops("a1", 200).stops("a2", 200);
    expect(blueGreen.told).toEqual(["2 of 2 in 0–200"]);
  });

  it("is one where keys are deleted rather than leases revoked, and at half of the instances", () => {
    const story = new Story(4)
      .stops("a1", 0, { cause: "deleted" })
      .comes("a1", 3)
      .stops("a2", 60, { cause: "deleted" })
      .comes("a2", 63);
    expect(story.told).toEqual(["2 of 4 in 0–63"]);
    expect(new Story(5).restarts("a1", 0).restarts("a2", 60).told).toEqual([]);
  });

  it("is one as long as no more than five minutes lie between its lines", () => {
    const paused = (seconds: number) => new Story(2).restarts("a1", 0).restarts("a2", 5 + seconds);
    expect(paused(5 * MINUTE).told).toEqual(["2 of 2 in 0–310"]);
    expect(paused(5 * MINUTE + 1).told).toEqual([]);
    // What comes meanwhile does not make it one.
    const bridged = paused(8 * MINUTE)
      .comes("b1", 200)
      .comes("b2", 400);
    expect(bridged.told).toEqual([]);
  });

  it("is one a moment after the service began too", () => {
    const story = new Story(0).comes("a1", 0).comes("a2", 1).comes("b1", 100).stops("a1", 102);
    expect(story.comes("b2", 110).stops("a2", 112).told).toEqual(["2 of 2 in 100–112"]);
    const inPlace = new Story(0).comes("a1", 0).comes("a2", 1).restarts("a1", 100);
    expect(inPlace.restarts("a2", 120).told).toEqual(["2 of 2 in 100–125"]);
  });

  it("goes on beside what else comes, crashes or restarts once more meanwhile", () => {
    const story = new Story(4).restarts("a1", 0).comes("b1", 20).restarts("a2", 30);
    story.crashes("a3", 40).comes("a3", 50).restarts("a1", 60).restarts("a4", 90);
    expect(story.told).toEqual(["3 of 4 in 0–95"]);
  });

  it("is another one where what came in the first leaves again, and where there was a pause", () => {
    const both = new Story(2).restarts("a1", 0).restarts("a2", 20);
    expect(both.restarts("a1", 60).restarts("a2", 80).told).toEqual([
      "2 of 2 in 0–25",
      "2 of 2 in 60–85",
    ]);
    const later = new Story(2).restarts("a1", 0).restarts("a2", 20);
    expect(later.restarts("a1", 3_000).restarts("a2", 3_020).told).toEqual([
      "2 of 2 in 0–25",
      "2 of 2 in 3000–3025",
    ]);
    const back = new Story(2).comes("b1", 0).stops("a1", 5).comes("b2", 10).stops("a2", 15);
    back.comes("c1", 60).stops("b1", 65).comes("c2", 70).stops("b2", 75);
    expect(back.told).toEqual(["2 of 2 in 0–15", "2 of 2 in 60–75"]);
  });

  it("is another one each time that others come just before the old ones leave, however often", () => {
    const story = new Story(3);
    let old = ["a1", "a2", "a3"];
    for (const [round, begin] of [0, 240, 480].entries()) {
      const young = old.map((_, n) => `${"bcd"[round]}${n}`);
      young.forEach((address, n) => {
        story.comes(address, begin + n * 8).stops(old[n] ?? "", begin + n * 8 + 4);
      });
      old = young;
    }
    expect(story.told).toEqual(["3 of 3 in 0–20", "3 of 3 in 240–260", "3 of 3 in 480–500"]);
  });

  it("is one of its own soon after the service was first seen, too", () => {
    const story = new Story(0).comes("a1", 0).comes("a2", 1);
    for (const [young, old, begin] of [
      ["b", "a", 60],
      ["c", "b", 300],
    ] as const) {
      for (const n of [1, 2]) {
        story.comes(`${young}${n}`, begin + n * 8).stops(`${old}${n}`, begin + n * 8 + 4);
      }
    }
    expect(story.told).toEqual(["2 of 2 in 68–80", "2 of 2 in 308–320"]);
    // Since when they were there nobody may know.
    const unknown = new Story(0).comes("a1", 0).comes("a2", 1).comes("b1", 2);
    unknown.stops("a1", 3, { since: null }).comes("b2", 4).stops("a2", 5, { since: null });
    expect(unknown.told).toEqual(["2 of 2 in 2–5"]);
  });
});

describe("no deploy", () => {
  it("is a single restart, of one instance among several or of the only one", () => {
    expect(new Story(3).restarts("a1", 0).told).toEqual([]);
    expect(new Story(1).restarts("a1", 0).told).toEqual([]);
    expect(new Story(1).restarts("a1", 0).restarts("a1", 60).told).toEqual([]);
  });

  it("is instances that only come, only leave, or come and leave again", () => {
    expect(new Story(2).comes("b1", 0).comes("b2", 1).comes("b3", 2).told).toEqual([]);
    expect(new Story(4).stops("a1", 0).stops("a2", 1).stops("a3", 2).told).toEqual([]);
    const burst = new Story(2).comes("b1", 0).comes("b2", 1).comes("b3", 2);
    expect(burst.stops("b1", 60).stops("b2", 61).stops("b3", 62).told).toEqual([]);
    const most = new Story(2).comes("b1", 0).comes("b2", 1).comes("b3", 2).comes("b4", 3);
    expect(most.stops("b1", 60).stops("b2", 61).told).toEqual([]);
  });

  it("is leases that ran out, wherever what follows comes up", () => {
    const crash = new Story(2).crashes("a1", 0).crashes("a2", 1);
    expect(crash.comes("a1", 20).comes("a2", 21).told).toEqual([]);
    const moved = new Story(2).crashes("a1", 0).crashes("a2", 1);
    expect(moved.comes("b1", 20).comes("b2", 21).told).toEqual([]);
    // Nor does what comes back after a crash stand in for what was scaled down.
    const both = new Story(4).crashes("a1", 0).crashes("a2", 1).stops("a3", 5).stops("a4", 6);
    expect(both.comes("a1", 20).comes("a2", 21).told).toEqual([]);
  });

  it("is what an operator did, or what has no certain cause or time", () => {
    const doneBy = { kind: "force-expire", actor: "ada", reason: "stuck" };
    for (const more of [
      { cause: "force-expired", doneBy },
      { cause: "quarantined" },
      { cause: "unknown" },
      { cause: null },
      { cause: "replaced" },
    ] satisfies Partial<JournalRecord>[]) {
      const story = new Story(2).stops("a1", 0, more).stops("a2", 1, more);
      expect(story.comes("a1", 5).comes("a2", 6).told, JSON.stringify(more)).toEqual([]);
    }
    const away = (at: number) => ({ moment: { at: T0 + at, after: T0 - 60_000 } });
    const found = new Story(2).stops("a1", 0, away(0)).stops("a2", 0, away(0));
    expect(found.comes("a1", 5, away(5)).comes("a2", 6, away(6)).told).toEqual([]);
  });

  it("is the same lease again, as where a program puts back its deleted key", () => {
    const story = new Story(2);
    for (const [address, lease] of [
      ["a1", "1"],
      ["a2", "2"],
    ] as const) {
      story.stops(address, 0, { cause: "deleted", lease }).comes(address, 1, { lease });
    }
    expect(story.told).toEqual([]);
  });

  it("is what comes without a lease", () => {
    const story = new Story(2).stops("a1", 0).stops("a2", 1);
    expect(story.comes("a1", 5, { lease: "0" }).comes("a2", 6, { lease: "0" }).told).toEqual([]);
  });

  it("is addresses that flap", () => {
    const story = new Story(2);
    for (let times = 0; times < 6; times += 1) {
      story.restarts("a1", times * 100).restarts("a2", times * 100 + 20);
    }
    expect(story.told).toEqual([]);
  });
});
