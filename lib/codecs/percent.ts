import { isUtf8 } from "node:buffer";

import { nameToKeyText } from "./key-text";

/**
 * Decodes `%NN` and `+` as query parameters are escaped. Null where the escapes are broken, or make no UTF-8: by
 * hand, since a throw for each of thousands of broken ones costs too much.
 */
export function decodePercent(text: string): string | null {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  let percent = spaced.indexOf("%");
  if (percent === -1) return spaced;
  const from = Buffer.from(spaced);
  percent = from.indexOf(PERCENT);
  let to = percent;
  for (let at = percent; at < from.length; at += 1) {
    const byte = from[at] ?? 0;
    if (byte !== PERCENT) {
      from[to] = byte;
    } else {
      const high = hexDigit(from[at + 1]);
      const low = hexDigit(from[at + 2]);
      if (high < 0 || low < 0) return null;
      from[to] = high * 16 + low;
      at += 2;
    }
    to += 1;
  }
  const bytes = from.subarray(0, to);
  return isUtf8(bytes) ? bytes.toString() : null;
}

const PERCENT = 0x25;

function hexDigit(code = 0): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** The same of a name in a key, which stays as it is where that cannot be done. */
export function decodeName(text: string): string {
  return nameToKeyText(decodePercent(text) ?? text);
}
