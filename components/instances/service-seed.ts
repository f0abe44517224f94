import type { ServiceRow } from "@/lib/registry/service-row";
import type { ChangesMessage, ServiceSnapshot } from "@/lib/registry/topics";
import type { InstanceFilter } from "./instance-rows";

/** What the server renders the page with: as much as can be in sight, and how much there is. */
export type ServiceSeed = {
  /** Its instances are those of the filter, in its order, at most {@link SEED_INSTANCES}. */
  snapshot: ServiceSnapshot;
  counts: Record<InstanceFilter, number>;
  framework: string;
  namespaces: ServiceRow["namespaces"];
  alias: ServiceRow["alias"];
  /** The changes of the instance whose drawer is open. */
  changes: ChangesMessage;
  /** The service is or was registered since the console started. */
  known: boolean;
};

export const SEED_INSTANCES = 100;
/** Of one address; some frameworks leak thousands of keys. */
export const SEED_KEYS = 50;
