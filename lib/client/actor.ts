/** Of the server's choosing: `X-Rollcall-Actor` carries no more. */
export const ACTOR_MAX = 100;

const KEY = "rollcall.actor";

/** For browsers that do not let pages keep anything. */
let kept = "";

/** The name that whoever sits at this browser gave; empty before they did. */
export function readActor(): string {
  try {
    return localStorage.getItem(KEY) ?? kept;
  } catch {
    return kept;
  }
}

/** Remembers a name for this browser. */
export function rememberActor(name: string): void {
  // The server takes neither controls nor half a character, as a cut may leave one.
  kept = name
    .trim()
    .slice(0, ACTOR_MAX)
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, "");
  try {
    localStorage.setItem(KEY, kept);
  } catch {
    // It stays known while the page does.
  }
}

/** The header that says whose doing a request is: nobody proves it, and the history says so. */
export function actorHeader(): Record<string, string> {
  const name = readActor();
  return name === "" ? {} : { "x-rollcall-actor": encodeURIComponent(name) };
}
