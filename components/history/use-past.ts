"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";

import type { RegistryAnswer } from "@/lib/api/past-contract";
import { historyQueries } from "@/lib/client/history-queries";
import { useSettled } from "@/lib/client/use-settled";

import { registryParams, type Standpoint } from "./history-url";

/** The registry at a standpoint without its instances, and how much was there. Nothing in the present. */
export function usePast(standpoint: Standpoint) {
  // While the handle is dragged, no request leaves at each step.
  const asked = useSettled(standpoint, 120);
  const { data, error, isPlaceholderData } = useQuery({
    ...historyQueries.registry({ ...registryParams(asked), view: "summary" }),
    enabled: asked !== null && standpoint !== null,
    placeholderData: keepPreviousData,
  });
  const stale = isPlaceholderData || asked !== standpoint;
  return {
    summary: standpoint === null ? undefined : data,
    /** Another standpoint's answer, which stands in until the right one is there. */
    stale,
    error: standpoint === null || stale ? null : error,
  };
}

/** How many services had instances, and how many instances there were. */
export function countPast({ services }: RegistryAnswer): { services: number; instances: number } {
  let instances = 0;
  let present = 0;
  for (const { instanceCount } of services) {
    instances += instanceCount;
    if (instanceCount > 0) present += 1;
  }
  return { services: present, instances };
}
