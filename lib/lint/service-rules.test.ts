import { describe, expect, it } from "vitest";

import { leftOutWarning } from "@/lib/codecs/left-out";
import type { Registration } from "@/lib/registry/model";
import { registration } from "@/lib/testing/registrations";

import { ServicePass, type ServiceView } from "./service-rules";

const NOW = 10_000_000;

function lint(
  registrations: Registration[],
  view: Partial<ServiceView> = {},
  { now = NOW, localEtcd = false, granted = 10, diverted = "" } = {},
) {
  const isDiverted = ({ key }: Registration) => key === diverted;
  const sampleOf = () => ({ grantedTtlSeconds: granted });
  const pass = new ServicePass({ now, localEtcd, sampleOf, isDiverted });
  for (const one of registrations) pass.add(one);
  const usual = { name: "user.rpc", known: true, done: false, minimum: null, flapping: [] };
  return pass.finish({ ...usual, ...view });
}

const codes = (result: ReturnType<typeof lint>) => result.findings.map(({ code }) => code);
const at = (n: number) => registration({ address: `10.0.0.${n}:80` });

describe("ServicePass", () => {
  it("finds nothing in a service as it should be", () => {
    expect(lint([at(1), at(2), at(3)])).toMatchObject({ findings: [], leaked: 0 });
  });

  it("names those who look for a service that nobody provides, and says not that it had instances", () => {
    const consumer = { ...at(1), details: { role: "consumer" } };
    expect(lint([consumer]).findings).toMatchObject([
      {
        ...{ code: "no-provider", severity: "error", total: 1 },
        subjects: [{ address: "10.0.0.1:80", keys: [consumer.key] }],
      },
    ]);
    expect(codes(lint([consumer, at(2)]))).toEqual([]);
    expect(codes(lint([consumer], { minimum: 0 }))).toEqual([]);
  });

  it("finds nothing in one whose keys all have no lease: that is meant", () => {
    expect(codes(lint([at(1), at(2)].map((one) => ({ ...one, lease: "0" }))))).toEqual([]);
  });

  it("finds keys without a lease among others that have one, and names those alone", () => {
    const permanent = { ...at(3), lease: "0" };
    const { findings } = lint([at(1), permanent, at(2)]);
    expect(findings).toMatchObject([
      {
        ...{ code: "permanent-among-leased", severity: "warning", total: 1, keys: 1 },
        subjects: [{ address: "10.0.0.3:80", keys: [permanent.key] }],
      },
    ]);
  });

  it("finds addresses that clients cannot dial, and those that others cannot reach", () => {
    const addresses = ["hello", "::1:80", "0.0.0.0:80", "127.0.0.1:80", "169.254.1.1:80"];
    const { findings } = lint(addresses.map((address) => registration({ address })));
    expect(findings).toMatchObject([
      { code: "not-dialable", severity: "error", total: 2 },
      { code: "unreachable-address", severity: "error", total: 3 },
    ]);
    expect(findings[1]?.subjects.map(({ detail }) => detail)).toEqual([
      "wildcard",
      "loopback",
      "link-local",
    ]);
  });

  it("takes a loopback address for a hint where etcd itself is at one", () => {
    const { findings } = lint([registration({ address: "127.0.0.1:80" })], {}, { localEtcd: true });
    expect(findings).toMatchObject([{ code: "unreachable-address", severity: "info" }]);
  });

  it("tells one that has gone empty from one that may be, is done, or that nobody knows", () => {
    expect(codes(lint([]))).toEqual(["gone-empty"]);
    expect(codes(lint([], { done: true }))).toEqual([]);
    expect(codes(lint([], { done: true, minimum: 1 }))).toEqual(["below-minimum"]);
    expect(codes(lint([], { minimum: 0 }))).toEqual([]);
    expect(codes(lint([], { known: false }))).toEqual([]);
  });

  it("counts addresses, not keys, against the minimum", () => {
    const twice = [at(1), registration({ address: "10.0.0.1:80" }), at(2)];
    expect(codes(lint([...twice], { minimum: 2 }))).not.toContain("below-minimum");
    expect(lint([at(1)], { minimum: 2 }).findings).toMatchObject([
      { code: "below-minimum", severity: "error", instances: 1, minimum: 2 },
    ]);
    expect(codes(lint([], { minimum: 1, known: false }))).toEqual(["below-minimum"]);
  });

  it("takes what could not be read for no instance, and a service with nothing else not for an empty one", () => {
    const unreadable = { ...at(1), undecodable: "expected a JSON object" };
    expect(codes(lint([unreadable]))).toEqual([]);
    expect(lint([unreadable, at(2)], { minimum: 2 }).findings).toMatchObject([
      { code: "below-minimum", instances: 1, minimum: 2 },
    ]);
  });

  it("says of which keys not all instances are listed", () => {
    const first = { ...at(1), warnings: [leftOutWarning(500)] };
    expect(lint([first, at(2)]).findings).toMatchObject([
      {
        ...{ code: "left-out", severity: "warning", total: 1 },
        subjects: [{ address: "10.0.0.1:80", keys: [first.key], detail: "left-out:500" }],
      },
    ]);
  });

  it("names the first 20 of very many, and counts them all", () => {
    const many = Array.from({ length: 1_000 }, (_, n) =>
      registration({ address: `0.0.0.0:${n + 1}` }),
    );
    const [finding] = lint(many).findings;
    expect(finding).toMatchObject({ total: 1_000, keys: 1_000, instances: 1_000 });
    expect(finding?.subjects).toHaveLength(20);
  });
});

