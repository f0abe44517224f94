import type { StoredKey } from "@/lib/codecs/entry";
import examples from "@/lib/codecs/examples.json" with { type: "json" };

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

/**
 * As many keys of all formats in turn, no two of the same bytes where the key or the value names a service or
 * an instance in plain text.
 */
export function mixedKeys(count: number): StoredKey[] {
  return Array.from({ length: count }, (_, n) => {
    const { key, value, lease, ...revisions } = exampleKeys[n % exampleKeys.length] as StoredKey;
    const at = Math.floor(n / exampleKeys.length);
    const other = (bytes: Buffer) =>
      Buffer.from(
        bytes.toString("latin1").replaceAll("10.0.0.", `10.${at & 255}.${at >> 8}.`),
        "latin1",
      );
    return { key: other(key), value: other(value), lease, ...revisions };
  });
}
