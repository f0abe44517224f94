import "server-only";

import type { Cluster } from "@/lib/cluster";
import { StatusError } from "@/lib/errors";
import { serviceFrom } from "@/lib/registry/fold";
import { type Instance, isNewer } from "@/lib/registry/instance";
import { says } from "@/lib/registry/instance-says";
import type { Service } from "@/lib/registry/service";
import type { ServiceRow } from "@/lib/registry/service-row";

import type { ServiceAnswer, ServiceQuery, ServicesAnswer, ServicesQuery } from "./contract";

/**
 * Every service, those included that have lost their last instance not long ago.
 *
 * @throws StatusError `unavailable`, or what etcd says, before there is a view.
 */
export function servicesAnswer(
  cluster: Cluster,
  { framework, metadata }: ServicesQuery,
): ServicesAnswer {
  cluster.assertLoaded();
  const { revision, services } = cluster.live.overview();
  const isWanted = (row: ServiceRow) =>
    (framework === undefined || isOf(row, framework)) &&
    (metadata.length === 0 || hasInstance(cluster.registry.services.get(row.name), metadata));
  return { revision, services: services.filter(isWanted) };
}

function isOf(row: ServiceRow, framework: string): boolean {
  return row.frameworks ? framework in row.frameworks : row.framework === framework;
}

/** Whether one of its instances says all of this, each by its newest registration as the page has it. */
function hasInstance(service: Service | undefined, metadata: readonly string[]): boolean {
  for (const address of service?.addresses() ?? []) {
    const [first, ...others] = service?.registrationsAt(address) ?? [];
    if (!first) continue;
    const newest = others.reduce((known, one) => (isNewer(one, known) ? one : known), first);
    if (metadata.every((text) => says(newest, text))) return true;
  }
  return false;
}

/**
 * One service: its instances by address, each with its registrations and what is known of their leases.
 *
 * @throws StatusError `not_found` for a service that has none and had none; as {@link servicesAnswer}.
 */
export function serviceAnswer(
  cluster: Cluster,
  name: string,
  { metadata }: ServiceQuery,
): ServiceAnswer {
  cluster.assertLoaded();
  if (!cluster.registry.services.has(name)) {
    throw new StatusError("not_found", `there is no service ${name}`);
  }
  const { revision, instances, samples, keys } = serviceFrom(cluster.live.service(name));
  const isWanted = ({ newest }: Instance) => metadata.every((text) => says(newest, text));
  return {
    revision,
    service: name,
    groups: groupsOf(cluster, keys.keys()),
    instances: [...instances.values()].filter(isWanted).map((instance) => ({
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
