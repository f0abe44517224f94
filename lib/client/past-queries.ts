import { queryOptions } from "@tanstack/react-query";

import type { HistoryAnswer } from "@/lib/api/history-contract";

import { fetchJson } from "./fetch-json";
import { historyQueries } from "./history-queries";
import { type PastPoint, pastQuery } from "./past-point";
import { keyPath } from "./paths";

/**
 * The registry at a point of the past: of one service with its instances, or of all without.
 * No stream writes here, so that it stays what it was.
 */
export function registryQuery(point: PastPoint, service: string | null) {
  const part: Record<string, string> = service === null ? { view: "summary" } : { service };
  return {
    ...historyQueries.registry({ ...pastQuery(point), ...part }),
    enabled: point.kind !== "invalid",
  };
}

/** What putting a key back would do. It depends on what is there now, so that no answer is kept. */
export function restorePlanQuery(key: string, revision: number, epoch: number | null) {
  const query = new URLSearchParams(pastQuery({ kind: "revision", revision, epoch }));
  return queryOptions({
    queryKey: ["restore", key, query.toString()],
    queryFn: ({ signal }) =>
      fetchJson(
        `${keyPath(key)}/restore?${query}`,
        ({ restorePlanAnswerSchema }) => restorePlanAnswerSchema,
        {
          signal,
        },
      ),
    staleTime: 0,
    gcTime: 0,
    // What somebody reads before they confirm must not change under their eyes.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/**
 * A page of the journal, newest first, of whatever size `query` asks for.
 *
 * @throws ApiError when the journal cannot be read.
 */
export function fetchChanges(query: Record<string, string>): Promise<HistoryAnswer> {
  return fetchJson(
    `/api/history?${new URLSearchParams(query)}`,
    ({ historyAnswerSchema }) => historyAnswerSchema,
  );
}
