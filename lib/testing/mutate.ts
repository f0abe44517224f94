import type { StoredKey } from "@/lib/codecs/entry";

/** A source of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Next = () => number;

const tokens = [
  "null",
  "{}",
  "[]",
  '""',
  "0",
  "-1",
  "1e999",
  "true",
  '"\\ud800"',
  "/",
  ":",
  "%",
  "@",
  "\u0000",
  "9223372036854775808",
];

/** As many stored keys that `seed` was spoilt into, in one way or two. */
export function* mutations(seed: StoredKey, count: number, next: Next): Generator<StoredKey> {
  for (let n = 0; n < count; n += 1) {
    let { key, value, lease } = seed;
    for (let times = next() < 0.3 ? 2 : 1; times > 0; times -= 1) {
      const what = next();
      if (what < 0.6) value = spoil(value, next);
      else if (what < 0.9) key = spoil(key, next);
      else lease = next() < 0.5 ? "0" : String(Math.floor(next() * 1e15));
    }
    yield { ...seed, key, value, lease };
  }
}

function spoil(bytes: Buffer, next: Next): Buffer {
  const at = Math.floor(next() * (bytes.length + 1));
  const to = Math.min(bytes.length, at + Math.floor(next() * 12));
  const how = next();
  if (how < 0.15) return bytes.subarray(0, at);
  if (how < 0.25) return bytes.subarray(at);
  if (how < 0.4) return splice(bytes, at, to, Buffer.alloc(0));
  if (how < 0.6) return splice(bytes, at, at, randomBytes(Math.floor(next() * 8), next));
  if (how < 0.7) return splice(bytes, at, at, bytes.subarray(at, to));
  if (how < 0.8) return splice(bytes, at, to, randomBytes(to - at, next));
  if (how < 0.97)
    return splice(bytes, at, to, Buffer.from(tokens[Math.floor(next() * tokens.length)] ?? ""));
  return randomBytes(Math.floor(next() * 200), next);
}

function splice(bytes: Buffer, from: number, to: number, by: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]);
}

function randomBytes(length: number, next: Next): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(next() * 256)));
}
