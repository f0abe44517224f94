import { decode } from "@/lib/codecs/detect";
import type { StoredKey } from "@/lib/codecs/entry";

/** A lease id as etcd gives them. */
export const LEASE = "7587870451294074371";

/** A key as it is stored, on {@link LEASE} unless another is said; "0" is none. */
export function storedKey(key: string | Buffer, value: string | Buffer, lease = LEASE): StoredKey {
  const revisions = { createRevision: 2, modRevision: 2, version: 1 };
  return { key: Buffer.from(key), value: Buffer.from(value), lease, ...revisions };
}

/** What a key is, read by itself. What is no text is written as JSON. */
export function decodeKey(key: string | Buffer, value: unknown, lease = LEASE) {
  const raw = typeof value === "string" || Buffer.isBuffer(value) ? value : JSON.stringify(value);
  return decode(storedKey(key, raw, lease));
}
