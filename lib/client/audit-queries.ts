import { infiniteQueryOptions } from "@tanstack/react-query";

import { fetchJson } from "./fetch-json";

type Params = Readonly<Record<string, string>>;

const PAGE_SIZE = 100;

/** The queries of the audit log. */
export const auditQueries = {
  /** Pages newest first. `filter` holds parameters of the API. */
  pages: (filter: Params) =>
    infiniteQueryOptions({
      queryKey: ["audit", filter],
      queryFn: ({ signal, pageParam }) => fetchAudit(filter, pageParam, signal),
      initialPageParam: "",
      getNextPageParam: ({ older }) => older ?? undefined,
      // What came is merged into the pages; to ask for them all again would be too much.
      staleTime: Number.POSITIVE_INFINITY,
    }),
};

/**
 * One page of the audit log, the newest or, by its cursor, another.
 *
 * @throws ApiError when the server answers with an error, or not at all.
 */
export function fetchAudit(filter: Params, cursor: string, signal?: AbortSignal) {
  const params = new URLSearchParams({ ...filter, limit: String(PAGE_SIZE) });
  if (cursor !== "") params.set("cursor", cursor);
  return fetchJson(`/api/audit?${params}`, ({ auditAnswerSchema }) => auditAnswerSchema, {
    signal,
  });
}
