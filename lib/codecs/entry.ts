import { isAscii } from "node:buffer";

import { ADDRESS_MAX_LENGTH, type Address, parseAddress } from "./address";
import { foldMembers } from "./fold-members";
import { toKeyText } from "./key-text";
import { leaseToHex } from "./lease-hex";
import { isIntricate, isRecord, type JsonRecord, parseJson } from "./lossless-json";
import { LOOK_AHEAD, maskHead } from "./secrets";

/** A key of etcd with all that speaks for what it is. */
export type StoredKey = {
  key: Buffer;
  value: Buffer;
  /** Decimal; "0" is none. */
  lease: string;
  createRevision: number;
  modRevision: number;
  version: number;
};

/** What other keys say. `evidence.ts` keeps it. */
export type Siblings = {
  /** The codec that most keys directly under `parent` are certain to be of. */
  codecUnder(parent: string): string | undefined;
};

/** Beyond this a value is not read as text or JSON to find out what it is. */
export const TEXT_MAX_BYTES = 256 * 1024;

/**
 * A stored key as codecs see it. All readings are made when first asked for and shared by all
 * codecs, since most keys are settled by a look at the key and a few bytes.
 */
export class Entry {
  #key: string | undefined;
  #slash: number | undefined;
  #lastSegment: string | undefined;
  #utf8: string | null | undefined;
  #text: string | null | undefined;
  #json: { value: unknown } | undefined;
  #address: Address | null | undefined;

  constructor(
    readonly stored: StoredKey,
    /** What is known of the keys around it, if anything is. */
    readonly siblings?: Siblings,
    /** Whether what clients would dial counts as registered, though its framework never writes it so. */
    readonly asDialled = false,
    /** The key as text, where its caller has it already. */
    key?: string,
  ) {
    this.#key = key;
  }

  get lease(): string {
    return this.stored.lease;
  }

  get leased(): boolean {
    return this.stored.lease !== "0";
  }

  /** The lease id as `etcdctl` and etcd's own locks write it. */
  get leaseHex(): string {
    return leaseToHex(this.stored.lease);
  }

  /** The key as text, escaped where it is none. */
  get key(): string {
    this.#key ??= toKeyText(this.stored.key);
    return this.#key;
  }

  get #lastSlash(): number {
    this.#slash ??= this.key.lastIndexOf("/");
    return this.#slash;
  }

  /** What stands before the last `/`; null where there is no `/` or nothing before it. */
  get parent(): string | null {
    const slash = this.#lastSlash;
    return slash > 0 ? this.key.slice(0, slash) : null;
  }

  /** What stands after the last `/`: the whole key where there is none. */
  get lastSegment(): string {
    this.#lastSegment ??= this.key.slice(this.#lastSlash + 1);
    return this.#lastSegment;
  }

  get segments(): string[] {
    return this.key.split("/");
  }

  /** The value, or null where it is huge or no UTF-8. */
  get utf8(): string | null {
    if (this.#utf8 === undefined) this.#utf8 = readUtf8(this.stored.value);
    return this.#utf8;
  }

  /** The same, and null where it has control characters other than white space. */
  get text(): string | null {
    if (this.#text === undefined) {
      const { utf8 } = this;
      this.#text = utf8 === null || binary.test(utf8) ? null : utf8;
    }
    return this.#text;
  }

  /** Why nobody here has tried to read the value; null where it has been tried. */
  get unread(): string | null {
    if (this.stored.value.length > TEXT_MAX_BYTES) return "the value is too large to be read";
    const intricate = this.looksLikeJson && this.utf8 !== null && isIntricate(this.utf8);
    return intricate ? "the value is of too many parts, or nested too deeply, to be read" : null;
  }

  /** The value read as JSON; undefined where it is none, or {@link unread}. Integers too long for a number are strings. */
  get json(): unknown {
    this.#json ??= {
      value: this.looksLikeJson ? parseJson(this.utf8) : undefined,
    };
    return this.#json.value;
  }

  /** The value read as a JSON object; null where it is none. */
  get record(): JsonRecord | null {
    if (firstByte(this.stored.value) !== 0x7b) return null;
    const { json } = this;
    return isRecord(json) ? json : null;
  }

  /** The entry with the members of its record called as in `names`; null where they are, or it has no record. */
  folded(names: readonly string[]): Entry | null {
    const { record } = this;
    const value = record && foldMembers(record, names);
    if (!value || value === record) return null;
    const entry = new Entry(this.stored, this.siblings, this.asDialled, this.#key);
    entry.#json = { value };
    return entry;
  }

  get empty(): boolean {
    return this.stored.value.length === 0;
  }

  /** Whether the value begins as a JSON object or array does, perhaps behind white space, as readers of JSON have it. */
  get looksLikeJson(): boolean {
    const first = firstByte(this.stored.value);
    return first === 0x7b || first === 0x5b;
  }

  /** The value read as `host:port`; null where it is none. */
  get address(): Address | null {
    if (this.#address === undefined) {
      const { length } = this.stored.value;
      const possible = length > 2 && length <= ADDRESS_MAX_LENGTH;
      this.#address = possible ? parseAddress(this.addressText) : null;
    }
    return this.#address;
  }

  /** The text that {@link address} is read from, byte by byte: what is above ASCII becomes letters that no host name has. */
  get addressText(): string {
    const { utf8 } = this;
    const { value } = this.stored;
    // As long as its bytes are, it is ASCII.
    return utf8?.length === value.length ? utf8 : value.toString("latin1");
  }

  /** The value as one line to show: its first bytes, escaped where they are no text, without what is likely to be secret. */
  preview(maxBytes = 256): string {
    const { value } = this.stored;
    const { length } = toKeyText(value.subarray(0, maxBytes));
    const text = maskHead(toKeyText(value.subarray(0, maxBytes + LOOK_AHEAD)), length);
    return value.length > maxBytes ? `${text}…` : text;
  }
}

/** More white space than anybody puts before JSON by accident. */
const SPACE_MAX = 64;

/** The first byte that is no white space, as far as one looks. */
function firstByte(value: Buffer): number | undefined {
  let first = value[0];
  for (let at = 1; isSpace(first) && at <= SPACE_MAX; at += 1) first = value[at];
  return first;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const binary = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function readUtf8(value: Buffer): string | null {
  if (value.length > TEXT_MAX_BYTES) return null;
  if (isAscii(value)) return value.toString("latin1");
  const text = value.toString("utf8");
  // U+FFFD stands for bytes that are no UTF-8, or for itself.
  if (text.includes("\ufffd") && !Buffer.from(text).equals(value)) return null;
  return text;
}
