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

/** As many different keys, of all formats in turn, that are as the examples are but for a number. */
export function mixedKeys(count: number): StoredKey[] {
  return Array.from({ length: count }, (_, n) => {
    const example = exampleKeys[n % exampleKeys.length] as StoredKey;
    const at = Math.floor(n / exampleKeys.length);
    return at === 0 ? example : renumbered(example, at);
  });
}

/** Key and value go on to agree: what ends the key is replaced in both. */
function renumbered(example: StoredKey, at: number): StoredKey {
  const key = example.key.toString("latin1");
  const address = key.includes("10.0.0.");
  const end = address ? "10.0.0." : (/[A-Za-z0-9]+[^A-Za-z0-9]*$/.exec(key)?.[0] ?? key);
  const other = address
    ? `10.${at & 255}.${at >> 8}.`
    : /^\d{16,}$/.test(end)
      ? end.slice(0, -5) + String(at).padStart(5, "0")
      : /^\d+$/.test(end)
        ? String(1_024 + at)
        : `${end}${at}`;
  const replaced = (text: string) => text.replaceAll(end, other);
  return {
    ...example,
    key: Buffer.from(replaced(key), "latin1"),
    value: Buffer.from(replaced(example.value.toString("latin1")), "latin1"),
    lease: replaced(example.lease),
  };
}
