import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import type { LivesAnswer } from "@/lib/api/history-contract";

import { fetchJson } from "./fetch-json";
import { serviceApiPath } from "./paths";

const SETTLED_MS = 30_000;
const UNSETTLED_MS = 2_000;
const MISSING_MS = 5_000;
const ACTIVITY_MS = 30_000;

/** Which lives of a service: of the last `rangeMs` alone, of one address alone, as they were at `to`. */
export type LivesQuery = { rangeMs: number | null; address?: string; to?: number };

/** What is asked of the journal about lives. */
export const livesQueries = {
  /** `now` is the server's clock: the range ends where the answer is asked for, unless it is to end earlier. */
  lives: (service: string, { rangeMs, address, to }: LivesQuery, now: () => number) =>
    queryOptions({
      queryKey: ["lives", service, rangeMs, address ?? null, to ?? null],
      queryFn: ({ signal }) => {
        const from = rangeMs === null ? 0 : Math.max(0, Math.floor((to ?? now()) - rangeMs));
        const params = new URLSearchParams({ from: String(from) });
        if (address !== undefined) params.set("address", address);
        if (to !== undefined) params.set("to", String(to));
        return fetchJson(
          `${serviceApiPath(service)}/lives?${params}`,
          ({ livesAnswerSchema }) => livesAnswerSchema,
          { signal },
        );
      },
      placeholderData: keepPreviousData,
      refetchInterval: ({ state: { data } }) => {
        if (!data) return MISSING_MS;
        if (!isSettled(data)) return UNSETTLED_MS;
        // What is over stays as it was.
        return to === undefined && SETTLED_MS;
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
