import { toKeyText } from "@/lib/codecs/key-text";

/** Where keys stand that say, on the lease of a registration by hand, that it is registered; below Rollcall's root. */
export const PLACES = "registered/";

/** Whether the key, as text, is one of these: it goes with its registration, and registers nothing itself. */
export function isPlaceKey(root: string, key: string): boolean {
  return key.startsWith(toKeyText(Buffer.from(`${root}${PLACES}`)));
}
