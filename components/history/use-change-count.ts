"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { formatInteger } from "@/lib/client/format";
import { historyQueries } from "@/lib/client/history-queries";

import { useJournalPulse } from "./use-journal-pulse";

/**
 * How many changes match parameters of the history's API, as it goes on; null: nobody asks.
 * `text` has a plus where there are more than are counted.
 */
export function useChangeCount(params: Readonly<Record<string, string>> | null) {
  const enabled = params !== null;
  const { data, refetch } = useQuery({
    ...historyQueries.count(params ?? {}),
    enabled,
    placeholderData: keepPreviousData,
  });
  useJournalPulse(() => void refetch(), enabled);
  if (!enabled || !data) return null;
  const { changes, complete } = data;
  return { changes, complete, text: `${formatInteger(changes)}${complete ? "" : "+"}` };
}
