import { describe, expect, it } from "vitest";

import type { Change } from "@/lib/registry/model";

import { foldReturns } from "./fold-returns";

function change(kind: Change["kind"], second: number, rest: Partial<Change> = {}): Change {
  const address = rest.address ?? "10.0.0.1:80";
  return {
    ...{ id: `${second} ${kind} ${address}`, revision: second, kind, awayMs: null },
    ...{ at: { at: second * 1_000, exact: true }, cause: null, lease: "1" },
    ...{ key: "user.rpc/1", service: "user.rpc", address },
    ...rest,
  };
}

const keptOut = (second: number) => change("left", second, { cause: "quarantined" });

/** As the feed has them, newest first, told in the order in which they happened. */
const lines = (...changes: Change[]) =>
  foldReturns(changes.reverse()).map(({ change, returns }) => [change.id, returns]);

describe("foldReturns", () => {
  it("makes one line of the returns of an address that is kept out, at the place of the last", () => {
    const other = change("registered", 85, { address: "10.0.0.2:80" });
    expect(
      lines(
        change("registered", 0),
        keptOut(60),
        change("re-registered", 70),
        keptOut(70.1),
        change("registered", 81),
        keptOut(81.1),
        other,
        change("re-registered", 92),
        keptOut(92.1),
      ),
    ).toEqual([
      [keptOut(92.1).id, 3],
      [other.id, 0],
      [keptOut(60).id, 0],
      [change("registered", 0).id, 0],
    ]);
  });

  it("shows a return as long as nothing ends it, and one that lasted", () => {
    const stays = change("re-registered", 81);
    expect(lines(keptOut(60), change("registered", 70), keptOut(71), stays)).toEqual([
      [stays.id, 0],
      [keptOut(71).id, 1],
      [keptOut(60).id, 0],
    ]);
    expect(lines(keptOut(60), stays, keptOut(120))).toHaveLength(3);
  });

  it("counts anew what is kept out after it was let in", () => {
    const returns = (from: number) => [change("registered", from), keptOut(from + 1)];
    const left = change("left", 200, { cause: "expired" });
    expect(
      lines(keptOut(60), ...returns(70), change("registered", 80), left, ...returns(210)),
    ).toEqual([
      [keptOut(211).id, 1],
      [left.id, 0],
      [change("registered", 80).id, 0],
      [keptOut(71).id, 1],
      [keptOut(60).id, 0],
    ]);
  });

  it("leaves alone what crashes and comes back", () => {
    const crash = change("left", 70, { cause: "expired" });
    const restarts = [change("registered", 60), crash, change("re-registered", 75)];
    expect(lines(...restarts)).toHaveLength(3);
  });
});
