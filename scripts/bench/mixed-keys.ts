import { decode } from "@/lib/codecs/detect";
import type { StoredKey } from "@/lib/codecs/entry";
import examples from "@/lib/codecs/examples.json" with { type: "json" };
import { leaseToHex } from "@/lib/codecs/lease-hex";

/** The examples as stored keys. */
export const exampleKeys: readonly StoredKey[] = examples.map((example) => ({
  key: Buffer.from(example.key),
  value:
    example.value === undefined
      ? Buffer.from(example.valueBase64 ?? "", "base64")
      : Buffer.from(example.value),
  lease: example.lease,
  ...{ createRevision: 1, modRevision: 1, version: 1 },
}));

/** What names the instance, or what else there may be many of, where neither an address, a lease nor the key's end does. */
const named =
  /batman(?=\/config$)|querynode|my-service(?=\/load)|my-router|routes(?=\/$)|0000000100|app(?=\/db)|(?<=api-)abc$|admin\.local|20880/;

/** As many different keys, of all formats in turn, that are as the examples are but for a number. */
export function mixedKeys(count: number): StoredKey[] {
  return Array.from({ length: count }, (_, n) => {
    const at = Math.floor(n / exampleKeys.length);
    const example = exampleOf(n);
    return at === 0 ? example : renumbered(example, at);
  });
}

/** The same, each once and certain to be read as its example is. */
export function checkedMixedKeys(count: number): StoredKey[] {
  const keys = mixedKeys(count);
  for (const [n, stored] of keys.entries()) {
    const [is, wanted] = [told(stored), told(exampleOf(n))];
    if (is !== wanted) throw new Error(`${stored.key} is read as ${is}, not ${wanted}`);
  }
  // Two of the examples are of one key.
  return [...new Map(keys.map((stored) => [stored.key.toString("latin1"), stored])).values()];
}

function exampleOf(n: number): StoredKey {
  return exampleKeys[n % exampleKeys.length] as StoredKey;
}

function told(stored: StoredKey): string {
  const { kind, codec, confidence, instances } = decode(stored);
  const warnings = instances.map((instance) => instance.warnings.join()).join(";");
  return `${kind} of ${codec}, ${confidence} %, ${instances.length} instances, ${warnings}`;
}

/** Key and value go on to agree: what names the instance is replaced in both, and nothing else. */
function renumbered(example: StoredKey, at: number): StoredKey {
  const { key, value, lease } = example;
  const [name, other, otherLease] = renamed(key.toString("latin1"), lease, at);
  const replaced = (bytes: Buffer) =>
    Buffer.from(bytes.toString("latin1").replace(alone(name), other), "latin1");
  return { ...example, key: replaced(key), value: replaced(value), lease: otherLease };
}

function renamed(
  key: string,
  lease: string,
  at: number,
): [name: string, by: string, lease: string] {
  if (lease !== "0") {
    const otherLease = String(BigInt(lease) + BigInt(at));
    const hex = leaseToHex(lease);
    if (key.endsWith(lease)) return [lease, otherLease, otherLease];
    if (key.endsWith(hex)) return [hex, leaseToHex(otherLease), otherLease];
  }
  // The first half says whether it is loopback, Docker's bridge and the like.
  const [address, half] = /(\d+\.\d+\.)\d+\.\d+/.exec(key) ?? [];
  if (address) return [address, `${half}${100 + (at >> 8)}.${at & 255}`, lease];
  const name = (named.exec(key) ?? /[^/]+$/.exec(key))?.[0] ?? key;
  return [name, name.replace(/\d*$/, String(1_024 + at)), lease];
}

/** The name where it is no part of another number, and no member's value. */
function alone(name: string): RegExp {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`(?<![\\d.:])${escaped}(?![\\d.])`, "g");
}
