import type { KeyAnswer } from "@/lib/api/contract";

/** The bytes that an answer stands for. */
export function bytesOf({ value, encoding }: Pick<KeyAnswer, "value" | "encoding">): Uint8Array {
  if (encoding === "utf8") return new TextEncoder().encode(value);
  return Uint8Array.from(atob(value), (byte) => byte.charCodeAt(0));
}

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  // All at once would be too many arguments.
  for (let at = 0; at < bytes.length; at += 8_192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  }
  return btoa(text);
}

export type Magic = "kubernetes" | "k8s-encrypted" | "gzip" | "zstd" | "cbor" | "protobuf";

const signatures: readonly (readonly [Magic, readonly number[]])[] = [
  ["kubernetes", [0x6b, 0x38, 0x73, 0x00]],
  ["k8s-encrypted", [...new TextEncoder().encode("k8s:enc:")]],
  ["gzip", [0x1f, 0x8b]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["cbor", [0xd9, 0xd9, 0xf7]],
];

/** What a value that is no text begins as; `protobuf` is only a guess. Null where nothing is known. */
export function magicOf(bytes: Uint8Array): Magic | null {
  for (const [magic, signature] of signatures) {
    if (signature.every((byte, at) => bytes[at] === byte)) return magic;
  }
  return isBinary(bytes) && mayBeProtobuf(bytes) ? "protobuf" : null;
}

/** Whether text would not show it: control characters other than white space, or no UTF-8. */
export function isBinary(bytes: Uint8Array): boolean {
  if (bytes.some((byte) => (byte < 0x20 && (byte < 0x09 || byte > 0x0d)) || byte === 0x7f)) {
    return true;
  }
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return false;
  } catch {
    return true;
  }
}

/** Whether it is fields of protobuf from the first byte to the last. */
function mayBeProtobuf(bytes: Uint8Array): boolean {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at] ?? -1;
      if (byte < 0) return Number.NaN;
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return Number.NaN;
  };
  while (at < bytes.length) {
    const tag = varint();
    if (Number.isNaN(tag) || Math.floor(tag / 8) < 1 || tag >= 2 ** 32) return false;
    const type = tag % 8;
    if (type === 0 && Number.isNaN(varint())) return false;
    else if (type === 1) at += 8;
    else if (type === 2) {
      const length = varint();
      at += length;
    } else if (type === 5) at += 4;
    else if (type !== 0) return false;
    if (Number.isNaN(at) || at > bytes.length) return false;
  }
  return bytes.length > 0;
}
