import type { JournalOptions } from "@/lib/history/journal";

/** A journal in a database, from which nothing is ever dropped. */
export function journalIn(target: JournalOptions["target"]): JournalOptions {
  return { target, retentionDays: 3_650, maxBytes: 1e12 };
}
