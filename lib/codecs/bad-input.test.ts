import { describe, expect, it } from "vitest";

import { mutations, random } from "@/lib/testing/mutate";

import { acquaint } from "./acquaint";
import { CERTAIN, type Decoded, kinds, layers } from "./codec";
import { codecs, formatNames } from "./codecs";
import { decode } from "./detect";
import { Entry, type StoredKey } from "./entry";
import examples from "./examples.json" with { type: "json" };
import { rulesFor } from "./rules";

const SEED = 20_261_122;
const LEASE = "7587870451294074371";

/** Formats whose values repeat nothing: a key that is as it was says all that they do. */
const allInKey = new Set(["goframe", "rpcx", "dubbo-go", "dubbo-java", "coredns", "patroni"]);

const seeds: readonly StoredKey[] = examples.map(({ key, value, valueBase64, lease }) =>
  stored(key, value === undefined ? Buffer.from(valueBase64 ?? "", "base64") : value, lease),
);

function stored(key: string | Buffer, value: string | Buffer, lease = LEASE): StoredKey {
  const revisions = { createRevision: 2, modRevision: 2, version: 1 };
  return { key: Buffer.from(key), value: Buffer.from(value), lease, ...revisions };
}

/** What every verdict must be like, whatever it is of. Asks for little of the test library: it is asked often. */
function check(decoded: Decoded): void {
  if (problemOf(decoded) !== null) expect.fail(`${problemOf(decoded)}: ${JSON.stringify(decoded)}`);
}

function problemOf({ kind, confidence, instances }: Decoded): string | null {
  if (!kinds.includes(kind)) return "kind";
  if (!(confidence >= 0 && confidence <= 100)) return "confidence";
  const listed = kind === "instance" || kind === "undecodable";
  if (!listed && instances.length > 0) return "instances of what is none";
  for (const { service, id, address, metadata, weight = 0, addresses = [] } of instances) {
    if (!Number.isFinite(weight)) return "weight";
    if (typeof service !== "string" || service === "" || typeof id !== "string") return "name";
    if (typeof address !== "string" || address.length > 1_100) return "address";
    const texts = Object.values(metadata);
    if (texts.length > 500 || texts.some((text) => text.length > 2_049)) return "metadata";
    for (const { port } of addresses) {
      if (port !== null && !(Number.isInteger(port) && port > 0 && port < 65_536)) return "port";
    }
  }
  return null;
}

