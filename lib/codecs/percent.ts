import { nameToKeyText } from "./key-text";

/** Decodes `%NN` and `+` as query parameters are escaped. Null where the escapes are broken, or make no UTF-8. */
export function decodePercent(text: string): string | null {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return null;
  }
}

/** The same of a name in a key, which stays as it is where that cannot be done. */
export function decodeName(text: string): string {
  return nameToKeyText(decodePercent(text) ?? text);
}
