import { describe, expect, it } from "vitest";

import type { ServiceRow } from "@/lib/registry/service-row";

import { countServices, nextSort, SERVICES_DEFAULTS, selectServices } from "./services-view";

function row(name: string, instances: number, late = 0, framework = "go-zero"): ServiceRow {
  return {
    name,
    framework,
    instances,
    registrations: instances,
    states: { live: instances - late, late, permanent: 0 },
    lastChange: null,
    findings: { errors: 0, warnings: 0 },
  };
}

const rows = [
  { ...row("job-20261122", 0), done: true as const },
  row("user.rpc", 8),
  row("order.rpc", 11, 1),
  row("mail.rpc", 0),
  row("Geo/v2", 9, 0, "grpc-naming"),
];

const names = (filter: Partial<typeof SERVICES_DEFAULTS>) =>
  selectServices(rows, { ...SERVICES_DEFAULTS, ...filter }).map(({ name }) => name);

describe("selectServices", () => {
  it("puts the worst first unless asked otherwise, and last what is done", () => {
    expect(names({})).toEqual(["mail.rpc", "order.rpc", "Geo/v2", "user.rpc", "job-20261122"]);
  });

  it("sorts by a column, both ways", () => {
    expect(names({ sort: "live" })).toEqual([
      "job-20261122",
      "mail.rpc",
      "user.rpc",
      "Geo/v2",
      "order.rpc",
    ]);
    expect(names({ sort: "-live" })).toEqual([
      "order.rpc",
      "Geo/v2",
      "user.rpc",
      "job-20261122",
      "mail.rpc",
    ]);
  });

  it("takes a sort that it does not know as none", () => {
    expect(names({ sort: "-nonsense" })).toEqual(names({}));
  });

  it("lets through what matches kind, framework and text", () => {
    expect(names({ show: "degraded" })).toEqual(["order.rpc"]);
    expect(names({ show: "empty" })).toEqual(["mail.rpc"]);
    expect(names({ show: "done" })).toEqual(["job-20261122"]);
    expect(names({ framework: "grpc-naming", q: " geo/ " })).toEqual(["Geo/v2"]);
  });

  it("finds and sorts a service that is known by an id under what it is called, versions of one name by their ids", () => {
    const called = [
      row("pay", 1),
      { ...row("8f2c", 1), alias: "orders" },
      { ...row("1b7a", 1), alias: "orders" },
    ];
    const found = (q: string) =>
      selectServices(called, { ...SERVICES_DEFAULTS, sort: "name", q }).map(({ name }) => name);
    expect(found("")).toEqual(["1b7a", "8f2c", "pay"]);
    expect(found("ORD")).toEqual(["1b7a", "8f2c"]);
    expect(found("8f")).toEqual(["8f2c"]);
  });
});

describe("countServices", () => {
  it("counts each kind and framework", () => {
    expect(countServices(rows)).toEqual({
      all: 5,
      degraded: 1,
      empty: 1,
      done: 1,
      findings: 0,
      undecodable: 0,
      frameworks: { "go-zero": 4, "grpc-naming": 1 },
    });
  });
});

describe("a service of several frameworks", () => {
  const mixed = { ...row("inventory", 5, 0, "kratos"), frameworks: { kratos: 4, "go-zero": 1 } };

  it("is found under each, and counted in each", () => {
    const of = (framework: string) => selectServices([mixed], { ...SERVICES_DEFAULTS, framework });
    expect([of("kratos"), of("go-zero"), of("kitex")].map(({ length }) => length)).toEqual([
      1, 1, 0,
    ]);
    expect(countServices([mixed]).frameworks).toEqual({ kratos: 1, "go-zero": 1 });
  });
});

describe("a service with what could not be read", () => {
  const broken = { ...row("inventory", 5), undecodable: 2 };

  it("is counted, and found by that", () => {
    expect(countServices([broken, ...rows]).undecodable).toBe(1);
    const filter = { ...SERVICES_DEFAULTS, show: "undecodable" };
    expect(selectServices([broken, ...rows], filter)).toEqual([broken]);
  });

  it("is neither healthy nor empty where nothing of it could be read", () => {
    const unreadable = { ...row("zoo.rpc", 0), registrations: 1, undecodable: 1 };
    const sorted = selectServices([unreadable, ...rows], SERVICES_DEFAULTS);
    expect(sorted.slice(0, 3).map(({ name }) => name)).toEqual([
      "mail.rpc",
      "zoo.rpc",
      "order.rpc",
    ]);
    expect(countServices([unreadable])).toMatchObject({ all: 1, empty: 0, undecodable: 1 });
  });
});

describe("nextSort", () => {
  it("goes from ascending to descending and back to worst first", () => {
    expect(nextSort("", "name")).toBe("name");
    expect(nextSort("name", "name")).toBe("-name");
    expect(nextSort("-name", "name")).toBe("");
    expect(nextSort("-live", "name")).toBe("name");
  });
});

describe("the filter on findings", () => {
  const healthy = row("user.rpc", 8);
  const found = { ...row("order.rpc", 8), findings: { errors: 0, warnings: 2 } };

  it("lets through the services that have any, and counts them", () => {
    expect(countServices([healthy, found]).findings).toBe(1);
    const filter = { ...SERVICES_DEFAULTS, show: "findings" };
    expect(selectServices([healthy, found], filter)).toEqual([found]);
  });
});
