const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;

/**
 * The first 64 bits of MurmurHash3 x64 128 with seed 0: what go-zero calls its hash
 * (core/hash/hash.go), so that a key goes to the same server from either language.
 */
export function murmur3(text: string): bigint {
  const bytes = Buffer.from(text);
  const whole = bytes.length - (bytes.length % 16);
  let h1 = 0n;
  let h2 = 0n;
  for (let at = 0; at < whole; at += 16) {
    h1 ^= mix(bytes.readBigUInt64LE(at), C1, 31n, C2);
    h1 = wrap(wrap(rotate(h1, 27n) + h2) * 5n + 0x52dce729n);
    h2 ^= mix(bytes.readBigUInt64LE(at + 8), C2, 33n, C1);
    h2 = wrap(wrap(rotate(h2, 31n) + h1) * 5n + 0x38495ab5n);
  }
  // Padding with zeros is what the reference does byte by byte: zero mixes to zero.
  const tail = Buffer.alloc(16);
  bytes.copy(tail, 0, whole);
  h2 ^= mix(tail.readBigUInt64LE(8), C2, 33n, C1);
  h1 ^= mix(tail.readBigUInt64LE(0), C1, 31n, C2);

  const length = BigInt(bytes.length);
  h1 ^= length;
  h2 ^= length;
  h1 = wrap(h1 + h2);
  h2 = wrap(h2 + h1);
  h1 = finish(h1);
  h2 = finish(h2);
  return wrap(h1 + h2);
}

function mix(k: bigint, first: bigint, turn: bigint, second: bigint): bigint {
  return wrap(rotate(wrap(k * first), turn) * second);
}

function finish(k: bigint): bigint {
  let mixed = wrap((k ^ (k >> 33n)) * 0xff51afd7ed558ccdn);
  mixed = wrap((mixed ^ (mixed >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return mixed ^ (mixed >> 33n);
}

function rotate(value: bigint, by: bigint): bigint {
  return wrap(value << by) | (value >> (64n - by));
}

function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
