import { cutText } from "./cut-text";
import { skipSpace, skipValue } from "./json-edit";
import { endOfString, parseJson } from "./lossless-json";
import { MASK } from "./mask";
import { maskAssignments } from "./secret-lines";

const secretName = /password|passwd|secret|token|credential|private/i;
/** What most values have nothing of. */
const suspect =
  /password|passwd|secret|token|credential|private|:\\?\/\\?\/[^/]*@|@(?:tcp[46]?|unix)?\(|\\u00[4-7]/i;
/** A segment that says what all below it is. */
const secretSegment = /(?:^|\/)(?:passwords?|passwd|secrets?|tokens?|credentials?|private)\//i;
/** What a variable or a setting is called by, and what it is, where both are members. */
const pairName = /^"(?:name|key)"$/i;
const pairValue = /^"value"$/i;
/** Where an authority begins; some writers of JSON escape slashes. */
const authority = /:(?:\/\/|\\\/\\\/)/g;
/** Names and passwords before a network's address, as Go's drivers for databases take them, are not longer. */
const DSN_MAX_LENGTH = 300;
const dsn = /@(?:tcp[46]?|unix)?\(/g;
const pemKey = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/g;

/** Whether what has this name is likely to be a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/**
 * Whether the value of a key is likely to be a secret, by what the key is called: by its last two segments, and by any
 * that is such a word and nothing else.
 */
export function isSecretKey(key: string): boolean {
  const last = key.lastIndexOf("/");
  const end = last > 0 ? key.slice(key.lastIndexOf("/", last - 1) + 1) : key;
  return secretName.test(end) || secretSegment.test(key);
}

/**
 * The text with stars for what is likely to be secret in it: the name and password of URLs and of Go's connection
 * strings, private keys, and values whose name says so, of members of JSON, parameters, and lines of YAML and the
 * like, those in a string of JSON among them. Linear in the text, JSON or not.
 */
export function maskSecrets(text: string): string {
  if (!suspect.test(text)) return text;
  const first = text[skipSpace(text, 0)];
  const members = first === "{" || first === "[" ? maskMembers(text) : text;
  // Files of settings begin with such brackets, too.
  const json = members !== text || parseJson(text) !== undefined;
  return maskUserinfo(maskDsn(maskAssignments(maskPem(members), json)));
}

/** How far behind what is shown one looks for what tells that it ends with a part of a secret. */
export const LOOK_AHEAD = 1_024;

/**
 * The first `length` characters of the text, as {@link maskSecrets} shows them in the whole of it: a cut before the `@` of a
 * URL, say, leaves a password that nothing tells from a host.
 */
export function maskHead(text: string, length: number): string {
  const masked = maskSecrets(text);
  return cutText(masked, Math.max(masked.length - Math.max(text.length - length, 0), 0));
}

/** Entries whose names say that they are secret, and userinfo in the others. */
export function maskEntries(entries: Readonly<Record<string, string>>): Record<string, string> {
  let masked: Record<string, string> | undefined;
  for (const name in entries) {
    const value = entries[name] ?? "";
    const shown = value !== "" && isSecretName(name) ? MASK : maskSecrets(value);
    if (shown === value) continue;
    masked ??= { ...entries };
    Object.defineProperty(masked, name, {
      ...{ value: shown, enumerable: true, writable: true, configurable: true },
    });
  }
  return masked ?? entries;
}

type Span = { from: number; to: number };

function maskMembers(text: string): string {
  const secrets: Span[] = [];
  let at = 0;
  // Of the object that one is in: set behind a member that names a secret, whose value is the next member's,
  let named = false;
  // and behind a value whose name may be the next member's.
  let value: Span | null = null;
  while (at < text.length) {
    const character = text[at];
    if (character !== '"') {
      if (character === "{" || character === "}") {
        named = false;
        value = null;
      }
      at += 1;
      continue;
    }
    const end = endOfString(text, at);
    const colon = skipSpace(text, end);
    const name = text[colon] === ":" ? unescaped(text.slice(at, end)) : null;
    at = end;
    if (name === null) continue;
    const from = skipSpace(text, colon + 1);
    if (isSecretName(name) || (named && pairValue.test(name))) {
      at = skipValue(text, from);
      secrets.push({ from, to: at });
    } else if (text[from] === '"') {
      const to = endOfString(text, from);
      if (pairValue.test(name)) value = { from, to };
      if (!pairName.test(name)) continue;
      named = isSecretName(text.slice(from, to));
      if (named && value) secrets.push(value);
    }
  }
  return maskSpans(text, secrets);
}

/** Spans that do not overlap, in any order. */
function maskSpans(text: string, spans: Span[]): string {
  let masked = "";
  let copied = 0;
  for (const { from, to } of spans.sort((a, b) => a.from - b.from)) {
    masked += `${text.slice(copied, from)}"${MASK}"`;
    copied = to;
  }
  return masked + text.slice(copied);
}

/** A member's name, in its quotes. */
function unescaped(name: string): string {
  return name.includes("\\") ? `"${String(parseJson(name))}"` : name;
}

/** What stands between `://` and `@`. */
function maskUserinfo(text: string): string {
  let masked = "";
  let copied = 0;
  for (const { index, 0: opening } of text.matchAll(authority)) {
    const from = index + opening.length;
    let userinfo = -1;
    for (let to = from; to < text.length && !isEndOfHost(text.charCodeAt(to)); to += 1) {
      if (text.charCodeAt(to) === 0x40) userinfo = to;
    }
    if (userinfo <= from) continue;
    masked += text.slice(copied, from) + MASK;
    copied = userinfo;
  }
  return masked + text.slice(copied);
}

/** `name:password` in `name:password@tcp(host:port)/database`. */
function maskDsn(text: string): string {
  let masked = "";
  let copied = 0;
  for (const { index } of text.matchAll(dsn)) {
    let from = index;
    while (from > copied && index - from < DSN_MAX_LENGTH && !isQuoteOrSpace(text, from - 1)) {
      from -= 1;
    }
    if (from === index) continue;
    masked += text.slice(copied, from) + MASK;
    copied = index;
  }
  return masked + text.slice(copied);
}

/** What stands between the first and the last line of a private key. */
function maskPem(text: string): string {
  let masked = "";
  let copied = 0;
  let end = 0;
  for (const { index, 0: opening } of text.matchAll(pemKey)) {
    if (index < copied) continue;
    const from = index + opening.length;
    // Not looked for again once there is none.
    if (end !== -1) end = text.indexOf("-----END", from);
    masked += text.slice(copied, from) + MASK;
    // One that is cut short is hidden as far as it goes.
    copied = end === -1 ? endOfQuoted(text, from) : end;
  }
  return masked + text.slice(copied);
}

function endOfQuoted(text: string, from: number): number {
  const quote = text.indexOf('"', from);
  return quote === -1 ? text.length : quote;
}

function isQuoteOrSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code <= 0x20 || code === 0x22 || code === 0x27;
}

const endsOfHost: ReadonlySet<number> = new Set(Buffer.from("\"'/?#,<>\\"));

/** No name and no password of a URL has these as they are. */
function isEndOfHost(code: number): boolean {
  return code <= 0x20 || endsOfHost.has(code);
}
