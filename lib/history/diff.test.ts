import { describe, expect, it } from "vitest";

import { seeded } from "@/lib/testing/journal-histories";

import { diffStates } from "./diff";
import type { KeyState } from "./write";

const reading = { formats: [], ownRoot: "/rollcall/" };

function state(key: string, value: string, more: Partial<KeyState> = {}): KeyState {
  return {
    ...{ key, value: Buffer.from(value), lease: "7587862094520614921", createRevision: 5 },
    ...{ modRevision: 5, version: 1, since: { at: 0, after: null } },
    ...more,
  };
}

function states(...list: KeyState[]): Map<string, KeyState> {
  return new Map(list.map((one) => [one.key, one]));
}

describe("the difference of two states", () => {
  it("is nothing where only a write repeated what was there", async () => {
    const before = states(state("user.rpc/1", "10.0.0.1:80"));
    const after = states(state("user.rpc/1", "10.0.0.1:80", { modRevision: 9, version: 2 }));
    expect(await diffStates(before, after, reading)).toEqual({
      services: { added: [], removed: [] },
      instances: [],
    });
  });

  it.each([
    ["another lease", { lease: "8" }],
    ["another creation", { createRevision: 9 }],
  ])("is a change of the instance for %s", async (_, more) => {
    const before = states(state("user.rpc/1", "10.0.0.1:80"));
    const after = states(state("user.rpc/1", "10.0.0.1:80", more));
    expect((await diffStates(before, after, reading)).instances).toMatchObject([
      {
        type: "changed",
        before: { registrations: [{ lease: "7587862094520614921", createRevision: 5 }] },
        after: { registrations: [more] },
      },
    ]);
  });

  it("is one instance less and one more for a key that moved to another address", async () => {
    const before = states(state("user.rpc/1", "10.0.0.1:80"));
    const after = states(state("user.rpc/1", "10.0.0.2:80"));
    expect(await diffStates(before, after, reading)).toMatchObject({
      services: { added: [], removed: [] },
      instances: [
        { type: "removed", address: "10.0.0.1:80", after: null },
        { type: "added", address: "10.0.0.2:80", before: null },
      ],
    });
  });

  it("shows every registration of an instance of which one key went", async () => {
    const stays = state("user.rpc/2", "10.0.0.1:80");
    const before = states(state("user.rpc/1", "10.0.0.1:80"), stays);
    expect((await diffStates(before, states(stays), reading)).instances).toMatchObject([
      {
        type: "changed",
        before: { registrations: [{ key: "user.rpc/1" }, { key: "user.rpc/2" }] },
        after: { registrations: [{ key: "user.rpc/2" }] },
      },
    ]);
  });

  it("names services that came and went, and keeps to one service when asked", async () => {
    const before = states(state("a.rpc/1", "10.0.0.1:80"), state("b.rpc/1", "10.0.0.1:80"));
    const after = states(state("b.rpc/1", "10.0.0.1:80"), state("c.rpc/1", "10.0.0.1:80"));
    const all = await diffStates(before, after, reading);
    expect(all.services).toEqual({ added: ["c.rpc"], removed: ["a.rpc"] });
    expect(all.instances.map(({ service }) => service)).toEqual(["a.rpc", "c.rpc"]);
    const one = await diffStates(before, after, { ...reading, service: "c.rpc" });
    expect(one).toMatchObject({
      services: { added: ["c.rpc"], removed: [] },
      instances: [{ service: "c.rpc" }],
    });
  });

  it("leaves Rollcall's own keys out, and reads the others as they are mapped", async () => {
    const own = states(state("/rollcall/x/1", "10.0.0.1:80"));
    expect((await diffStates(new Map(), own, reading)).instances).toEqual([]);
    const formats = [{ prefix: "user.rpc/", format: "raw" }];
    const raw = states(state("user.rpc/1", "10.0.0.1:80"));
    expect((await diffStates(new Map(), raw, { ...reading, formats })).instances).toEqual([]);
  });

  it("is what a look at every instance of both sides finds, for random states", async () => {
    const next = seeded(7);
    const pick = (count: number) => Math.floor(next() * count);
    const some = () =>
      states(
        ...Array.from({ length: pick(12) }, () =>
          state(`s${pick(3)}.rpc/${pick(5)}`, `10.0.0.${pick(4)}:80`, {
            lease: String(1 + pick(2)),
            createRevision: 1 + pick(2),
            modRevision: 3 + pick(5),
          }),
        ),
      );
    for (let round = 0; round < 500; round += 1) {
      const [before, after] = [some(), some()];
      const { services, instances } = await diffStates(before, after, reading);
      const [was, is] = [naive(before), naive(after)];
      const names = [...new Set([...was.keys(), ...is.keys()])].sort();
      const differing = names.filter((name) => was.get(name) !== is.get(name));
      expect(instances.map(({ service, address }) => `${service} ${address}`)).toEqual(differing);
      for (const { type, service, address } of instances) {
        const name = `${service} ${address}`;
        expect(type).toBe(!was.has(name) ? "added" : !is.has(name) ? "removed" : "changed");
      }
      const [had, has] = [servicesOf(was), servicesOf(is)];
      expect(services.added).toEqual([...has].filter((name) => !had.has(name)).sort());
      expect(services.removed).toEqual([...had].filter((name) => !has.has(name)).sort());
    }
  });
});

/** What each instance consists of, as text; of go-zero's keys alone. */
function naive(all: ReadonlyMap<string, KeyState>): Map<string, string> {
  const instances = new Map<string, string>();
  for (const { key, value, lease, createRevision } of [...all.values()].sort(byKey)) {
    const name = `${key.slice(0, key.lastIndexOf("/"))} ${value}`;
    const held = instances.get(name) ?? "";
    instances.set(name, `${held}|${key} ${lease} ${createRevision}`);
  }
  return instances;
}

function servicesOf(instances: ReadonlyMap<string, string>): Set<string> {
  return new Set([...instances.keys()].map((name) => name.split(" ")[0] ?? ""));
}

function byKey(a: KeyState, b: KeyState): number {
  return a.key < b.key ? -1 : 1;
}
