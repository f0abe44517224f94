import { describe, expect, it } from "vitest";

import type { Candidate } from "./resolution";
import { chooser, resolve } from "./resolve";
import { rulingOf } from "./ruling";

function candidate(key: string, value: string | null, more: Partial<Candidate> = {}): Candidate {
  const own = { key, value, service: "user.rpc", address: value, framework: "go-zero" };
  return { ...own, lease: "7", createRevision: 1, state: "live", ...more };
}

const byId = chooser("rendezvous", "order/1");
const hundred = Array.from({ length: 100 }, (_, n) => candidate(`user.rpc/${n}`, `10.0.0.${n}:80`));

describe("resolve", () => {
  it("dials an address of several keys once, through the newest, in the best of their states", () => {
    const { addresses, leftOut, distinct } = resolve(
      [
        candidate("user.rpc/2", "10.0.0.1:80", { createRevision: 2, state: "permanent" }),
        candidate("user.rpc/9", "10.0.0.1:80", { createRevision: 9, state: "late" }),
        candidate("user.rpc/5", "10.0.0.1:80", { createRevision: 5, state: "late" }),
      ],
      byId,
    );
    expect(addresses).toMatchObject([
      { address: "10.0.0.1:80", rank: 1, key: "user.rpc/9", keys: 3, state: "late" },
    ]);
    expect(leftOut).toMatchObject([
      { reason: "duplicate", key: "user.rpc/2", address: "10.0.0.1:80" },
      { reason: "duplicate", key: "user.rpc/5", address: "10.0.0.1:80" },
    ]);
    expect(distinct).toBe(1);
  });

  it("leaves out what is no address, what another format says one with, and what is not kept", () => {
    const json = '{"Op":0,"Addr":"10.0.0.1:80"}';
    const { addresses, leftOut } = resolve(
      [
        candidate("user.rpc/10.0.0.1:80", json, { address: "10.0.0.1:80" }),
        candidate("user.rpc/1", "x".repeat(2_048), { address: "xxx…" }),
        candidate("user.rpc/config", null, { service: null, address: null }),
        candidate("user.rpc/2", "10.0.0.2"),
        candidate("user.rpc/3", "10.0.0.3:0"),
      ],
      byId,
    );
    expect(addresses).toEqual([]);
    expect(leftOut.map(({ key, reason }) => [key, reason])).toEqual([
      ["user.rpc/1", "not-an-address"],
      ["user.rpc/2", "not-an-address"],
      ["user.rpc/3", "not-an-address"],
      ["user.rpc/config", "not-an-address"],
      ["user.rpc/10.0.0.1:80", "other-format"],
    ]);
    expect(leftOut[0]?.value).toHaveLength(256);
    expect(leftOut[3]?.value).toBeNull();
  });

  it("dials what registers nothing and is an address all the same", () => {
    const lock = candidate("user.rpc/6a", "10.0.0.1:80", { service: null, address: null });
    expect(resolve([lock], byId).addresses).toMatchObject([{ key: "user.rpc/6a", service: null }]);
  });

  it("dials the 32 that rank highest with the client's id, and says how the others rank", () => {
    const { addresses, leftOut, distinct } = resolve(hundred, byId);
    expect(distinct).toBe(100);
    expect(addresses.map(({ rank }) => rank)).toEqual(Array.from({ length: 32 }, (_, n) => n + 1));
    expect(leftOut).toHaveLength(68);
    expect(leftOut[0]).toMatchObject({ reason: "not-chosen", rank: 33 });
    const scores = [...addresses, ...leftOut].map(({ score }) => score ?? 0);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it("is stable for a client, and differs between clients", () => {
    const dialled = (client: string, of = hundred) =>
      resolve(of, chooser("rendezvous", client)).addresses.map(({ address }) => address);
    expect(dialled("order/1", [...hundred].reverse())).toEqual(dialled("order/1"));
    expect(dialled("order/2")).not.toEqual(dialled("order/1"));
  });
});

describe("resolve, with rules", () => {
  const until = 1_000;
  const rule = (address: string, service: string | null = "user.rpc", id = "r") => {
    return { id, service, address, actor: "mia", reason: "slow", until };
  };
  const [A, B] = ["10.0.0.1:80", "10.0.0.2:80"];
  const both = [candidate("user.rpc/1", A), candidate("user.rpc/2", B)];
  const ruled = (client: "rendezvous" | "shuffled", ...rules: ReturnType<typeof rule>[]) =>
    resolve(both, chooser(client, ""), rulingOf(rules, { key: "user.rpc", client }));

  it("leaves out what a rule keeps out, and says whose, why and until when", () => {
    const { addresses, leftOut, distinct } = ruled("rendezvous", rule(A));
    expect(addresses.map(({ address }) => address)).toEqual([B]);
    expect(distinct).toBe(1);
    expect(leftOut).toMatchObject([
      {
        ...{ reason: "quarantined", key: "user.rpc/1", address: A },
        rule: { actor: "mia", reason: "slow", until },
      },
    ]);
  });

  it("has clients that know of no rules dial what is in etcd", () => {
    const { addresses, leftOut } = ruled("shuffled", rule(A));
    expect(addresses.map(({ address }) => address).sort()).toEqual([A, B]);
    expect(leftOut).toEqual([]);
  });

  it.each(["rendezvous", "shuffled"] as const)(
    "names what is not in etcd since a rule of the service keeps it out (%s)",
    (client) => {
      const { addresses, leftOut } = ruled(client, rule("10.0.0.9:80"), rule("10.0.0.8:80", null));
      expect(addresses).toHaveLength(2);
      expect(leftOut).toMatchObject([
        { reason: "quarantined", key: null, address: "10.0.0.9:80", rule: { id: "r" } },
      ]);
    },
  );

  it("takes the rule that ends last, and none of another service", () => {
    const later = { ...rule(A, null, "later"), until: 2_000 };
    expect(ruled("rendezvous", rule(A), later).leftOut[0]?.rule?.id).toBe("later");
    expect(ruled("rendezvous", rule(A, "other.rpc")).leftOut).toEqual([]);
  });

  it("dials an address of which one key belongs to a service that may have it", () => {
    const nested = candidate("user.rpc/v2/3", A, { service: "user.rpc/v2" });
    const under = (key: string, ...rules: ReturnType<typeof rule>[]) =>
      resolve(
        [...both, nested],
        chooser("rendezvous", ""),
        rulingOf(rules, { key, client: "rendezvous" }),
      ).addresses.map(({ address }) => address);
    expect(under("user.rpc", rule(A, "user.rpc/v2")).sort()).toEqual([A, B]);
    expect(under("user.rpc", rule(A))).toEqual([B]);
  });
});

describe("chooser that shuffles", () => {
  it("keeps its draw while the addresses are the same, and draws anew for others", () => {
    const shuffle = chooser("shuffled", "");
    const first = resolve(hundred, shuffle).addresses;
    expect(first).toHaveLength(32);
    expect(first.every(({ score }) => score === null)).toBe(true);
    expect(resolve([...hundred].reverse(), shuffle).addresses).toEqual(first);
    // Chance alone would have to draw nearly the same 32 of 99.
    const kept = new Set(first.map(({ address }) => address));
    const next = resolve(hundred.slice(1), shuffle).addresses;
    expect(next.filter(({ address }) => kept.has(address)).length).toBeLessThan(31);
  });
});
