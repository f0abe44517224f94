import type { InfiniteData } from "@tanstack/react-query";

import type { AuditAnswer } from "@/lib/api/audit-contract";
import type { AuditEntry } from "@/lib/history/audit";

export type AuditPages = InfiniteData<AuditAnswer, unknown>;

/** All actions of the pages, newest first, each once. */
export function actionsOf(data: AuditPages | undefined): AuditEntry[] {
  const actions = new Map<string, AuditEntry>();
  for (const { entries } of data?.pages ?? []) {
    for (const entry of entries) if (!actions.has(entry.id)) actions.set(entry.id, entry);
  }
  return [...actions.values()];
}

/**
 * The pages with the newest page as it is now: what was done since stands at the top, and what came
 * of it is there. Where the two have nothing in common, more came than a page holds, and what was
 * loaded is let go.
 */
export function mergeNewest(data: AuditPages, newest: AuditAnswer): AuditPages {
  const fresh = { pages: [newest], pageParams: data.pageParams.slice(0, 1) };
  const last = newest.entries.at(-1);
  // There is no more than this page holds.
  if (newest.older === null || last === undefined) return fresh;
  const known = actionsOf(data);
  const index = known.findIndex(({ id }) => id === last.id);
  if (index === -1) return fresh;
  const kept = known.slice(index + 1);
  const older = kept.length === 0 ? newest.older : (data.pages.at(-1)?.older ?? null);
  return { ...fresh, pages: [{ ...newest, entries: [...newest.entries, ...kept], older }] };
}
