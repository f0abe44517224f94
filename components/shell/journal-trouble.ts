import type { JournalState } from "@/lib/registry/status";

/** A burst is written a moment after it came; nobody has to hear of that. */
const BEHIND_MS = 30_000;

/** What somebody has to know of the journal at the server's time `now`; null while all is well. */
export function journalTrouble(
  { state, since }: Pick<JournalState, "state" | "since">,
  now: number,
): "failed" | "behind" | null {
  if (state === "failed") return "failed";
  if (state === "behind" && since !== null && now - since > BEHIND_MS) return "behind";
  return null;
}
