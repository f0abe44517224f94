import { describe, expect, it } from "vitest";

import type { Instance } from "@/lib/registry/instance";
import type { Departure, LeaseSample, Registration, State } from "@/lib/registry/model";

import { compareAddresses } from "./compare-addresses";
import { InstanceList, instanceRows } from "./instance-list";
import { filterCounts, type InstanceQuery, matcher, nextInstanceSort } from "./instance-rows";

const everything: InstanceQuery = { show: "all", q: "", sort: "" };

function registration(address: string, more: Partial<Registration> = {}): Registration {
  return {
    key: `user.rpc/${more.lease ?? "7587893468312160793"}`,
    service: "user.rpc",
    id: "1",
    address,
    framework: "go-zero",
    confidence: 100,
    metadata: {},
    warnings: [],
    value: address,
    valueBytes: address.length,
    lease: "7587893468312160793",
    createRevision: 5,
    modRevision: 5,
    version: 1,
    since: { at: 1_000, exact: true },
    ...more,
  };
}

type InstanceOptions = Partial<Registration> & { state?: State; expiresAt?: number };

function instance(address: string, options: InstanceOptions = {}): Instance {
  const { state = "live", expiresAt, ...more } = options;
  const newest = registration(address, more);
  const sample: LeaseSample | null =
    expiresAt === undefined
      ? null
      : {
          lease: newest.lease,
          grantedTtlSeconds: 10,
          sampledAt: 0,
          expiresAt,
          renewedAt: null,
          renewPeriodMs: null,
          late: state === "late",
        };
  return {
    ...newest,
    state,
    newest,
    sample,
    registrations: new Map([[newest.key, newest]]),
  };
}

function rowOf(one: Instance) {
  return { kind: "instance", id: one.address, instance: one } as const;
}

function departure(address: string, more: Partial<Departure> = {}): Departure {
  const { key, service, id, framework, lease, since } = registration(address);
  return {
    key,
    service,
    id,
    address,
    framework,
    lease,
    since,
    revision: 9,
    left: { at: 2_000, exact: true },
    cause: "revoked",
    evidence: { ttlLeftSeconds: 7, grantedTtlSeconds: 10, leaseAlive: false, operation: null },
    ...more,
  };
}

function service(instances: Instance[], departures: Departure[] = []) {
  return { instances: new Map(instances.map((item) => [item.address, item])), departures };
}

const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

describe("instanceRows", () => {
  it("orders addresses by the numbers in them", () => {
    const state = service(
      ["10.0.0.10:80", "10.0.0.9:8080", "[::1]:80", "10.0.0.9:80", "a.b:1"].map((address) =>
        instance(address),
      ),
    );
    expect(ids(instanceRows(state, everything))).toEqual([
      "10.0.0.9:80",
      "10.0.0.9:8080",
      "10.0.0.10:80",
      "[::1]:80",
      "a.b:1",
    ]);
  });

  it("keeps what left in the place that it had", () => {
    const state = service(
      [instance("10.0.0.1:80"), instance("10.0.0.3:80")],
      [departure("10.0.0.2:80")],
    );
    const rows = instanceRows(state, everything);
    expect(ids(rows)).toEqual(["10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80"]);
    expect(rows[1]?.kind).toBe("departed");
  });

  it("does not list as left what is registered again, or through another key", () => {
    const state = service([instance("10.0.0.1:80")], [departure("10.0.0.1:80")]);
    expect(instanceRows(state, everything).map(({ kind }) => kind)).toEqual(["instance"]);
  });

  it("shows of an address that left twice the later departure", () => {
    const state = service(
      [],
      [
        departure("10.0.0.1:80", { revision: 4, cause: "expired" }),
        departure("10.0.0.1:80", { revision: 8, cause: "revoked" }),
      ],
    );
    expect(instanceRows(state, everything)).toMatchObject([{ departure: { cause: "revoked" } }]);
  });

  it("finds by address, key, metadata, and lease in decimal and in hexadecimal", () => {
    const state = service([
      instance("10.0.0.1:80", { lease: "7587893468312160793", metadata: { zone: "Beijing" } }),
      instance("10.0.0.2:80", { lease: "12", key: "user.rpc/twelve" }),
    ]);
    const found = (q: string) => ids(instanceRows(state, { ...everything, q }));
    expect(found("0.0.1")).toEqual(["10.0.0.1:80"]);
    expect(found("zone=bei")).toEqual(["10.0.0.1:80"]);
    expect(found("694D9CE8")).toEqual(["10.0.0.1:80"]);
    expect(found("83121607")).toEqual(["10.0.0.1:80"]);
    expect(found("TWELVE")).toEqual(["10.0.0.2:80"]);
    expect(found("nothing like it")).toEqual([]);
  });

  it("filters by state, and keeps in sight what left from there", () => {
    const state = service(
      [
        instance("10.0.0.1:80"),
        instance("10.0.0.2:80", { state: "late" }),
        instance("10.0.0.3:80", { state: "permanent", lease: "0" }),
        instance("10.0.0.4:80", { confidence: 60 }),
      ],
      [departure("10.0.0.5:80")],
    );
    const shown = (show: string) => ids(instanceRows(state, { ...everything, show }));
    expect(shown("late")).toEqual(["10.0.0.2:80", "10.0.0.5:80"]);
    expect(shown("permanent")).toEqual(["10.0.0.3:80"]);
    expect(shown("guessed")).toEqual(["10.0.0.4:80", "10.0.0.5:80"]);
  });

  it("sorts by TTL with what never runs out last, in either direction by address where equal", () => {
    const state = service([
      instance("10.0.0.3:80", { expiresAt: 9_000 }),
      instance("10.0.0.2:80", { expiresAt: 4_000 }),
      instance("10.0.0.1:80", { expiresAt: 9_000 }),
      instance("10.0.0.4:80", { state: "permanent", lease: "0" }),
    ]);
    const order = (sort: string) => ids(instanceRows(state, { ...everything, sort }));
    expect(order("ttl")).toEqual(["10.0.0.2:80", "10.0.0.1:80", "10.0.0.3:80", "10.0.0.4:80"]);
    expect(order("-ttl")).toEqual(["10.0.0.4:80", "10.0.0.1:80", "10.0.0.3:80", "10.0.0.2:80"]);
  });

  it("sorts leases by number, not by text", () => {
    const state = service([
      instance("10.0.0.1:80", { lease: "100" }),
      instance("10.0.0.2:80", { lease: "9" }),
    ]);
    expect(ids(instanceRows(state, { ...everything, sort: "lease" }))).toEqual([
      "10.0.0.2:80",
      "10.0.0.1:80",
    ]);
  });
});

