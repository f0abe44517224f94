import "server-only";

import { isStatusError } from "@/lib/errors";
import type { Journal } from "@/lib/history/journal";
import { log } from "@/lib/log";

import { FLAPPING_WITHIN_MS } from "./departures";
import type { Lint } from "./lint";

const PAGE_ROWS = 1_000;
/** A registry in which more left in ten minutes has other trouble. */
const PAGES_MAX = 10;

/** Tells the lint what left before this console looked, as far as the journal has it. */
export async function recallDepartures(
  journal: Pick<Journal, "store" | "closed">,
  lint: Pick<Lint, "left" | "returned">,
): Promise<void> {
  const kind = ["left", "re-registered"] as const;
  const filter = { kind: [...kind], from: Date.now() - FLAPPING_WITHIN_MS };
  try {
    let cursor: string | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const { entries, older } = await journal.store.page(filter, { cursor, limit: PAGE_ROWS });
      for (const entry of entries) {
        if (entry.type !== "change") continue;
        const { service, address, kind, moment } = entry;
        if (kind === "left") lint.left({ ...entry, at: moment.at });
        else lint.returned({ service, address, at: moment.at });
      }
      if (older === null) return;
      cursor = older;
    }
  } catch (error) {
    if (!isStatusError(error)) throw error;
    // The console ended meanwhile, and asks no more.
    if (journal.closed) return;
    log.warn("lint: the departures before this console could not be read", { error });
  }
}
