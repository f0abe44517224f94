import { describe, expect, it } from "vitest";

import { AddressIndex } from "@/lib/registry/address-index";

import { Departures, FLAPPING_WITHIN_MS } from "./departures";
import { draft } from "./draft";
import { FINDINGS_LISTED, FindingSet } from "./finding-set";
import { KeyGrowth } from "./key-growth";
import { minimumKey, serviceOfMinimumKey } from "./minimum-key";
import { lintNesting, type Placed } from "./nested";
import { lintShared } from "./shared-addresses";

describe("Departures", () => {
  const left = (
    at: number,
    revision: number,
    cause: "expired" | "force-expired" | "revoked" | null = null,
  ) => ({
    ...{ service: "user.rpc", address: "10.0.0.1:80", key: "user.rpc/1" },
    ...{ at, revision, cause },
  });

  it("calls three departures within ten minutes flapping, until one of them is too long ago", () => {
    const departures = new Departures();
    expect(departures.add(left(0, 1))).toBe(false);
    expect(departures.add(left(1_000, 2))).toBe(false);
    expect(departures.add(left(2_000, 3))).toBe(true);
    expect(departures.flapping("user.rpc")).toEqual([{ address: "10.0.0.1:80", departures: 3 }]);
    expect(departures.expire(FLAPPING_WITHIN_MS - 1)).toEqual([]);
    expect(departures.expire(FLAPPING_WITHIN_MS)).toEqual(["user.rpc"]);
    expect(departures.flapping("user.rpc")).toEqual([]);
  });

  it("counts one departure once, however often it is told", () => {
    const departures = new Departures();
    for (let n = 0; n < 5; n += 1) departures.add(left(n, 1, n > 2 ? "expired" : null));
    expect(departures.flapping("user.rpc")).toEqual([]);
  });

  it("does not count what an operator did, even if that is found out later", () => {
    const departures = new Departures();
    for (const revision of [1, 2, 3]) departures.add(left(revision, revision));
    expect(departures.add(left(3, 3, "force-expired"))).toBe(true);
    expect(departures.flapping("user.rpc")).toEqual([]);
  });

  it("does not count what was stopped and came back at once, as deploys in place do, in whichever order they are told", () => {
    const subject = { service: "user.rpc", address: "10.0.0.1:80" };
    const flapping = (cause: "expired" | "revoked", awayMs: number, newestFirst: boolean) => {
      const departures = new Departures();
      const told = [0, 60_000, 120_000].flatMap((at) => [
        () => departures.add(left(at, at + 1, cause)),
        () => departures.addReturn({ ...subject, at: at + awayMs }),
      ]);
      for (const tell of newestFirst ? told.reverse() : told) tell();
      return departures.flapping("user.rpc").length > 0;
    };
    for (const newestFirst of [false, true]) {
      expect(flapping("revoked", 2_000, newestFirst)).toBe(false);
      expect(flapping("revoked", 20_000, newestFirst)).toBe(true);
      // It cannot keep its lease.
      expect(flapping("expired", 2_000, newestFirst)).toBe(true);
    }
  });

  it("comes to the same from the journal, which tells the newest first", () => {
    const departures = new Departures();
    for (const at of [500_000, 300_000, 100_000]) departures.add(left(at, at));
    expect(departures.flapping("user.rpc")).toHaveLength(1);
    expect(departures.expire(600_000 + 100_000)).toEqual(["user.rpc"]);
  });
});

describe("KeyGrowth", () => {
  const minute = 60_000;

  it("is no growth when keys leaked once, as after a restart of etcd", () => {
    const growth = new KeyGrowth();
    growth.observe("user.rpc", 1, 0);
    for (let n = 1; n < 10; n += 1) expect(growth.observe("user.rpc", 50, n * minute)).toBe(0);
  });

  it("is growth when they leak minute after minute, until they no longer do", () => {
    const growth = new KeyGrowth();
    expect([1, 3, 5, 7].map((leaked, n) => growth.observe("user.rpc", leaked, n * minute))).toEqual(
      [0, 0, 0, 6],
    );
    expect(growth.observe("user.rpc", 7, 20 * minute)).toBe(0);
  });
});

describe("lintNesting", () => {
  const lint = (...services: [name: string, framework: string, key: string | null][]) =>
    lintNesting(
      new Map(
        services.map(([name, framework, key]) => [name, { name, framework, key } satisfies Placed]),
      ),
    ).map(({ services: found }) => found);

  it("finds a service inside another's prefix, at any depth", () => {
    expect(
      lint(["a", "go-zero", "a/1"], ["a/b", "go-zero", "a/b/1"], ["a/b/c", "go-zero", "a/b/c/1"]),
    ).toEqual([
      ["a", "a/b", "a/b/c"],
      ["a/b", "a/b/c"],
    ]);
  });

  it("does not take the beginning of a name for a prefix: clients watch it with its slash", () => {
    expect(
      lint(["user.rpc", "go-zero", "user.rpc/1"], ["user.rpc2", "go-zero", "user.rpc2/1"]),
    ).toEqual([]);
  });

  it("goes by where keys stand, whatever the name that a framework gives", () => {
    expect(lint(["a", "go-zero", "a/1"], ["foo", "kratos", "a/foo/1"])).toEqual([["a", "foo"]]);
    expect(lint(["a", "kratos", "x/a/1"], ["a/b", "go-zero", "a/b/1"])).toEqual([]);
    expect(lint(["a", "go-zero", "a/1"], ["a/b", "go-zero", null])).toEqual([]);
  });
});