describe("filterCounts", () => {
  it("counts instances under every filter that they match", () => {
    const counts = filterCounts([
      instance("10.0.0.1:80", { state: "late", confidence: 50 }),
      instance("127.0.0.1:80", { warnings: ["loopback"] }),
    ]);
    expect(counts).toEqual({
      all: 2,
      live: 1,
      late: 1,
      permanent: 0,
      guessed: 1,
      undecodable: 0,
      several: 0,
      warned: 1,
    });
  });
});

describe("an instance that could not be read", () => {
  const unreadable = instance("{not json", { undecodable: "expected a JSON object" });

  it("is not live, whatever its lease says", () => {
    expect(filterCounts([unreadable])).toMatchObject({ all: 1, live: 0, undecodable: 1 });
    const shown = (show: string) => matcher({ ...everything, show })(rowOf(unreadable));
    expect([shown("all"), shown("undecodable"), shown("live")]).toEqual([true, true, false]);
  });
});

describe("nextInstanceSort", () => {
  it("goes from ascending to descending and back to addresses", () => {
    expect(nextInstanceSort("", "ttl")).toBe("ttl");
    expect(nextInstanceSort("ttl", "ttl")).toBe("-ttl");
    expect(nextInstanceSort("-ttl", "ttl")).toBe("");
    expect(nextInstanceSort("", "address")).toBe("-address");
    expect(nextInstanceSort("-address", "address")).toBe("");
  });
});

describe("InstanceList", () => {
  const addresses = Array.from({ length: 60 }, (_, n) => `10.0.${n % 7}.${(n * 37) % 60}:80`);

  it("lists after every change what a new one would list, in the same order", () => {
    const list = new InstanceList();
    const instances = new Map(addresses.map((address) => [address, instance(address)]));
    let departures: Departure[] = [];
    const queries: InstanceQuery[] = [
      everything,
      { ...everything, sort: "-ttl" },
      { ...everything, q: "0.3.", show: "late" },
      { ...everything, sort: "state" },
    ];
    for (let step = 0; step < 200; step += 1) {
      const address = addresses[(step * 17) % addresses.length] ?? "";
      if (step % 3 === 0 && instances.delete(address)) {
        departures = [...departures.slice(-5), departure(address, { revision: step })];
      } else {
        const state = step % 2 === 0 ? "late" : "live";
        instances.set(address, instance(address, { state, expiresAt: (step * 31) % 50 }));
      }
      const query = queries[Math.floor(step / 10) % queries.length] ?? everything;
      const now = { instances: new Map(instances), departures };
      expect(list.list(now, query)).toEqual(instanceRows(now, query));
    }
  });

  it("gives a new row to what changed alone, whatever is filtered or sorted by", () => {
    const list = new InstanceList();
    const before = service(addresses.map((address) => instance(address)));
    const rows = new Set(list.list(before, everything));
    const [changed = ""] = addresses;
    const instances = new Map(before.instances).set(changed, instance(changed, { state: "late" }));
    const after = { instances, departures: [] };
    const isNew = ({ id }: { id: string }) => id === changed;
    for (const query of [everything, { ...everything, q: "10." }, { ...everything, sort: "ttl" }]) {
      const news = list.list(after, query).filter((row) => !rows.has(row));
      expect(news.every(isNew)).toBe(true);
      expect(news).toHaveLength(1);
    }
  });

  it("gives the same array while nothing that it lists has changed", () => {
    const list = new InstanceList();
    const state = service([instance("10.0.0.1:80"), instance("10.0.0.2:80")]);
    const query = { ...everything, q: "10.0.0.1" };
    const rows = list.list(state, query);
    const instances = new Map(state.instances).set("10.0.0.2:80", instance("10.0.0.2:80"));
    expect(list.list({ instances, departures: [] }, query)).toBe(rows);
  });
});

describe("compareAddresses", () => {
  it("tells apart whatever is not the same text", () => {
    expect(compareAddresses("a:01", "a:1")).not.toBe(0);
    expect(compareAddresses("a:1", "a:01")).toBe(-compareAddresses("a:01", "a:1"));
    expect(compareAddresses("a:1", "a:1")).toBe(0);
  });

  it("goes by the size of numbers, however many zeros lead them or digits they have", () => {
    expect(compareAddresses("a:9", "a:010")).toBeLessThan(0);
    expect(compareAddresses("a:0", "a:00")).not.toBe(0);
    expect(compareAddresses("a:007b", "a:7c")).toBeLessThan(0);
    expect(compareAddresses("n90071992547409931", "n90071992547409930")).toBeGreaterThan(0);
  });
});
