import "server-only";

import type { Cluster } from "@/lib/cluster";
import { StatusError } from "@/lib/errors";
import { serviceFrom } from "@/lib/registry/fold";

import type { ServiceAnswer, ServicesAnswer } from "./contract";

/**
 * Every service, those included that have lost their last instance not long ago.
 *
 * @throws StatusError `unavailable`, or what etcd says, before there is a view.
 */
export function servicesAnswer(
  cluster: Cluster,
  { framework }: { framework?: string | undefined } = {},
): ServicesAnswer {
  cluster.assertLoaded();
  const { revision, services } = cluster.live.overview();
  if (framework === undefined) return { revision, services };
  const isOf = (row: ServicesAnswer["services"][number]) =>
    row.frameworks ? framework in row.frameworks : row.framework === framework;
  return { revision, services: services.filter(isOf) };
}

/**
 * One service: its instances by address, each with its registrations and what is known of their leases.
 *
 * @throws StatusError `not_found` for a service that has none and had none; as {@link servicesAnswer}.
 */
export function serviceAnswer(cluster: Cluster, name: string): ServiceAnswer {
  cluster.assertLoaded();
  if (!cluster.registry.services.has(name)) {
    throw new StatusError("not_found", `there is no service ${name}`);
  }
  const { revision, instances, samples, keys } = serviceFrom(cluster.live.service(name));
  return {
    revision,
    service: name,
    groups: groupsOf(cluster, keys.keys()),
    instances: [...instances.values()].map((instance) => ({
      address: instance.address,
      state: instance.state,
      framework: instance.framework,
      metadata: instance.metadata,
      since: instance.since,
      registrations: [...instance.registrations.values()].map((registration) => ({
        ...registration,
        sample: samples.get(registration.lease) ?? null,
      })),
    })),
  };
}

/** What the keys beside a service's own are, by what they stand under; where there are enough to tell. */
function groupsOf({ registry }: Cluster, keys: Iterable<string>): ServiceAnswer["groups"] {
  const parents = new Set<string>();
  for (const key of keys) parents.add(key.slice(0, Math.max(key.lastIndexOf("/"), 0)));
  return [...parents].flatMap((parent) => {
    const group = registry.groupUnder(parent);
    return group ? [{ parent, ...group }] : [];
  });
}
