import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { KeysAnswer } from "@/lib/api/keys-contract";
import type { LeasesQuery } from "@/lib/api/leases-contract";

import { fetchJson } from "./fetch-json";
import { keyPath, serviceApiPath } from "./paths";

/** Rows of each page after the first: whoever goes so far goes on, and a folder may hold a hundred thousand keys. */
const KEYS_FURTHER = "1000";

/** Queries of what is not live: its key, its fetcher and how long it stays fresh. */
export const queries = {
  search: (q: string) =>
    queryOptions({
      queryKey: ["search", q],
      queryFn: ({ signal }) =>
        fetchJson(
          `/api/search?q=${encodeURIComponent(q)}`,
          ({ searchAnswerSchema }) => searchAnswerSchema,
          { signal },
        ),
      enabled: q !== "",
      placeholderData: keepPreviousData,
      staleTime: 2_000,
    }),

  /** A service as it was when asked. What is on screen follows its live topic instead. */
  service: (name: string) =>
    queryOptions({
      queryKey: ["services", name],
      queryFn: ({ signal }) =>
        fetchJson(serviceApiPath(name), ({ serviceAnswerSchema }) => serviceAnswerSchema, {
          signal,
        }),
    }),

  /** The whole value of a key. `reveal` asks for what is likely to be a secret as well. */
  registration: (key: string, reveal = false) =>
    queryOptions({
      queryKey: ["registrations", key, reveal],
      queryFn: ({ signal }) =>
        fetchJson(
          reveal ? `${keyPath(key)}?reveal=1` : keyPath(key),
          ({ keyAnswerSchema }) => keyAnswerSchema,
          { signal },
        ),
    }),

  /** One level of the keys that register nothing, page by page. */
  otherKeys: (filter: { under: string; q: string; kind: string }) =>
    infiniteQueryOptions({
      queryKey: ["keys", filter],
      queryFn: ({ signal, pageParam }) =>
        fetchKeys(
          { ...filter, ...(pageParam !== null && { cursor: pageParam, limit: KEYS_FURTHER }) },
          signal,
        ),
      initialPageParam: null as string | null,
      getNextPageParam: ({ next }) => next,
      placeholderData: keepPreviousData,
      // To ask for many pages anew every few seconds, or whenever the tab is looked at, would be too much.
      refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 2 ? false : 3_000),
      refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) <= 2,
      refetchOnReconnect: ({ state }) => (state.data?.pages.length ?? 0) <= 2,
      // Every page that comes would have all before it compared, row by row.
      structuralSharing: false,
    }),

  /** What is known of one key that registers nothing: the first row of what begins with it. */
  otherKey: (key: string) =>
    queryOptions({
      queryKey: ["keys", "one", key],
      queryFn: ({ signal }) => fetchKeys({ under: key, limit: "1" }, signal),
      refetchInterval: 3_000,
    }),

  /** TTL and keys of one lease. A TTL counts down without any event in etcd. */
  lease: (id: string) =>
    queryOptions({
      queryKey: ["leases", "one", id],
      queryFn: ({ signal }) =>
        fetchJson(`/api/leases/${id}`, ({ leaseSchema }) => leaseSchema, { signal }),
    }),

  leases: ({ kind, q, limit, offset }: LeasesQuery) =>
    queryOptions({
      queryKey: ["leases", "list", kind, q, limit, offset],
      queryFn: ({ signal }) =>
        fetchJson(
          `/api/leases?${new URLSearchParams({ kind, q, limit: String(limit), offset: String(offset) })}`,
          ({ leasesAnswerSchema }) => leasesAnswerSchema,
          { signal },
        ),
      placeholderData: keepPreviousData,
      refetchInterval: 2_000,
    }),

  /** What a client with this target finds that its service's live topic does not say. */
  resolve: (target: string) =>
    queryOptions({
      queryKey: ["resolve", target],
      queryFn: ({ signal }) =>
        fetchJson(
          `/api/resolve?${new URLSearchParams({ target, limit: "0" })}`,
          ({ resolveAnswerSchema }) => resolveAnswerSchema,
          { signal },
        ),
    }),

  cluster: () =>
    queryOptions({
      queryKey: ["cluster"],
      queryFn: ({ signal }) =>
        fetchJson("/api/cluster", ({ clusterAnswerSchema }) => clusterAnswerSchema, { signal }),
      refetchInterval: 5_000,
    }),
};

function fetchKeys(query: Record<string, string>, signal: AbortSignal): Promise<KeysAnswer> {
  return fetchJson(
    `/api/keys?${new URLSearchParams(query)}`,
    ({ keysAnswerSchema }) => keysAnswerSchema,
    { signal },
  );
}
