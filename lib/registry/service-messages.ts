import "server-only";

import { leasesOf } from "./instance";
import type { PendingService } from "./pending";
import type { Registry } from "./registry";
import type { ServiceDelta, ServiceSnapshot } from "./topics";

/** What a service's snapshot says. An unknown service is one without instances: it may get some while somebody looks at it. */
export function serviceSnapshot(
  registry: Registry,
  name: string,
): Omit<ServiceSnapshot, "topic" | "revision" | "at"> {
  const service = registry.services.get(name);
  const registrations = [...(service?.registrations() ?? [])];
  const leases = new Set(registrations.flatMap(leasesOf));
  return {
    service: name,
    registrations,
    samples: [...leases].map(registry.sampleOf).filter((sample) => sample !== undefined),
    departures: [...(service?.departures.values() ?? [])],
  };
}

/** What a service's delta says. */
export function serviceDelta(
  name: string,
  pending: PendingService,
): Omit<ServiceDelta, "topic" | "revision" | "at"> {
  return {
    service: name,
    deletes: [...pending.deletes],
    puts: [...pending.puts.values()].flat(),
    samples: [...pending.samples.values()],
    departures: pending.departures,
  };
}