describe("an address with several keys", () => {
  const address = "10.0.0.9:80";
  const key = (given: Partial<Registration> = {}) => registration({ address, ...given });

  it("is found with all of its keys but the newest, in whichever order they come", () => {
    const [first, second, third] = [key(), key(), key()];
    for (const order of [
      [first, second, third],
      [third, first, second],
      [second, third, first],
    ]) {
      const { findings, leaked } = lint(order);
      expect(findings).toMatchObject([{ code: "duplicate-keys", total: 1, keys: 2 }]);
      expect(findings[0]?.subjects[0]?.keys.sort()).toEqual([first.key, second.key].sort());
      expect(leaked).toBe(2);
    }
  });

  it("is none while the old key may still run out, and is looked at again when it should have", () => {
    const newest = { at: NOW - 1_000, exact: true };
    const both = [key(), key({ since: newest })];
    const { findings, recheckAt } = lint(both, {}, { granted: 10 });
    expect(findings).toEqual([]);
    expect(recheckAt).toBe(newest.at + 15_000);
    expect(codes(lint(both, {}, { granted: 10, now: recheckAt }))).toEqual(["duplicate-keys"]);
  });

  it("is one at once where the console found it so", () => {
    expect(codes(lint([key(), key({ since: { at: NOW, exact: false } })]))).toEqual([
      "duplicate-keys",
    ]);
  });

  it("is none where its keys hang on one lease: its revoke would take the newest too", () => {
    expect(codes(lint([key({ lease: "5", key: "a" }), key({ lease: "5", key: "b" })]))).toEqual([]);
  });

  it("is none where a quarantine had another instance registered under it", () => {
    expect(codes(lint([key({ key: "own" }), key({ key: "b" })], {}, { diverted: "b" }))).toEqual(
      [],
    );
  });

  it("never names the newest, nor a key that hangs on its lease, whatever keys there are", () => {
    const leases = ["0", "1", "2", "3"];
    for (let seed = 0; seed < 500; seed += 1) {
      const keys = Array.from({ length: (seed % 6) + 1 }, (_, n) =>
        key({ lease: leases[(seed * 7 + n * n * 3 + n) % 4] ?? "0", key: `k${seed}/${n}` }),
      );
      const leased = keys.filter(({ lease }) => lease !== "0");
      const newest = (leased.length > 0 ? leased : keys).at(-1);
      const found = lint(keys).findings.find(({ code }) => code === "duplicate-keys");
      for (const named of found?.subjects.flatMap((subject) => subject.keys) ?? []) {
        const one = keys.find((other) => other.key === named);
        expect(named).not.toBe(newest?.key);
        if (newest?.lease !== "0") expect(one?.lease).not.toBe(newest?.lease);
      }
    }
  });
});
