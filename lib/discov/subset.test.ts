import { describe, expect, it } from "vitest";

import { explainSubset, SUBSET_SIZE, subset, subsetShuffled } from "./subset";

const addresses = Array.from({ length: 100 }, (_, n) => `10.0.${n >> 4}.${n}:8080`);
const clients = Array.from({ length: 200 }, (_, n) => ({ clientId: `order-${n}` }));
const missing = (from: string[], in_: string[]) => from.filter((one) => !in_.includes(one));

describe("subset", () => {
  it("is everything while there is no more than its size", () => {
    const few = addresses.slice(0, SUBSET_SIZE);
    expect(subset(few, { clientId: "order" }).sort()).toEqual([...few].sort());
    expect(subset([], { clientId: "order" })).toEqual([]);
  });

  it("is the same for the same client, in whatever order the addresses come", () => {
    const [a, b] = [addresses, [...addresses].reverse()].map((list) =>
      subset(list, { clientId: "order" }),
    );
    expect(a).toHaveLength(32);
    expect(a).toEqual(b);
  });

  it("differs between clients", () => {
    const subsets = clients.map((client) => subset(addresses, client).sort().join());
    expect(new Set(subsets).size).toBe(clients.length);
  });

  it("changes by one address at most when one comes or goes", () => {
    for (const client of clients) {
      const before = subset(addresses, client);
      for (const gone of [addresses[0], addresses[50]]) {
        const after = subset(
          addresses.filter((address) => address !== gone),
          client,
        );
        expect(missing(before, after).every((address) => address === gone)).toBe(true);
        expect(missing(after, before).length).toBeLessThanOrEqual(1);
      }
      const more = subset([...addresses, "10.9.9.9:8080"], client);
      expect(missing(before, more).length).toBeLessThanOrEqual(1);
    }
  });

  it("gives every address about as many clients", () => {
    const taken = new Map<string, number>();
    const many = Array.from({ length: 1_000 }, (_, n) => `client-${n}`);
    for (const clientId of many) {
      for (const one of subset(addresses, { clientId })) taken.set(one, (taken.get(one) ?? 0) + 1);
    }
    // 320 on average, with a standard deviation of 15.
    for (const address of addresses) {
      expect(taken.get(address)).toBeGreaterThan(240);
      expect(taken.get(address)).toBeLessThan(400);
    }
  });

  it("is explained: all by rank, those in it first", () => {
    const ranked = explainSubset(addresses, { clientId: "order", size: 3 });
    expect(ranked.map(({ rank }) => rank)).toEqual(addresses.map((_, at) => at + 1));
    expect(ranked.filter(({ chosen }) => chosen).map(({ rank }) => rank)).toEqual([1, 2, 3]);
    const scores = ranked.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });
});

describe("subsetShuffled", () => {
  it("takes so many of them, each once, and leaves the list alone", () => {
    const list = [...addresses];
    const drawn = subsetShuffled(list);
    expect(new Set(drawn).size).toBe(32);
    expect(missing(drawn, addresses)).toEqual([]);
    expect(list).toEqual(addresses);
  });

  it("draws anew each time, which is what subset is for", () => {
    expect(missing(subsetShuffled(addresses), subsetShuffled(addresses)).length).toBeGreaterThan(1);
  });
});
