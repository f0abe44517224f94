"use client";

import { skipToken, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { LeaseDetails } from "@/lib/api/leases-contract";
import { fetchJson } from "@/lib/client/fetch-json";
import { queries } from "@/lib/client/queries";
import type { ServiceState } from "@/lib/registry/fold";

import {
  goingKeys,
  instancesLeft,
  type LeaseKey,
  leasesOf,
  otherAddresses,
  otherKeys,
  type RemovalStep,
  stayingKeys,
} from "./removal";
import { runSteps } from "./run-steps";

/** Services beyond the one at hand whose remaining instances are counted. */
const OTHER_SERVICES_COUNTED = 5;

export type ServiceEffect = { service: string; before: number; after: number };

export type RemovalEffects = {
  /** What goes besides the chosen keys; null until the leases have been read. */
  others: LeaseKey[] | null;
  /** What stays on the leases of keys that are deleted; null until the leases have been read. */
  staying: LeaseKey[] | null;
  /** Addresses that go with a chosen key, since it registers several. */
  addresses: string[];
  /** Why the leases could not be read. */
  error: Error | null;
  /** How many instances each touched service has now, and afterwards; what is not known yet is missing. */
  services: ServiceEffect[];
  /** All of this is known, or cannot be: nobody is to confirm before. */
  ready: boolean;
  /** The leases as they were read. */
  leases: ReadonlyMap<string, LeaseDetails>;
};

const noLeases: ReadonlyMap<string, LeaseDetails> = new Map();

/**
 * Finds out what `steps` take away, and what is left afterwards of `service`, whose live state is
 * `state`, and of others. `chosen`: their registrations were
 * picked by hand, and need not be named among what goes.
 */
export function useRemovalEffects(
  steps: readonly RemovalStep[],
  service: string | null,
  state: ServiceState | undefined,
  chosen: boolean,
): RemovalEffects {
  const ids = useMemo(() => leasesOf(steps), [steps]);
  const read = useQuery({
    queryKey: ["leases", "many", ids],
    queryFn: ids.length > 0 ? () => readLeases(ids) : skipToken,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const leases = read.data ?? noLeases;
  const others = useMemo(
    () => otherKeys(chosen ? steps : steps.map(unchosen), leases),
    [steps, leases, chosen],
  );
  const staying = useMemo(() => stayingKeys(steps, leases), [steps, leases]);
  const going = useMemo(() => goingKeys(steps, leases), [steps, leases]);

  const elsewhere = [...new Set(others.flatMap(({ service }) => service ?? []))]
    .filter((name) => name !== service)
    .slice(0, OTHER_SERVICES_COUNTED);
  const counted = useQueries({ queries: elsewhere.map((name) => queries.service(name)) });

  const services = useMemo(
    () =>
      state ? [{ service: state.service, ...instancesLeft(state.instances.values(), going) }] : [],
    [state, going],
  );
  const addresses = useMemo(() => (state ? otherAddresses(steps, state.keys) : []), [steps, state]);
  const further = counted.flatMap(({ data }) => {
    if (!data) return [];
    const instances = data.instances.map(({ registrations }) => ({
      registrations: new Map(registrations.map(({ key }) => [key, null])),
    }));
    return [{ service: data.service, ...instancesLeft(instances, going) }];
  });

  return {
    others: ids.length === 0 || read.data ? others : null,
    staying: ids.length === 0 || read.data ? staying : null,
    addresses,
    error: read.error,
    services: [...services, ...further],
    ready:
      (ids.length === 0 || !read.isPending) &&
      (service === null || state !== undefined) &&
      !counted.some(({ isPending }) => isPending),
    leases,
  };
}

function unchosen(step: RemovalStep): RemovalStep {
  return { ...step, registrations: [] };
}

/** A lease that is gone by now has no keys to name; the removal itself will say so. */
async function readLeases(ids: readonly string[]): Promise<Map<string, LeaseDetails>> {
  const results = await runSteps(
    ids,
    (id) => fetchJson(`/api/leases/${id}`, ({ leaseSchema }) => leaseSchema),
    () => {},
  );
  const leases = new Map<string, LeaseDetails>();
  for (const { answer, error } of results) {
    if (answer) leases.set(answer.id, answer);
    else if (!("code" in error && error.code === "not_found")) throw error;
  }
  return leases;
}
