export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(json: unknown): json is JsonRecord {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** Digits that every number of as many digits may have and stay exact. */
const EXACT_DIGITS = 15;
const longDigits = /\d{16}/;

/** Nobody nests as deep by hand or by program, and what is made of it level by level takes the stack, or milliseconds. */
const NESTING_MAX = 1_000;

/** More objects and arrays than registrations have, of which each costs as much as a hundred letters. */
const PARTS_MAX = 5_000;

/** The text read as JSON; undefined where it is none, or too intricate. Integers too long for a number become strings. */
export function parseJson(text: string | null): unknown {
  if (text === null || isIntricate(text)) return undefined;
  try {
    return JSON.parse(longDigits.test(text) ? quoteLongIntegers(text) : text);
  } catch {
    return undefined;
  }
}

/** Whether the text would be JSON of more levels, or of more objects and arrays, than one value may cost. */
export function isIntricate(text: string): boolean {
  // Each level has an end, too. Of texts that are long enough most have too few beginnings, which are soon counted.
  if (text.length <= 2 * NESTING_MAX || beginnings(text) <= NESTING_MAX) return false;
  let depth = 0;
  let parts = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at = endOfString(text, at) - 1;
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      parts += 1;
      if (depth > NESTING_MAX || parts > PARTS_MAX) return true;
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
    }
  }
  return false;
}

/** How many objects and arrays begin in the text, those within strings with them, as far as it matters. */
function beginnings(text: string): number {
  let count = 0;
  for (const bracket of ["{", "["]) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      count += 1;
      if (count > NESTING_MAX) return count;
    }
  }
  return count;
}

/** Puts bare integers that a number may not hold into quotes. By hand, since it must not go back over what it has read. */
function quoteLongIntegers(text: string): string {
  let quoted = "";
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at = endOfString(text, at);
    } else if (code === 0x2d || isDigit(code)) {
      const end = endOfNumber(text, at);
      const digits = text.slice(code === 0x2d ? at + 1 : at, end);
      if (digits.length > EXACT_DIGITS && isInteger(digits)) {
        quoted += `${text.slice(copied, at)}"${text.slice(at, end)}"`;
        copied = end;
      }
      at = end;
    } else {
      at += 1;
    }
  }
  return quoted + text.slice(copied);
}

/** Behind the string that begins at `at`; the end of the text if it never ends. */
export function endOfString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x5c) i += 1;
    else if (code === 0x22) return i + 1;
  }
  return text.length;
}

/** Behind all that may belong to the number that begins at `at`. */
function endOfNumber(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    const sign = code === 0x2b || code === 0x2d || code === 0x2e;
    if (!sign && !isDigit(code) && code !== 0x65 && code !== 0x45) break;
    end += 1;
  }
  return end;
}

function isInteger(digits: string): boolean {
  for (let i = 0; i < digits.length; i += 1) if (!isDigit(digits.charCodeAt(i))) return false;
  return digits.charCodeAt(0) !== 0x30;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
