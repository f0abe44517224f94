import { queryOptions } from "@tanstack/react-query";

import { fetchJson } from "./fetch-json";

/** What prefixes are read as by somebody's word. */
export const pinQueries = {
  all: () =>
    queryOptions({
      queryKey: ["pins"],
      queryFn: ({ signal }) =>
        fetchJson("/api/pins", ({ pinsAnswerSchema }) => pinsAnswerSchema, { signal }),
      refetchInterval: 10_000,
    }),
};
