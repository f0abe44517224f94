import { describe, expect, it } from "vitest";

import { HashRing, pointsOf } from "./hash-ring";

const ADDRESSES = ["10.0.0.1:8080", "10.0.0.2:8080", "10.0.0.3:8080", "10.0.0.4:8080"];
const KEYS = Array.from({ length: 2_000 }, (_, at) => `user-${at}`);

function ringOf(addresses: string[]): HashRing {
  return new HashRing(new Map(addresses.map((address) => [address, pointsOf(address)])));
}

describe("HashRing", () => {
  it("is the same whatever the order of its addresses", () => {
    const ring = ringOf(ADDRESSES);
    const other = ringOf([...ADDRESSES].reverse());
    for (const key of KEYS) expect(other.get(key)).toBe(ring.get(key));
  });

  it("gives every address a fair share of the keys", () => {
    const ring = ringOf(ADDRESSES);
    const shares = ADDRESSES.map((address) => KEYS.filter((key) => ring.get(key) === address));
    for (const share of shares) {
      expect(share.length).toBeGreaterThan(KEYS.length / 8);
      expect(share.length).toBeLessThan(KEYS.length / 2);
    }
  });

  it("moves only the keys of an address that goes, and moves them back when it returns", () => {
    const [gone = "", ...rest] = ADDRESSES;
    const before = ringOf(ADDRESSES);
    const after = ringOf(rest);
    for (const key of KEYS) {
      if (before.get(key) === gone) expect(rest).toContain(after.get(key));
      else expect(after.get(key)).toBe(before.get(key));
    }
  });

  it("spreads keys over addresses that share a point", () => {
    // `10.0.0.1:80` and its 18th replica are written as `10.0.0.1:801` and its 8th.
    const point = pointsOf("10.0.0.1:80")[18];
    expect(point).toBe(pointsOf("10.0.0.1:801")[8]);
    const colliding = new HashRing(
      new Map([
        ["10.0.0.1:80", [point ?? 0n]],
        ["10.0.0.1:801", [point ?? 0n]],
      ]),
    );
    const found = new Set(KEYS.map((key) => colliding.get(key)));
    expect([...found].sort()).toEqual(["10.0.0.1:80", "10.0.0.1:801"]);
  });

  it("has nobody for a key when it is empty", () => {
    expect(ringOf([]).get("user-1")).toBeUndefined();
  });
});
