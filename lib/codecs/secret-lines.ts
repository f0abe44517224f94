import { skipValue } from "./json-edit";
import { endOfString } from "./lossless-json";
import { MASK } from "./mask";

/** A name that says that its value is secret, and the quote behind it, one in a string of JSON among them. */
const named = /(?:password|passwd|secret|token|credential|private)[\w.-]{0,100}(\\{0,3}["'])?/gi;
const separator = /[ \t]{0,100}(?:=>|:=|[:=]|\\u003d)[ \t]{0,100}/iy;
/** What YAML has in the place of a value that stands in the lines below. */
const block = /(?:[|>][-+\d]{0,2})?[ \t]{0,100}(?=[\r\n]|$)/y;
const quotation = /\\{0,3}["'`]/y;
/** Of TOML and Python. */
const longQuotation = /"""|'''/y;
const wholeName = /^(?:password|passwd|secret|token|credential|private)s?$/i;
const digits = /[ \t]{0,100}\d*[ \t]{0,100}(?=[\r\n]|$)/y;
/** What may follow an element's name, up to the end of its tag. */
const tagEnd = /(?:\s[^<>]{0,100})?>/y;
/** What stands before a flag's argument, in a command line and in a list of texts. */
const nextWord = /[ \t]{1,100}(\\{0,3}["'])?/y;
const nextText = /[ \t]{0,100},\s{0,100}(\\{0,3}["'])/y;
/** Longer than the names of tags are, and indents. */
const LOOK_BACK = 100;
const LINE_END = "\n";

type Span = { from: number; to: number; mask: string };

/**
 * The text with stars for the values of parameters (`name=value`), of settings (`name = value`), and of YAML
 * (`name: value`) whose name says that they are secret. What is indented below a name is its value.
 *
 * In `json` a value ends where the string does that it is in.
 */
export function maskAssignments(text: string, json: boolean): string {
  let masked = "";
  let copied = 0;
  for (const match of text.matchAll(named)) {
    if (match.index < copied) continue;
    const span = spanOf(text, match.index, match.index + match[0].length, Boolean(match[1]), json);
    if (!span) continue;
    masked += text.slice(copied, span.from) + span.mask;
    copied = span.to;
  }
  return masked + text.slice(copied);
}

/** Where the value is of the name from `start` to `end`; null where that is a word like others. */
function spanOf(
  text: string,
  start: number,
  end: number,
  quoted: boolean,
  json: boolean,
): Span | null {
  separator.lastIndex = end;
  const [between] = separator.exec(text) ?? [];
  if (between === undefined) {
    const opening = isTag(text, start) ? endOfTag(text, end) : null;
    if (opening !== null) return element(text, opening);
    return isFlag(text, start) ? argument(text, end, quoted, json) : null;
  }
  const from = end + between.length;
  const tight = between === "=" || between.startsWith("\\");
  // A colon without a space is that of a port, or of a time.
  if (between === ":" && !quoted && !isLineEnd(text, from) && !isLine(text, start, end))
    return null;
  block.lastIndex = from;
  if (!json && between.includes(":") && block.test(text)) {
    const to = endOfBlock(text, start, from);
    return to > from ? { from: end + between.trimEnd().length, to, mask: ` ${MASK}` } : null;
  }
  if (!json) {
    longQuotation.lastIndex = from;
    const [long] = longQuotation.exec(text) ?? [];
    if (long) {
      const inside = from + long.length;
      return { from: inside, to: endOfQuoted(text, from, long), mask: MASK };
    }
    // A list, over several lines perhaps.
    if (text[from] === "[" || text[from] === "{") {
      return { from, to: skipValue(text, from), mask: MASK };
    }
  }
  quotation.lastIndex = from;
  const [quote] = quotation.exec(text) ?? [];
  // In JSON a bare quote ends the string in which the name is, unless the name had one, too.
  if (quote !== undefined && !(json && quote === '"' && !quoted)) {
    const inside = from + quote.length;
    return { from: inside, to: endOfQuoted(text, from, quote), mask: MASK };
  }
  const to = endOfBare(text, from, tight, json);
  return to > from ? { from, to, mask: MASK } : null;
}

/** Whether the name is that of an element of XML, and not of its end. */
function isTag(text: string, start: number): boolean {
  return /<[\w.:-]*$/.test(text.slice(Math.max(0, start - LOOK_BACK), start));
}

/** Behind the tag whose name ends at `end`; null where none does. */
function endOfTag(text: string, end: number): number | null {
  tagEnd.lastIndex = end;
  return tagEnd.test(text) ? tagEnd.lastIndex : null;
}

/** Whether the name is that of a flag of a command line. */
function isFlag(text: string, start: number): boolean {
  return /(?:^|[\s"'[,])--?[\w.-]*$/.test(text.slice(Math.max(0, start - LOOK_BACK), start));
}

/** What follows a flag, behind a space, or as the next text of a list. */
function argument(text: string, end: number, quoted: boolean, json: boolean): Span | null {
  const gap = quoted ? nextText : nextWord;
  gap.lastIndex = end;
  const [between, quote] = gap.exec(text) ?? [];
  if (between === undefined) return null;
  const from = end + between.length;
  // Another flag: the one before is a switch.
  if (text[from] === "-" || (json && quote === '"' && !quoted)) return null;
  const to = quote
    ? endOfQuoted(text, from - quote.length, quote)
    : endOfBare(text, from, true, json);
  return to > from ? { from, to, mask: MASK } : null;
}

/** What stands between an element's tags. */
function element(text: string, from: number): Span | null {
  const end = text.indexOf("<", from);
  const to = end === -1 ? text.length : end;
  return to > from ? { from, to, mask: MASK } : null;
}

/** Whether the line has nothing before the name, which says no more than that it is secret, and more than a number behind it. */
function isLine(text: string, start: number, end: number): boolean {
  if (!wholeName.test(text.slice(start, end))) return false;
  digits.lastIndex = end + 1;
  if (digits.test(text)) return false;
  const before = text.slice(Math.max(0, start - LOOK_BACK), start);
  return /(?:^|[\r\n])[ \t]*[\w.-]*$/.test(before);
}

function endOfQuoted(text: string, from: number, quote: string): number {
  if (quote === '"') {
    const end = endOfString(text, from);
    return text[end - 1] === '"' && end > from + 1 ? end - 1 : end;
  }
  const end = text.indexOf(quote, from + quote.length);
  return end === -1 ? text.length : end;
}

/** A parameter ends with the next one; a line's value may have spaces in it. */
function endOfBare(text: string, from: number, tight: boolean, json: boolean): number {
  let to = from;
  while (to < text.length) {
    const code = text.charCodeAt(to);
    if (code === 0x0a || code === 0x0d) break;
    if (json && (code === 0x22 || code === 0x5c)) break;
    if (tight && isEndOfParameter(code)) break;
    to += 1;
  }
  return to;
}

/** Behind all lines that are indented more than the name's own; `from` where there are none. */
function endOfBlock(text: string, start: number, from: number): number {
  const line = text.lastIndexOf(LINE_END, start) + 1;
  const indent = indentOf(text, line);
  let to = from;
  let next = text.indexOf(LINE_END, from);
  while (next !== -1) {
    const below = next + 1;
    const depth = indentOf(text, below);
    const content = text.charCodeAt(below + depth);
    const blank = Number.isNaN(content) || content === 0x0a || content === 0x0d;
    // A list may stand as far out as its name.
    const item = depth === indent && content === 0x2d && text[below + depth + 1] === " ";
    if (!blank && depth <= indent && !item) break;
    next = text.indexOf(LINE_END, below);
    if (!blank) to = next === -1 ? text.length : next;
  }
  return to;
}

function indentOf(text: string, line: number): number {
  let at = line;
  while (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09) at += 1;
  return at - line;
}

function isLineEnd(text: string, at: number): boolean {
  return at === text.length || text[at] === LINE_END || text[at] === "\r";
}

/** White space, `&`, `;`, `?` or a quote. */
function isEndOfParameter(code: number): boolean {
  return code <= 0x20 || code === 0x26 || code === 0x3b || code === 0x3f || code === 0x22;
}
