"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { ApiError } from "@/lib/client/api-error";
import { useLive } from "@/lib/client/live/live-provider";
import { useTopic } from "@/lib/client/live/use-topic";
import { type LivesQuery, livesQueries } from "@/lib/client/lives-queries";
import { useStandingError } from "@/lib/client/use-standing-error";

/** The journal writes behind the live view: what was seen just now stands in it a moment later. */
const WRITTEN_MS = 300;
const AT_MOST_EVERY_MS = 3_000;

/**
 * The lives of a service from the journal, asked for anew when the service changes. `unknown`:
 * there never was such a service, which is no failure.
 */
export function useLives(service: string, query: LivesQuery) {
  const { connection } = useLive();
  const answer = useQuery(livesQueries.lives(service, query, () => connection.clock.now()));
  const { refetch } = answer;
  const mark = useChangeMark(service, query.address);
  const seen = useRef(mark);
  const asked = useRef(0);
  useEffect(() => {
    if (seen.current === mark) return;
    const wait = Math.max(WRITTEN_MS, asked.current + AT_MOST_EVERY_MS - Date.now());
    const timer = setTimeout(() => {
      seen.current = mark;
      asked.current = Date.now();
      void refetch();
    }, wait);
    return () => clearTimeout(timer);
  }, [mark, refetch]);
  const error = useStandingError(answer);
  const unknown = error instanceof ApiError && error.code === "not_found";
  return { ...answer, error, unknown };
}

/** Another text after each change of the service, or of one of its addresses. */
function useChangeMark(service: string, address: string | undefined): string {
  const { data: changes } = useTopic("changes");
  return (changes ?? [])
    .filter(
      (change) =>
        change.service === service && (address === undefined || change.address === address),
    )
    .map(({ id, cause }) => `${id} ${cause}`)
    .join();
}