/** Whether key and value still say the same: one repeats what the other identifies the instance by. */
function agrees(
  { key, value, lease }: StoredKey,
  { codec, instances, confidence }: Decoded,
): boolean {
  const keyText = decodeURIComponentOr(key.toString());
  const valueText = value.toString();
  if (codec === "go-zero") return key.toString().endsWith(`/${lease}`);
  if (allInKey.has(codec)) return true;
  // Any name may stand in the key of gRPC's naming; but then the value alone is believed no further.
  if (codec === "grpc-naming" && confidence === CERTAIN) return true;
  return instances.every(({ id, service, address }) => {
    const said = [id, id.replaceAll("/", "-"), address, service];
    return [keyText, valueText].every((text) => said.some((name) => text.includes(name)));
  });
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

describe("any codec", () => {
  it("throws on no bytes and on no mapping", () => {
    const next = random(SEED);
    for (const seed of seeds) {
      for (const mutant of mutations(seed, 40, next)) check(decode(mutant));
      for (const format of formatNames) check(decode(seed, [{ prefix: "", format }]));
    }
  });

  it("throws by none of its own rules, which decode would hide", () => {
    const next = random(SEED + 1);
    for (const seed of seeds) {
      for (const mutant of mutations(seed, 10, next)) {
        for (const codec of codecs) {
          for (const match of Object.values(codec.match)) match(new Entry(mutant));
          codec.mapped?.(new Entry(mutant), {
            namespaceDepth: 1,
            serviceDepth: 1,
            protocol: "grpc",
          });
        }
      }
    }
  });

  it("is asked about every key that one of its rules knows", () => {
    const next = random(SEED + 5);
    for (const seed of seeds) {
      for (const mutant of mutations(seed, 20, next)) {
        for (const [at, layer] of layers.entries()) {
          const asked = new Set(rulesFor(new Entry(mutant))[at]?.map(({ codec }) => codec));
          for (const codec of codecs) {
            if (asked.has(codec) || !codec.match[layer]?.(new Entry(mutant))) continue;
            expect.fail(`${codec.name} is not asked about ${mutant.key.toString()} (${layer})`);
          }
        }
      }
    }
  });

  it("says the same of a key that it was acquainted with", () => {
    const many = Array.from({ length: 10_000 }, (_, n) => seeds[n % seeds.length] as StoredKey);
    const before = seeds.map((seed) => decode(seed));
    let taken = 0;
    acquaint(many, (sample) => {
      for (const one of sample) decode(one);
      taken += sample.length;
    });
    expect(taken).toBeGreaterThan(seeds.length);
    expect(seeds.map((seed) => decode(seed))).toEqual(before);
  });

  it("is certain of a mutant only where key and value still agree", () => {
    const next = random(SEED + 2);
    for (const seed of seeds) {
      for (const mutant of mutations(seed, 150, next)) {
        const decoded = decode(mutant);
        if (decoded.kind !== "instance" || decoded.confidence < CERTAIN) continue;
        if (agrees(mutant, decoded)) continue;
        expect.fail(`${decoded.codec} of ${mutant.key.toString()} = ${mutant.value.toString()}`);
      }
    }
  });

  it("says the same of the same bytes twice", () => {
    const next = random(SEED + 3);
    for (const seed of seeds) {
      for (const mutant of mutations(seed, 10, next))
        expect(decode(mutant)).toEqual(decode(mutant));
    }
  });

  it("takes every prefix of an example without a throw, and none of them for the whole", () => {
    for (const seed of seeds) {
      const step = Math.max(1, Math.floor(seed.value.length / 60));
      for (let length = 0; length < seed.value.length; length += step) {
        const cut = { ...seed, value: seed.value.subarray(0, length) };
        const decoded = decode(cut);
        check(decoded);
        // JSON that is cut short is no JSON.
        if (seed.value[0] !== 0x7b || decoded.kind !== "instance") continue;
        if (decoded.confidence >= CERTAIN)
          expect.fail(`${decoded.codec} of ${cut.value.toString()}`);
      }
    }
  });
});

describe("JSON", () => {
  const INTRICATE = "the value is of too many parts, or nested too deeply, to be read";
  const jsonSeeds = seeds.filter(({ value }) => value[0] === 0x7b);

  it.each([
    ["arrays", "[".repeat(20_000)],
    ["closed arrays", `${"[".repeat(10_000)}${"]".repeat(10_000)}`],
    ["objects", `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`],
  ])("nested deeply in %s breaks no codec, wherever it stands", (_name, deep) => {
    for (const seed of jsonSeeds) {
      check(decode({ ...seed, value: Buffer.from(deep) }));
      const record: Record<string, unknown> = JSON.parse(seed.value.toString());
      for (const member of Object.keys(record)) {
        const text = JSON.stringify({ ...record, [member]: "@" }).replace('"@"', deep);
        const value = Buffer.from(text);
        for (const mapped of [[], [{ prefix: "", format: "kratos" }]])
          check(decode({ ...seed, value }, mapped));
      }
    }
  });

  it.each([
    ["deeper than anybody nests is not read", "[".repeat(1_100) + "]".repeat(1_100), "undecodable"],
    ["nested as deeply as that may be is read", "[".repeat(900) + "]".repeat(900), "instance"],
    ["of many short lists is read", `[${"[],".repeat(2_000)}[]]`, "instance"],
    ["of more lists than anybody has is not read", `[${"[],".repeat(9_000)}[]]`, "undecodable"],
    ["of as many objects as may be is read", `[${"{},".repeat(4_900)}[]]`, "instance"],
    ["of more objects than that is not read", `[${"{},".repeat(9_000)}[]]`, "undecodable"],
    ["with many brackets in a text is read", `"${"[".repeat(9_000)}\\"["`, "instance"],
  ])("%s", (_what, metadata, kind) => {
    const value = `{"Op":0,"Addr":"10.0.0.1:80","Metadata":${metadata}}`;
    const reason = kind === "instance" ? undefined : INTRICATE;
    expect(decode(stored("pay/10.0.0.1:80", value))).toMatchObject({ kind, reason });
  });

  it("with any member gone or of another type breaks no codec", () => {
    const others = [null, 7, -1, true, "", "x", [], {}, [null], [Number.MAX_VALUE], { a: [] }];
    for (const seed of jsonSeeds) {
      const record: Record<string, unknown> = JSON.parse(seed.value.toString());
      for (const member of Object.keys(record)) {
        for (const other of others) {
          const value = Buffer.from(JSON.stringify({ ...record, [member]: other }));
          check(decode({ ...seed, value }));
        }
        const { [member]: _gone, ...rest } = record;
        check(decode({ ...seed, value: Buffer.from(JSON.stringify(rest)) }));
      }
    }
  });

  it("with a number that is too large for one makes no weight that JSON cannot say", () => {
    for (const seed of jsonSeeds) {
      const text = seed.value.toString();
      for (const [number] of text.matchAll(/(?<=":)\d+/g))
        check(decode({ ...seed, value: Buffer.from(text.replaceAll(`:${number}`, ":1e400")) }));
    }
  });

  it("is not parsed above 256 KiB, and listed where its key says what it is", () => {
    const filler = JSON.stringify("x".repeat(300_000));
    for (const seed of jsonSeeds) {
      const value = Buffer.from(`{"filler":${filler},${seed.value.toString().slice(1)}`);
      const decoded = decode({ ...seed, value });
      expect(decoded.kind).not.toBe("instance");
      check(decoded);
    }
    const value = `{"id":"p-0","name":"pay","endpoints":[],"metadata":{"a":${filler}}}`;
    expect(decode(stored("/microservices/pay/p-0", value))).toMatchObject({
      kind: "undecodable",
      codec: "kratos",
      reason: "the value is too large to be read",
      instances: [{ service: "pay" }],
    });
  });

  it("with a name twice is read as its framework reads it: the last counts", () => {
    const value =
      '{"id":"x","name":"a","name":"pay","id":"p-0","endpoints":[],"metadata":null,"version":""}';
    expect(decode(stored("/microservices/pay/p-0", value))).toMatchObject({
      kind: "instance",
      confidence: 100,
      instances: [{ service: "pay", id: "p-0" }],
    });
  });

  it.each(["sender", "hostname"])(
    "does not tell a long %s as often as it has services",
    (member) => {
      const services = Array.from({ length: 1_000 }, (_, n) => ({ name: `s${n}` }));
      const node = {
        ver: "4",
        sender: "n",
        hostname: "h",
        ipList: ["10.0.0.1"],
        port: 7_000,
        services,
      };
      const value = JSON.stringify({ ...node, [member]: "x".repeat(50_000) });
      const { instances } = decode(stored("moleculer/discovery/info/n", value));
      expect(instances).toHaveLength(1_000);
      expect(JSON.stringify(instances).length).toBeLessThan(3_000_000);
    },
  );

  it("keeps 500 of 10,000 metadata entries, each cut", () => {
    const metadata = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, at) => [`name-${at}`, at === 0 ? "x".repeat(5_000) : "y"]),
    );
    const value = JSON.stringify({ id: "p", name: "pay", version: "", metadata, endpoints: [] });
    const [instance] = decode(stored("/microservices/pay/p", value)).instances;
    expect(Object.keys(instance?.metadata ?? {})).toHaveLength(500);
    expect(instance?.metadata["name-0"]).toHaveLength(2_049);
  });

  it("with integers of 64 bits keeps them exactly, but leaves texts and fractions alone", () => {
    const value =
      '{"Op":0,"Addr":"a:1","Metadata":{"n":-9223372036854775808,"t":"\\"12345678901234567","f":1234567890123456.5}}';
    expect(decode(stored("s/a:1", value)).instances[0]?.metadata).toEqual({
      n: "-9223372036854775808",
      t: '"12345678901234567',
      f: "1234567890123456.5",
    });
  });
});

it("never cuts a letter in two where it cuts what it shows", () => {
  const letters = "😀".repeat(2_000);
  for (let length = 200; length < 260; length += 1) {
    const value = "\u0001".repeat(length - 190) + "a".repeat(190) + letters;
    const [listed] = decode(stored("kitex/registry-etcd/user/a:80", value)).instances;
    expect(() => encodeURIComponent(listed?.address ?? "\ud800")).not.toThrow();
    const metadata = { a: "a".repeat(length) + letters };
    const naming = JSON.stringify({ Op: 0, Addr: "a:80", Metadata: metadata });
    const [instance] = decode(stored("user/a:80", naming)).instances;
    expect(() => encodeURIComponent(instance?.metadata.a ?? "\ud800")).not.toThrow();
  }
});

describe("percent-encoding", () => {
  it.each(["%", "%3", "%zz", "%ff%fe", "%E4%B8", "%3A%2F%2F%", "tri%3A%2F%2F%00%3A1%2Fx"])(
    "that is broken makes no certain instance: %s",
    (broken) => {
      const decoded = decode(
        stored(`/dubbo/a.B/providers/tri%3A%2F%2F10.0.0.5%3A1%2Fa.B${broken}`, ""),
      );
      check(decoded);
      const second = decode(stored(`/dubbo/a.B/providers/${broken}`, ""));
      expect(second.kind === "instance" && second.confidence >= CERTAIN).toBe(false);
      check(decode(stored("/rpcx/A/tcp@10.0.0.5:1", `a=${broken}`)));
    },
  );

  it("that is broken in rpcx's metadata is shown as it stands", () => {
    expect(decode(stored("/rpcx/A/tcp@10.0.0.5:1", "a=%zz")).instances).toMatchObject([
      { metadata: { a: "%zz" } },
    ]);
  });
});

describe("a key with many instances", () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => `n${at}`);
  const entries = Object.fromEntries(many(500).map((name) => [name, name]));
  const nodes = many(700).map((id) => ({ id, address: `${id}:80`, metadata: {} }));
  const service = { name: "o", version: "v", metadata: entries, endpoints: [], nodes };
  const services = many(900).map((name) => ({ name, metadata: { team: name } }));
  const info = { sender: "n", ipList: ["10.0.0.1"], port: 1, metadata: entries, services };
  const registered = stored("/micro/registry/o/n1", JSON.stringify(service));
  const longName = JSON.stringify({ ...service, name: "中/".repeat(5_000) });

  it("of go-micro has the service's metadata once for all of them", () => {
    const { instances } = decode(registered);
    expect(instances).toHaveLength(700);
    expect(new Set(instances.map(({ serviceMetadata }) => serviceMetadata)).size).toBe(1);
    expect(Object.keys(instances[0]?.serviceMetadata ?? {})).toHaveLength(500);
  });

  it("of Moleculer shows no more of the node's metadata than they can carry between them", () => {
    const { instances } = decode(stored("moleculer/discovery/info/n", JSON.stringify(info)));
    expect(instances).toHaveLength(900);
    let shown = 0;
    for (const { metadata } of instances) shown += Object.keys(metadata).length;
    expect(shown).toBeLessThan(10_000);
    expect(instances[7]?.metadata).toMatchObject({ team: "n7", n0: "n0" });
    const few = { ...info, services: services.slice(0, 2) };
    const [first] = decode(stored("moleculer/discovery/info/n", JSON.stringify(few))).instances;
    expect(Object.keys(first?.metadata ?? {})).toHaveLength(500);
  });

  it("is read in a time that does not grow with them times what they share", () => {
    // Some twenty times what it takes where nothing else runs.
    for (const value of [registered.value, Buffer.from(longName)]) {
      const times = [1, 2, 3].map(() => timed({ ...registered, value }));
      expect(Math.min(...times)).toBeLessThan(80);
    }
  });
});

function timed(key: StoredKey): number {
  const from = performance.now();
  decode(key);
  return performance.now() - from;
}
