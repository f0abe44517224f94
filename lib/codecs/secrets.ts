import { skipSpace, skipValue } from "./json-edit";
import { endOfString } from "./lossless-json";
import { MASK } from "./mask";

const secretName = /password|passwd|secret|token|credential|private/i;
/** What most values have nothing of. */
const suspect = /password|passwd|secret|token|credential|private|:\/\/[^/]*@/i;
/** Names in a query or a line are not longer. */
const NAME_MAX_LENGTH = 100;

/** Whether what has this name is likely to be a secret; a key is named by its last two segments. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** Whether the value of a key is likely to be a secret, by what the key is called. */
export function isSecretKey(key: string): boolean {
  const last = key.lastIndexOf("/");
  return secretName.test(last > 0 ? key.slice(key.lastIndexOf("/", last - 1) + 1) : key);
}

/**
 * The text with stars for what is likely to be secret in it: the name and password of URLs, and values of members
 * and parameters whose name says so. Linear in the text, JSON or not.
 */
export function maskSecrets(text: string): string {
  if (!suspect.test(text)) return text;
  const first = text[skipSpace(text, 0)];
  const members = first === "{" || first === "[" ? maskMembers(text) : maskParameters(text);
  return maskUserinfo(members);
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

function maskMembers(text: string): string {
  let masked = "";
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    if (text[at] !== '"') {
      at += 1;
      continue;
    }
    const end = endOfString(text, at);
    const colon = skipSpace(text, end);
    const isName = text[colon] === ":";
    const secret = isName && isSecretName(text.slice(at, end));
    at = end;
    if (!secret) continue;
    const from = skipSpace(text, colon + 1);
    const to = skipValue(text, from);
    masked += `${text.slice(copied, from)}"${MASK}"`;
    copied = to;
    at = to;
  }
  return masked + text.slice(copied);
}

/** `name=value`, up to whatever ends a parameter. */
function maskParameters(text: string): string {
  let masked = "";
  let copied = 0;
  for (let equals = text.indexOf("="); equals !== -1; equals = text.indexOf("=", equals + 1)) {
    if (equals < copied) continue;
    let from = equals;
    while (from > 0 && equals - from < NAME_MAX_LENGTH && !isEnd(text.charCodeAt(from - 1))) {
      from -= 1;
    }
    if (!isSecretName(text.slice(from, equals))) continue;
    let to = equals + 1;
    while (to < text.length && !isEnd(text.charCodeAt(to))) to += 1;
    if (to === equals + 1) continue;
    masked += text.slice(copied, equals + 1) + MASK;
    copied = to;
  }
  return masked + text.slice(copied);
}

/** What stands between `://` and `@`. */
function maskUserinfo(text: string): string {
  let masked = "";
  let copied = 0;
  for (let at = text.indexOf("://"); at !== -1; at = text.indexOf("://", at + 3)) {
    const from = at + 3;
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

/** White space, `&`, `;`, `?` or a quote. */
function isEnd(code: number): boolean {
  return code <= 0x20 || code === 0x26 || code === 0x3b || code === 0x3f || code === 0x22;
}

const endsOfHost: ReadonlySet<number> = new Set(Buffer.from("\"'/?#,<>\\"));

/** No name and no password of a URL has these as they are. */
function isEndOfHost(code: number): boolean {
  return code <= 0x20 || endsOfHost.has(code);
}
