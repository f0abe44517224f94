import type { JournalOptions } from "@/lib/history/journal";

/** A journal in a file, from which nothing is ever dropped. */
export function journalIn(file: string): JournalOptions {
  return { target: { file }, retentionDays: 3_650, maxBytes: 1e12 };
}
