import { describe, expect, it } from "vitest";

import { lineOf, writeOf } from "@/lib/testing/journal-writes";

import { WriteQueue } from "./queue";

const left = () =>
  writeOf({ revision: 7, key: "a.rpc/1", lines: [lineOf({ kind: "left", cause: null })] });
const why = {
  ...{ revision: 7, key: "a.rpc/1", service: "a.rpc", address: "10.0.0.1:80" },
  ...{ cause: "expired" as const, evidence: null, doneBy: null },
};
const doneBy = { kind: "force-expire", actor: "ada", reason: "slow" };

describe("WriteQueue", () => {
  it("adds what is found out to a write that still waits", () => {
    const queue = new WriteQueue();
    queue.push(left());
    queue.explain(why);
    queue.claim(why, why, doneBy);
    expect(queue.first.writes[0]?.lines).toMatchObject([{ cause: "expired", doneBy }]);
    expect(queue.takeExplanations()).toEqual([]);
  });

  it("keeps for later what is found out while the write is under way", () => {
    const queue = new WriteQueue();
    const write = left();
    queue.push(write);
    queue.seal([write]);
    queue.explain(why);
    queue.claim(why, why, doneBy);
    expect(write.lines).toMatchObject([{ cause: null }]);
    expect(queue.takeExplanations()).toMatchObject([{ cause: "expired" }, { doneBy }]);
  });

  it("counts what waits, and is full beyond its limit", () => {
    const queue = new WriteQueue(1);
    const writes = [left(), writeOf({ revision: 8, key: "a.rpc/2" })];
    for (const write of writes) queue.push(write);
    expect([queue.size, queue.full]).toEqual([2, true]);
    queue.seal(writes);
    queue.done(writes);
    expect([queue.size, queue.full]).toEqual([0, false]);
  });
});
