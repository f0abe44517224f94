import { serviceFrom } from "@/lib/registry/fold";
import { leasesOf } from "@/lib/registry/instance";
import type { Registration } from "@/lib/registry/model";
import type { ServiceSnapshot } from "@/lib/registry/topics";

import { instanceRows } from "./instance-list";
import { filterCounts, type InstanceFilter, type InstanceQuery } from "./instance-rows";
import { SEED_INSTANCES, SEED_KEYS } from "./service-seed";

/** The part of a snapshot that the first paint shows, and how much there is of what it leaves out. */
export function seedSnapshot(
  snapshot: ServiceSnapshot,
  query: InstanceQuery & { instance: string },
): { snapshot: ServiceSnapshot; counts: Record<InstanceFilter, number> } {
  const state = serviceFrom(snapshot);
  const counts = filterCounts(state.instances.values());
  const rows = instanceRows(state, query).slice(0, SEED_INSTANCES);
  const addresses = new Set(rows.map(({ id }) => id)).add(query.instance);

  const registrations: Registration[] = [];
  for (const address of addresses) {
    const instance = state.instances.get(address);
    if (!instance) continue;
    const [...keys] = instance.registrations.values();
    // The newest decides what is shown of the address, wherever it stands among its keys.
    registrations.push(...keys.filter((key) => key !== instance.newest).slice(0, SEED_KEYS - 1));
    registrations.push(instance.newest);
  }
  const leases = new Set(registrations.flatMap(leasesOf));
  return {
    counts,
    snapshot: {
      ...snapshot,
      registrations,
      samples: snapshot.samples.filter(({ lease }) => leases.has(lease)),
      departures: snapshot.departures.filter(({ address }) => addresses.has(address)),
    },
  };
}