describe("addresses in several services", () => {
  it("are found once for those services, and no more when one of them lets go", () => {
    const index = new AddressIndex();
    for (const n of [1, 2]) {
      index.add(`10.0.0.${n}:80`, "user.rpc");
      index.add(`10.0.0.${n}:80`, "order.rpc");
    }
    index.add("10.0.0.3:80", "user.rpc");
    expect(lintShared(index.shared, false)).toMatchObject([
      { services: ["order.rpc", "user.rpc"], total: 2 },
    ]);
    index.delete("10.0.0.1:80", "order.rpc");
    index.delete("10.0.0.2:80", "user.rpc");
    expect(lintShared(index.shared, false)).toEqual([]);
    index.add("10.0.0.2:80", "user.rpc");
    expect(lintShared(index.shared, false)).toMatchObject([{ total: 1 }]);
  });

  it("are as many as a count of them all says, whatever comes and goes", () => {
    const index = new AddressIndex();
    const truth = new Map<string, Set<string>>();
    let seed = 7;
    const next = (n: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * n);
    };
    for (let step = 0; step < 5_000; step += 1) {
      const address = `10.0.0.${next(20)}:80`;
      const service = `s${next(4)}`;
      const services = truth.get(address) ?? new Set();
      truth.set(address, services);
      if (next(2) === 0) {
        index.add(address, service);
        services.add(service);
      } else {
        index.delete(address, service);
        services.delete(service);
      }
    }
    const shared = new Map([...truth].filter(([, services]) => services.size > 1));
    expect(new Map(index.shared)).toEqual(shared);
  });

  it("are not compared where an address means another place on each machine", () => {
    const index = new AddressIndex();
    for (const service of ["a", "b"]) index.add("127.0.0.1:80", service);
    expect(lintShared(index.shared, false)).toEqual([]);
    expect(lintShared(index.shared, true)).toHaveLength(1);
  });
});

describe("FindingSet", () => {
  const of = (service: string) => draft("gone-empty", "error", [service]);

  it("keeps since when a finding is there, and says nothing where nothing is new", () => {
    const set = new FindingSet();
    expect(set.replace("a", [of("a")], 1_000)).toEqual(new Set(["a"]));
    expect(set.replace("a", [of("a")], 2_000)).toBeNull();
    expect(set.state().findings).toMatchObject([{ since: 1_000 }]);
    expect(set.replace("a", [], 3_000)).toEqual(new Set(["a"]));
    expect(set.state()).toEqual({ findings: [], counts: { error: 0, warning: 0, info: 0 } });
    expect(set.ofService("a")).toEqual({ errors: 0, warnings: 0 });
  });

  it("counts a finding for each of its services, and hints for none", () => {
    const set = new FindingSet();
    set.replace("shared", [draft("address-in-two-services", "warning", ["a", "b"])], 1);
    set.replace("a", [draft("unreachable-address", "info", ["a"]), of("a")], 1);
    expect(set.ofService("a")).toEqual({ errors: 1, warnings: 1 });
    expect(set.ofService("b")).toEqual({ errors: 0, warnings: 1 });
    expect(set.counts).toEqual({ error: 1, warning: 1, info: 1 });
  });

  it("lists the worst of very many, and counts them all", () => {
    const set = new FindingSet();
    for (let n = 0; n < 1_000; n += 1) {
      set.replace(`w${n}`, [draft("flapping", "warning", [`w${n}`])], 1);
    }
    set.replace("bad", [of("bad")], 1);
    const { findings, counts } = set.state();
    expect(findings).toHaveLength(FINDINGS_LISTED);
    expect(findings[0]).toMatchObject({ code: "gone-empty" });
    expect(counts).toEqual({ error: 1, warning: 1_000, info: 0 });
  });
});

describe("minimumKey", () => {
  it.each(["user.rpc", "a/b/minimum", "minimum", "\\xff/x", "/lead", "x"])(
    "of %j says that name again",
    (name) => {
      expect(serviceOfMinimumKey("/rollcall/", minimumKey("/rollcall/", name))).toBe(name);
    },
  );

  it.each([
    "/rollcall/services/minimum",
    "/rollcall/services/a/other",
    "/other/services/a/minimum",
  ])("is not %j", (key) => {
    expect(serviceOfMinimumKey("/rollcall/", Buffer.from(key))).toBeNull();
  });
});
