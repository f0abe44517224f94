import type { ChangesMessage, OverviewSnapshot } from "@/lib/registry/topics";

import type { ServiceCounts } from "./services-view";

/** What the server renders the page with: as much as can be in sight, and how much there is. */
export type ServicesSeed = {
  /** Its rows are those of the filter, in its order, at most {@link SEED_ROWS}. */
  overview: OverviewSnapshot;
  counts: ServiceCounts;
  changes: ChangesMessage;
};

export const SEED_ROWS = 100;
export const SEED_CHANGES = 60;
