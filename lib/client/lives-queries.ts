import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import type { LivesAnswer } from "@/lib/api/history-contract";

import { fetchJson } from "./fetch-json";
import { serviceApiPath } from "./paths";

const SETTLED_MS = 30_000;
const UNSETTLED_MS = 2_000;
const MISSING_MS = 5_000;
const ACTIVITY_MS = 30_000;

/** Which lives of a service: of the last `rangeMs` alone, of one address alone. */
export type LivesQuery = { rangeMs: number | null; address?: string };

/** What is asked of the journal about lives. */
export const livesQueries = {
  /** `now` is the server's clock: the range ends where the answer is asked for. */
  lives: (service: string, { rangeMs, address }: LivesQuery, now: () => number) =>
    queryOptions({
      queryKey: ["lives", service, rangeMs, address ?? null],
      queryFn: ({ signal }) => {
        const from = rangeMs === null ? 0 : Math.max(0, Math.floor(now() - rangeMs));
        const params = new URLSearchParams({ from: String(from) });
        if (address !== undefined) params.set("address", address);
        return fetchJson(
          `${serviceApiPath(service)}/lives?${params}`,
          ({ livesAnswerSchema }) => livesAnswerSchema,
          { signal },
        );
      },
      placeholderData: keepPreviousData,
      refetchInterval: ({ state: { data } }) => {
        if (!data) return MISSING_MS;
        return isSettled(data) ? SETTLED_MS : UNSETTLED_MS;
      },
    }),

  /** The last hour of every service. One component asks for it; the others only read what came. */
  servicesActivity: () =>
    queryOptions({
      queryKey: ["services-activity"],
      queryFn: ({ signal }) =>
        fetchJson(
          "/api/history/services",
          ({ servicesActivityAnswerSchema }) => servicesActivityAnswerSchema,
          { signal },
        ),
      refetchInterval: ACTIVITY_MS,
    }),
};

/** False while a cause is still being found, or changes wait to be written. */
function isSettled(answer: LivesAnswer): boolean {
  if (answer.journal.state === "behind" || answer.journal.state === "opening") return false;
  return answer.lanes.every(({ lives }) => {
    const last = lives.at(-1);
    return last === undefined || last.to === null || last.cause !== null;
  });
}
