import { describe, expect, it } from "vitest";

import { LEASE, storedKey } from "@/lib/testing/decode-key";

import type { Decoded } from "./codec";
import { type Context, decode } from "./detect";
import type { StoredKey } from "./entry";
import { Evidence } from "./evidence";
import examples from "./examples.json" with { type: "json" };
import data from "./foreign-data.json" with { type: "json" };

/** As it is in the file: JSON is written as such, and a byte as the character of its number. */
type Row = [key: string, value: string | object, leased?: string];

const systems = Object.entries(data) as [string, Row[]][];

function toStored([key, value, leased]: Row): StoredKey {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return storedKey(key, Buffer.from(text, "latin1"), leased ? LEASE : "0");
}

/** What is read of all keys once none of them tells more of another. */
function readTogether(stored: readonly StoredKey[], context: Context): Map<string, Decoded> {
  const evidence = new Evidence();
  const byKey = new Map(stored.map((kv) => [kv.key.toString(), kv]));
  const held = new Map<string, Decoded>();
  const open = [...byKey.keys()];
  for (let key = open.shift(); key !== undefined; key = open.shift()) {
    const kv = byKey.get(key);
    if (!kv) continue;
    const decoded = decode(kv, [], { ...context, evidence });
    open.push(...evidence.put(key, decoded, held.get(key)));
    held.set(key, decoded);
  }
  return held;
}

const listed = (decoded: Pick<Decoded, "kind" | "instances">) =>
  decoded.kind === "instance" || decoded.instances.length > 0;

describe("what else is kept in etcd", () => {
  it.each(systems)("registers nothing, key by key: %s", (_system, rows) => {
    for (const ttlSeconds of [undefined, 10]) {
      const wrong = rows.filter((row) =>
        listed(decode(toStored(row), [], { asDialled: true, ttlOf: () => ttlSeconds })),
      );
      expect(wrong).toEqual([]);
    }
  });

  it("registers nothing where all of it stands beside the registrations of every framework", () => {
    const foreign = systems.flatMap(([, rows]) => rows.map(toStored));
    const known = examples
      .filter(({ expected }) => expected)
      .map(({ key, value = "", lease }) => storedKey(key, value, lease));
    // What is under their prefixes is read in the light of certain ones, too.
    const beside = foreign.flatMap(({ key }, n) => {
      const name = key.toString();
      const parent = name.slice(0, Math.max(name.lastIndexOf("/"), 0));
      if (n % 7 !== 0 || parent === "") return [];
      return [0n, 1n, 2n].map((more) => {
        const lease = String(BigInt(LEASE) + 1n + more);
        return storedKey(`${parent}/${lease}`, "10.0.0.9:8080", lease);
      });
    });
    const held = readTogether([...foreign, ...known, ...beside], { asDialled: true });
    const wrong = foreign.filter(({ key }) => {
      const decoded = held.get(key.toString());
      return decoded === undefined || listed(decoded);
    });
    expect(wrong.map(({ key }) => key.toString())).toEqual([]);
    expect(
      known.filter(
        ({ key }) => !listed(held.get(key.toString()) ?? { kind: "unknown", instances: [] }),
      ),
    ).toEqual([]);
  });
});
