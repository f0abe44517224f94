import { queryOptions } from "@tanstack/react-query";

import { fetchJson } from "./fetch-json";
import { serviceApiPath } from "./paths";

/** What is asked about the findings of one service. */
export const findingQueries = {
  /** What the lint says of a service. It looks once a second. */
  ofService: (service: string) =>
    queryOptions({
      queryKey: ["findings", service],
      queryFn: ({ signal }) =>
        fetchJson(
          `/api/findings?${new URLSearchParams({ service, limit: "20" })}`,
          ({ findingsAnswerSchema }) => findingsAnswerSchema,
          { signal },
        ),
      refetchInterval: 3_000,
    }),

  /** How many instances a service should have. Other people set it too. */
  minimum: (service: string) =>
    queryOptions({
      queryKey: ["minimum", service],
      queryFn: ({ signal }) =>
        fetchJson(
          `${serviceApiPath(service)}/minimum`,
          ({ minimumAnswerSchema }) => minimumAnswerSchema,
          { signal },
        ),
      refetchInterval: 10_000,
    }),
};
