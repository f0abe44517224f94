import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { fetchJson } from "./fetch-json";

type Params = Readonly<Record<string, string>>;

/** As many changes as one request brings. */
export const HISTORY_PAGE_SIZE = 100;

/** Where one request of the history begins: at the newest, at an instant, at a revision, or at a cursor. */
export type HistoryStart = { to?: string; upTo?: string; epoch?: string; cursor?: string };

/** The queries of the past: what changed, how much, and how it was. */
export const historyQueries = {
  /**
   * Pages newest first, which grow at both ends. `filter` holds parameters of the API; `start` is
   * where the first page begins.
   */
  pages: (filter: Params, start: HistoryStart) =>
    infiniteQueryOptions({
      queryKey: ["history", "pages", filter, start],
      queryFn: ({ signal, pageParam }) => fetchHistory(filter, pageParam, signal),
      initialPageParam: start,
      getNextPageParam: ({ older }): HistoryStart | undefined =>
        older === null ? undefined : { cursor: older },
      getPreviousPageParam: ({ newer }): HistoryStart => ({ cursor: newer }),
      // What came is merged into the pages; to ask for them all again would be too much.
      staleTime: Number.POSITIVE_INFINITY,
    }),

  /** How many changes match. `params` are those of GET /api/history/count. */
  count: (params: Params) =>
    queryOptions({
      queryKey: ["history", "count", params],
      queryFn: ({ signal }) =>
        fetchJson(
          `/api/history/count?${new URLSearchParams(params)}`,
          ({ countAnswerSchema }) => countAnswerSchema,
          { signal },
        ),
    }),

  /** How much came and went, by bucket. Without `from`: since the journal began. */
  activity: (params: Params) =>
    queryOptions({
      queryKey: ["history", "activity", params],
      queryFn: ({ signal }) =>
        fetchJson(
          `/api/history/activity?${new URLSearchParams(params)}`,
          ({ activityAnswerSchema }) => activityAnswerSchema,
          { signal },
        ),
      placeholderData: keepPreviousData,
    }),

  /** The registry as it was. `params` are those of GET /api/registry. */
  registry: (params: Params) =>
    queryOptions({
      queryKey: ["history", "registry", params],
      queryFn: ({ signal }) =>
        fetchJson(
          `/api/registry?${new URLSearchParams(params)}`,
          ({ registryAnswerSchema }) => registryAnswerSchema,
          { signal },
        ),
      staleTime: 60_000,
    }),

  /** What differs between two points. `params` are those of GET /api/registry/diff. */
  diff: (params: Params) =>
    queryOptions({
      queryKey: ["history", "diff", params],
      queryFn: ({ signal }) =>
        fetchJson(
          `/api/registry/diff?${new URLSearchParams(params)}`,
          ({ diffAnswerSchema }) => diffAnswerSchema,
          { signal },
        ),
    }),
};

/**
 * One page of the history. A cursor says by itself where it stands, and may lead past `to`.
 *
 * @throws ApiError when the server answers with an error, or not at all.
 */
export function fetchHistory(filter: Params, start: HistoryStart, signal?: AbortSignal) {
  const params = new URLSearchParams({
    ...filter,
    ...start,
    limit: String(HISTORY_PAGE_SIZE),
  });
  return fetchJson(`/api/history?${params}`, ({ historyAnswerSchema }) => historyAnswerSchema, {
    signal,
  });
}
