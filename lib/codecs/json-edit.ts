import { StatusError } from "@/lib/errors";

import type { Patch } from "./codec";
import { endOfString, isRecord, parseJson } from "./lossless-json";

type Span = { from: number; to: number };

/**
 * Changes one member of a JSON object and leaves every other byte as it is: members that nobody here knows,
 * integers that no number holds, white space. `json` undefined takes the member away. Objects on the
 * way that are missing or null are made. Where a name stands twice, the last counts, as for readers; taken away are both.
 *
 * @throws StatusError `invalid_argument` where there is something else on the way.
 */
export function setMember(
  text: string,
  path: readonly (string | number)[],
  json: string | undefined,
): string {
  let before = text;
  let edited = edit(text, wholeOf(text), path, json);
  // Of what stands twice the other would count.
  while (json === undefined && edited !== before) {
    before = edited;
    edited = edit(before, wholeOf(before), path, json);
  }
  return edited;
}

/** Members of `metadata` at `path`, as `patch` has them; what was no text stays none if it can. */
export function patchMembers(
  value: string,
  path: readonly (string | number)[],
  patch: Patch["metadata"],
  strings: boolean,
): string {
  let text = value;
  for (const [name, given] of Object.entries(patch ?? {})) {
    const at = [...path, name];
    const written = (to: string) => (strings ? JSON.stringify(to) : likeBefore(text, at, to));
    text = setMember(text, at, given === null ? undefined : written(given));
  }
  return text;
}

/** Checks that `value` is a JSON object before it is edited. */
export function requireObject(value: string): void {
  if (!isRecord(parseJson(value))) {
    throw new StatusError("invalid_argument", "the value is no JSON object");
  }
}

/** @throws StatusError `invalid_argument` for what is no weight. */
export function checkWeight(weight: number, least = 0): string {
  if (Number.isSafeInteger(weight) && weight >= least) return String(weight);
  throw new StatusError("invalid_argument", `weight: a whole number, ${least} or more`);
}

/** A number stays a number, if the new text is one; and so on. */
function likeBefore(text: string, path: readonly (string | number)[], given: string): string {
  let span: Span | null = wholeOf(text);
  for (const name of path) span = span && find(text, span, name);
  const parsed = span ? parseJson(text.slice(span.from, span.to)) : "";
  if (typeof parsed === "string" && text[span?.from ?? 0] === '"') return JSON.stringify(given);
  const next = span ? parseJson(given) : undefined;
  const alike = next !== undefined && typeof next === typeof parsed && next !== null;
  return alike ? given : JSON.stringify(given);
}

function wholeOf(text: string): Span {
  const from = skipSpace(text, 0);
  return { from, to: skipValue(text, from) };
}

function edit(
  text: string,
  within: Span,
  path: readonly (string | number)[],
  json: string | undefined,
): string {
  const [name, ...rest] = path;
  if (name === undefined) return text;
  const opening = text[within.from];
  if (opening !== (typeof name === "number" ? "[" : "{")) {
    if (typeof name === "number" || text.slice(within.from, within.to) !== "null") {
      throw new StatusError("invalid_argument", `there is no object to set ${name} in`);
    }
    if (json === undefined) return text;
    return splice(text, within, nested(path, json));
  }
  const found = find(text, within, name);
  if (found && rest.length > 0) return edit(text, found, rest, json);
  if (found && json !== undefined) return splice(text, found, json);
  if (found) return remove(text, within, found);
  if (json === undefined) return text;
  if (typeof name === "number") throw nothingAt(name);
  const empty = text[skipSpace(text, within.from + 1)] === "}";
  const end = within.to - 1;
  const member = `${JSON.stringify(name)}:${rest.length > 0 ? nested(rest, json) : json}`;
  return splice(text, { from: end, to: end }, empty ? member : `,${member}`);
}

function nested(path: readonly (string | number)[], json: string): string {
  return path.reduceRight((inner: string, name) => {
    if (typeof name === "number") throw nothingAt(name);
    return `{${JSON.stringify(name)}:${inner}}`;
  }, json);
}

/** An element of an array is not made. */
function nothingAt(index: number): StatusError {
  return new StatusError("invalid_argument", `there is no object at ${index} to set`);
}

function splice(text: string, { from, to }: Span, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}

/** Takes a member away, with its name and one comma. */
function remove(text: string, within: Span, value: Span): string {
  let start = within.from + 1;
  for (const member of members(text, within))
    if (member.value.from === value.from) start = member.from;
  const next = skipSpace(text, value.to);
  if (text[next] === ",") return splice(text, { from: start, to: skipSpace(text, next + 1) }, "");
  let before = start - 1;
  while (before > within.from && text[before] !== ",") before -= 1;
  return splice(text, { from: before === within.from ? start : before, to: value.to }, "");
}

function find(text: string, within: Span, name: string | number): Span | null {
  let found: Span | null = null;
  let index = 0;
  for (const member of members(text, within)) {
    if (member.name === name || index === name) found = member.value;
    index += 1;
  }
  return found;
}

/** The members of an object, or the elements of an array; `text` is valid JSON. */
function* members(
  text: string,
  within: Span,
): Generator<{ name: string | null; from: number; value: Span }> {
  const named = text[within.from] === "{";
  let at = skipSpace(text, within.from + 1);
  while (at < within.to - 1) {
    const from = at;
    let name: string | null = null;
    if (named) {
      const end = endOfString(text, at);
      name = String(parseJson(text.slice(at, end)));
      at = skipSpace(text, skipSpace(text, end) + 1);
    }
    const value = { from: at, to: skipValue(text, at) };
    yield { name, from, value };
    at = skipSpace(text, skipSpace(text, value.to) + 1);
  }
}

/** The first character from `at` on that is no white space. */
export function skipSpace(text: string, at: number): number {
  let next = at;
  while (next < text.length && text.charCodeAt(next) <= 0x20) next += 1;
  return next;
}

/** Behind the JSON value that begins at `at`. */
export function skipValue(text: string, at: number): number {
  let depth = 0;
  let next = at;
  while (next < text.length) {
    const character = text[next];
    if (character === '"') {
      next = endOfString(text, next);
      if (depth === 0) return next;
      continue;
    }
    if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") {
      depth -= 1;
      if (depth === 0) return next + 1;
      if (depth < 0) return next;
    } else if (depth === 0 && next > at && (character === "," || text.charCodeAt(next) <= 0x20)) {
      return next;
    }
    next += 1;
  }
  return next;
}
