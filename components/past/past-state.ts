import type { RegistryAnswer } from "@/lib/api/past-contract";
import { type ServiceState, serviceFrom } from "@/lib/registry/fold";

/** A service of the past in the shape of a live one, whose tables it shares. Nobody sampled its leases. */
export function pastServiceState(answer: RegistryAnswer, name: string): ServiceState {
  const instances = answer.services.find((service) => service.name === name)?.instances ?? [];
  return serviceFrom({
    topic: `service:${name}`,
    service: name,
    revision: answer.revision,
    at: answer.moment?.at ?? 0,
    registrations: instances.flatMap(({ registrations }) => registrations),
    samples: [],
    departures: [],
  });
}
