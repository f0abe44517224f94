import "server-only";

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
  const samples = new Map(
    registrations.map(({ lease }) => [lease, registry.sampleOf(lease)] as const),
  );
  return {
    service: name,
    registrations,
    samples: [...samples.values()].filter((sample) => sample !== undefined),
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
