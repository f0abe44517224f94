import { StatusError } from "@/lib/errors";

const BACKSLASH = 0x5c;
/** Text that stands for itself in every encoding: what nearly all keys are. */
const printableAscii = /^[\x20-\x5b\x5d-\x7e]*$/;
/** The same, with backslashes. */
const ascii = /^[\x20-\x7e]*$/;
/** What must not reach a screen as itself: controls, line separators, and what is invisible or turns text round. */
const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
  /[\\\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g;

/**
 * Writes the bytes of a key as text, such that {@link fromKeyText} gives the same bytes again.
 *
 * Printable UTF-8 stands for itself, a backslash is doubled, and every other byte is `\xNN`.
 * A `/` is never escaped, so the text splits where the bytes do.
 */
export function toKeyText(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const plain = buffer.toString("latin1");
  if (printableAscii.test(plain)) return plain;
  if (ascii.test(plain)) return plain.replaceAll("\\", "\\\\");
  const text = buffer.toString("utf8");
  if (!text.includes("\ufffd")) return text.replace(unprintable, escaped);
  return escapeInvalid(buffer);
}

/** A name that was read from a value, as it would be written in a key. */
export function nameToKeyText(name: string): string {
  return printableAscii.test(name) ? name : toKeyText(Buffer.from(name));
}

/**
 * The opposite of {@link nameToKeyText}, for names that are written into a value.
 *
 * @throws StatusError `invalid_argument` as {@link fromKeyText}.
 */
export function keyTextToName(text: string): string {
  return text.includes("\\") ? fromKeyText(text).toString() : text;
}

/**
 * The bytes of a key that was written by {@link toKeyText}, or typed in that manner: any byte may
 * be given as `\xNN`.
 *
 * @throws StatusError `invalid_argument` for another escape, or text that is no Unicode.
 */
export function fromKeyText(text: string): Buffer {
  if (/\p{Surrogate}/u.test(text)) {
    throw new StatusError("invalid_argument", "a key cannot hold half of a surrogate pair");
  }
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = text.indexOf("\\"); at !== -1; at = text.indexOf("\\", from)) {
    parts.push(Buffer.from(text.slice(from, at)));
    const sequence = /^\\(?:\\|x([0-9a-fA-F]{2}))/.exec(text.slice(at, at + 4));
    if (!sequence) {
      throw new StatusError("invalid_argument", "in a key, a backslash is written \\\\ or \\xNN");
    }
    parts.push(Buffer.of(sequence[1] === undefined ? BACKSLASH : Number.parseInt(sequence[1], 16)));
    from = at + sequence[0].length;
  }
  if (from === 0) return Buffer.from(text);
  parts.push(Buffer.from(text.slice(from)));
  return Buffer.concat(parts);
}

/**
 * The one text that stands for these bytes, for comparing with what {@link toKeyText} made.
 *
 * @throws StatusError `invalid_argument` as {@link fromKeyText}.
 */
export function canonicalKeyText(text: string): string {
  return toKeyText(fromKeyText(text));
}

function escaped(text: string): string {
  return text === "\\" ? "\\\\" : [...Buffer.from(text)].map(hex).join("");
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}

function escapeInvalid(bytes: Buffer): string {
  let text = "";
  let from = 0;
  let at = 0;
  const flush = () => {
    text += bytes.toString("utf8", from, at).replace(unprintable, escaped);
  };
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    flush();
    text += hex(bytes[at] ?? 0);
    at += 1;
    from = at;
  }
  flush();
  return text;
}

/** Length of the UTF-8 sequence at `at`, 0 if it is none (Unicode 15, table 3-7). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  const second = bytes[at + 1] ?? 0;
  if (lead === 0xe0 && second < 0xa0) return 0;
  if (lead === 0xed && second > 0x9f) return 0;
  if (lead === 0xf0 && second < 0x90) return 0;
  if (lead === 0xf4 && second > 0x8f) return 0;
  for (let i = at + 1; i < at + length; i += 1) {
    if (((bytes[i] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}
