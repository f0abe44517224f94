import { describe, expect, it } from "vitest";

import type { LeaseDetails } from "@/lib/api/leases-contract";
import type { Registration } from "@/lib/registry/model";

import {
  consequenceGroups,
  goingKeys,
  instancesLeft,
  otherAddresses,
  otherKeys,
  removalSteps,
  stayingKeys,
} from "./removal";

function registration(key: string, address: string, lease: string, more?: Partial<Registration>) {
  const whole: Registration = {
    key,
    service: "user.rpc",
    id: key,
    address,
    framework: "go-zero",
    confidence: 100,
    metadata: {},
    warnings: [],
    value: address,
    valueBytes: address.length,
    lease,
    createRevision: 5,
    modRevision: 5,
    version: 1,
    since: { at: 1_000, exact: true },
    ...more,
  };
  return whole;
}

function lease(id: string, keys: [key: string, address: string | null][]): LeaseDetails {
  return {
    id,
    ttlSeconds: 7,
    grantedTtlSeconds: 10,
    keys: keys.map(([key, address]) => ({
      key,
      service: address && "user.rpc",
      address,
      modRevision: 5,
    })),
  };
}

const a = registration("user.rpc/1", "10.0.0.1:80", "1");
const b = registration("user.rpc/2", "10.0.0.2:80", "1", { modRevision: 6 });
const c = registration("user.rpc/3", "10.0.0.3:80", "3");
const permanent = registration("user.rpc/x", "10.0.0.4:80", "0");

describe("removalSteps", () => {
  it("revokes a lease once, however many of its keys were chosen", () => {
    expect(removalSteps("force-expire", [a, b, c])).toMatchObject([
      { type: "revoke", target: "1", modRevision: 5, registrations: [a, b] },
      { type: "revoke", target: "3", modRevision: 5, registrations: [c] },
    ]);
  });

  it("deletes what has no lease, since it cannot expire", () => {
    expect(removalSteps("force-expire", [permanent])).toMatchObject([
      { type: "delete", target: "user.rpc/x" },
    ]);
  });

  it("deletes a key once, however many addresses it registers", () => {
    const second = { ...a, address: "10.0.0.9:80" };
    expect(removalSteps("deregister", [a, second, b])).toMatchObject([
      { type: "delete", target: "user.rpc/1", modRevision: 5, registrations: [a, second] },
      { type: "delete", target: "user.rpc/2", modRevision: 6 },
    ]);
  });
});

describe("what goes", () => {
  const steps = removalSteps("force-expire", [a]);
  const leases = new Map([
    [
      "1",
      lease("1", [
        ["user.rpc/1", a.address],
        ["user.rpc/2", b.address],
        ["lock/1", null],
      ]),
    ],
  ]);

  it("names every key on the lease besides the chosen ones", () => {
    expect(otherKeys(steps, leases).map(({ key }) => key)).toEqual(["user.rpc/2", "lock/1"]);
    expect(goingKeys(steps, leases)).toEqual(new Set(["user.rpc/1", "user.rpc/2", "lock/1"]));
  });

  it("takes only the key when it is deleted", () => {
    const deletes = removalSteps("deregister", [a]);
    expect(otherKeys(deletes, leases)).toEqual([]);
    expect(goingKeys(deletes, leases)).toEqual(new Set(["user.rpc/1"]));
  });
});

describe("otherAddresses", () => {
  it("names what the same key registers besides the chosen address", () => {
    const keys = new Map([["user.rpc/1", [a.address, "10.0.0.9:80"]]]);
    expect(otherAddresses(removalSteps("deregister", [a]), keys)).toEqual(["10.0.0.9:80"]);
  });
});

describe("instancesLeft", () => {
  const instances = [
    { registrations: new Map([["user.rpc/1", a]]) },
    {
      registrations: new Map([
        ["user.rpc/2", b],
        ["user.rpc/9", b],
      ]),
    },
  ];

  it("keeps an address that has a further key", () => {
    expect(instancesLeft(instances, new Set(["user.rpc/1", "user.rpc/2"]))).toEqual({
      before: 2,
      after: 1,
    });
  });

  it("is zero when every key of every address goes", () => {
    expect(instancesLeft(instances, new Set(["user.rpc/1", "user.rpc/2", "user.rpc/9"]))).toEqual({
      before: 2,
      after: 0,
    });
  });
});

describe("stayingKeys", () => {
  const leases = new Map([
    [
      "1",
      lease("1", [
        [a.key, a.address],
        [b.key, b.address],
        ["locks/x", null],
      ]),
    ],
  ]);

  it("are those that share the lease of a key that is deleted, and were not chosen", () => {
    const keysOf = (chosen: Registration[]) =>
      stayingKeys(removalSteps("deregister", chosen), leases).map(({ key }) => key);
    expect(keysOf([a])).toEqual([b.key, "locks/x"]);
    expect(keysOf([a, b])).toEqual(["locks/x"]);
  });

  it("are none where the lease itself ends", () => {
    expect(stayingKeys(removalSteps("force-expire", [a]), leases)).toEqual([]);
  });
});

describe("consequenceGroups", () => {
  const byFramework = {
    "go-zero": { delete: "returns-at-once", revoke: "returns-1-to-4-5-s" },
    kratos: { delete: "stays-gone", revoke: "returns-1-to-4-5-s" },
  } as const;

  it("says each consequence once, with the frameworks it holds for", () => {
    const kratos = { ...c, framework: "kratos" };
    expect(consequenceGroups(removalSteps("force-expire", [a, b, kratos]), byFramework)).toEqual([
      {
        type: "revoke",
        code: "returns-1-to-4-5-s",
        frameworks: ["go-zero", "kratos"],
        registrations: 3,
      },
    ]);
  });

  it("keeps apart what is deleted for want of a lease", () => {
    expect(
      consequenceGroups(removalSteps("force-expire", [a, permanent]), byFramework).map(
        ({ type, code }) => `${type} ${code}`,
      ),
    ).toEqual(["revoke returns-1-to-4-5-s", "delete permanent"]);
  });

  it("takes a key's own consequences before those of its framework", () => {
    const leader = {
      ...a,
      consequences: { delete: "failover-risk", revoke: "failover-risk" },
    } as const;
    expect(
      consequenceGroups(removalSteps("force-expire", [leader, c]), byFramework).map(
        ({ code, registrations }) => `${code} ${registrations}`,
      ),
    ).toEqual(["failover-risk 1", "returns-1-to-4-5-s 1"]);
  });

  it("does not guess for a framework that it does not know", () => {
    const strange = { ...a, framework: "strange" };
    expect(consequenceGroups(removalSteps("deregister", [strange]), byFramework)).toMatchObject([
      { code: "unknown" },
    ]);
  });
});
