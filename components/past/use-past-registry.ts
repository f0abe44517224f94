"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useParams } from "next/navigation";

import type { PastPoint } from "@/lib/client/past-point";
import { registryQuery } from "@/lib/client/past-queries";
import { parseServiceParam } from "@/lib/client/paths";

/** The service whose page this is; null on a page of all services. */
export function usePageService(): string | null {
  const { service } = useParams<{ service?: string }>();
  return service === undefined ? null : parseServiceParam(service);
}

/**
 * The registry at a point of the past, as far as this page shows it; banner and page share one
 * answer. `stale`: it is that of the point before, which stands in until the right one has come.
 */
export function usePastRegistry(point: PastPoint) {
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...registryQuery(point, usePageService()),
    placeholderData: keepPreviousData,
  });
  return { data, error, refetch, stale: isPlaceholderData };
}
