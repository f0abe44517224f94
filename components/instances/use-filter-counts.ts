"use client";

import { useMemo } from "react";

import type { ServiceState } from "@/lib/registry/fold";

import { filterCounts, type InstanceFilter } from "./instance-rows";

/** How many instances of a service each filter shows. */
export function useFilterCounts(state: ServiceState | undefined): Record<InstanceFilter, number> {
  const instances = state?.instances;
  return useMemo(() => filterCounts(instances?.values() ?? []), [instances]);
}
