import { isRecord, type JsonRecord } from "./lossless-json";
import { LOOK_AHEAD, maskHead } from "./secrets";

const ENTRIES_MAX = 500;
const VALUE_MAX_LENGTH = 2_048;
/** A name may stand in a query more than once. */
const PARTS_MAX = 1_000;

/**
 * Metadata of any JSON as names and texts, bounded: some frameworks put tens of kilobytes there.
 * What is no object is kept under the name `metadata`.
 */
export function toMetadata(json: unknown, without?: ReadonlySet<string>): Record<string, string> {
  if (json === null || json === undefined) return {};
  if (!isRecord(json)) return { metadata: toText(json) };
  if (!without && isShownAsIs(json)) return json;
  const metadata: Record<string, string> = {};
  let entries = 0;
  for (const name in json) {
    if (without?.has(name)) continue;
    setEntry(metadata, name, toText(json[name]));
    entries += 1;
    if (entries === ENTRIES_MAX) break;
  }
  return metadata;
}

/** Most metadata is: not to copy it saves a good part of the time. */
function isShownAsIs(json: JsonRecord): json is Record<string, string> {
  let entries = 0;
  for (const name in json) {
    const text = json[name];
    if (typeof text !== "string" || text.length > VALUE_MAX_LENGTH) return false;
    entries += 1;
  }
  return entries <= ENTRIES_MAX;
}

/** With the entries of `more` that are named otherwise, as many as metadata may have. */
export function addMetadata(
  metadata: Record<string, string>,
  more: readonly (readonly [name: string, text: string])[],
): Record<string, string> {
  const added = { ...metadata };
  let entries = Object.keys(added).length;
  for (const [name, text] of more) {
    if (entries >= ENTRIES_MAX) break;
    if (Object.hasOwn(added, name)) continue;
    setEntry(added, name, text);
    entries += 1;
  }
  return added;
}

/**
 * Parameters as a URL has them after `?`, each through `decode`; what is there twice is joined by
 * commas.
 */
export function queryToMetadata(
  query: string,
  decode: (text: string) => string = (text) => text,
): Record<string, string> {
  const metadata: Record<string, string> = {};
  let entries = 0;
  let parts = 0;
  let from = 0;
  while (from < query.length && entries < ENTRIES_MAX && parts < PARTS_MAX) {
    parts += 1;
    let to = query.indexOf("&", from);
    if (to === -1) to = query.length;
    const part = query.slice(from, to);
    const equals = part.indexOf("=");
    const name = decode(equals === -1 ? part : part.slice(0, equals));
    if (name !== "") {
      const before = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
      const text = equals === -1 ? "" : decode(part.slice(equals + 1));
      setEntry(metadata, name, cut(before === undefined ? text : `${before},${text}`));
      if (before === undefined) entries += 1;
    }
    from = to + 1;
  }
  return metadata;
}

/** Sets what may be called `__proto__`, too. */
function setEntry(metadata: Record<string, string>, name: string, text: string): void {
  if (name !== "__proto__") metadata[name] = text;
  else {
    const value = { value: text, enumerable: true, writable: true, configurable: true };
    Object.defineProperty(metadata, name, value);
  }
}

function toText(value: unknown): string {
  return cut(typeof value === "string" ? value : stringify(value));
}

function stringify(value: unknown): string {
  if (value === null) return "";
  return typeof value === "object" ? jsonHead(value, VALUE_MAX_LENGTH + LOOK_AHEAD) : String(value);
}

/**
 * As `JSON.stringify` writes what was read from JSON, but no further than `length` and the text that passes it: of 60 KB two are
 * shown, and the rest takes milliseconds where it is nested.
 */
function jsonHead(json: unknown, length: number): string {
  let text = "";
  const write = (value: unknown): void => {
    if (typeof value !== "object" || value === null) {
      text += JSON.stringify(value);
      return;
    }
    const isArray = Array.isArray(value);
    text += isArray ? "[" : "{";
    let comma = "";
    for (const [name, member] of Object.entries(value)) {
      if (text.length > length) return;
      text += isArray ? comma : `${comma}${JSON.stringify(name)}:`;
      write(member);
      comma = ",";
    }
    text += isArray ? "]" : "}";
  };
  write(json);
  return text;
}

function cut(text: string): string {
  if (text.length <= VALUE_MAX_LENGTH) return text;
  return `${maskHead(text.slice(0, VALUE_MAX_LENGTH + LOOK_AHEAD), VALUE_MAX_LENGTH)}…`;
}

const WEIGHT_MAX_LENGTH = 20;
const decimal = /^[+-]?\d+(?:\.\d+)?$/;

/** A number, or its text, as weights are given; undefined for anything else, such as more than a number holds (`1e400`). */
export function toWeight(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string" || value.length > WEIGHT_MAX_LENGTH) return undefined;
  return decimal.test(value) ? Number(value) : undefined;
}

/** A text that says something. */
export function toDetail(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** An object of strings, as Go's `map[string]string` is read: null is an empty one, and within it an empty string. */
export function isStringMap(json: unknown): json is JsonRecord | null {
  if (json === null) return true;
  if (!isRecord(json)) return false;
  for (const name in json) {
    if (typeof json[name] !== "string" && json[name] !== null) return false;
  }
  return true;
}
