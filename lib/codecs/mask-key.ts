import { MASK } from "./mask";

/** What most keys have nothing of. */
const suspect = /@|%40|(?:password|passwd|secret|token|credential|private)[\w.-]{0,100}(?:=|%3d)/i;
/** Where an authority begins, and what ends it, as they are and percent-encoded. */
const authority = /:\/\/|%3a%2f%2f/gi;
const authorityEnd = /[/?#]|%2f|%3f|%23/i;
const at = /@|%40/gi;
const parameter =
  /((?:password|passwd|secret|token|credential|private)[\w.-]{0,100}(?:=|%3d))((?:(?!%26|%3b)[^/&;])+)/gi;

/**
 * The key text as it is shown, with stars for names and passwords of a URL in it, and for parameters whose names say that
 * they are secret: Dubbo registers by URLs in keys, the token that its providers ask for among them. Requests
 * name a key by all of it, so this is only to be shown.
 */
export function maskKey(key: string): string {
  return suspect.test(key) ? maskUserinfo(key).replace(parameter, `$1${MASK}`) : key;
}

function maskUserinfo(key: string): string {
  let masked = "";
  let copied = 0;
  for (const { index, 0: opening } of key.matchAll(authority)) {
    const from = index + opening.length;
    const rest = key.slice(from);
    const end = authorityEnd.exec(rest)?.index ?? rest.length;
    let userinfo = 0;
    for (const match of rest.slice(0, end).matchAll(at)) userinfo = match.index;
    if (userinfo === 0 || from < copied) continue;
    masked += key.slice(copied, from) + MASK;
    copied = from + userinfo;
  }
  return masked + key.slice(copied);
}
