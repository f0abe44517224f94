"use client";

import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";

import { fetchHistory, HISTORY_PAGE_SIZE, historyQueries } from "@/lib/client/history-queries";

import { dropEmptyNewer, entriesOf, type HistoryPages, mergeNewest } from "./merge-pages";
import { useJournalPulse } from "./use-journal-pulse";

/** So many pages are asked for in a row while they are not full. */
const PAGES_AT_ONCE = 20;

/**
 * The history from `to` on ("" is the newest change), loaded further at either end. Once nothing
 * newer is left it follows what happens.
 */
export function useHistoryPages(filter: Readonly<Record<string, string>>, to: string) {
  const client = useQueryClient();
  const query = historyQueries.pages(filter, to);
  const name = JSON.stringify(query.queryKey);
  const {
    data,
    error,
    isFetching,
    isPlaceholderData: stale,
    hasNextPage,
    fetchNextPage,
    fetchPreviousPage,
    refetch,
  } = useInfiniteQuery({ ...query, placeholderData: keepPreviousData });
  const [shown, setShown] = useState(name);
  if (!stale && shown !== name) setShown(name);
  /** The lists that have come to their newer end. */
  const [caughtUp, setCaughtUp] = useState<string | null>(null);
  const live = to === "" || caughtUp === name;
  const entries = useMemo(() => entriesOf(data), [data]);

  const loadNewer = useCallback(async () => {
    // A page may hold nothing and still lead on, where few changes pass the filter.
    for (let pages = 0; pages < PAGES_AT_ONCE; pages++) {
      const asked = client.getQueryData<HistoryPages>(query.queryKey)?.pages[0]?.newer;
      const { data: after, isError } = await fetchPreviousPage({ cancelRefetch: false });
      const newest = after?.pages[0];
      if (isError || !newest) return;
      client.setQueryData<HistoryPages>(query.queryKey, (now) => now && dropEmptyNewer(now));
      if (newest.entries.length >= HISTORY_PAGE_SIZE) return;
      if (newest.newer === asked) return setCaughtUp(name);
    }
  }, [client, fetchPreviousPage, query.queryKey, name]);

  const loadOlder = useCallback(() => {
    void fetchNextPage({ cancelRefetch: false });
  }, [fetchNextPage]);

  const following = useRef<AbortController>(undefined);
  const follow = useCallback(async () => {
    following.current?.abort();
    const abort = new AbortController();
    following.current = abort;
    const { signal } = abort;
    try {
      const newest = await fetchHistory(filter, {}, signal);
      const before = client.getQueryData<HistoryPages>(query.queryKey);
      if (signal.aborted || !before) return;
      const merged = mergeNewest(before, newest);
      if (merged) client.setQueryData<HistoryPages>(query.queryKey, merged);
      // More came at once than a page holds.
      else await loadNewer();
    } catch {
      // The next change asks again; the shell says it where the console is away.
    }
  }, [client, filter, query.queryKey, loadNewer]);
  const loaded = data !== undefined;
  const pulse = () => void (loaded ? follow() : refetch());
  useJournalPulse(pulse, live && !stale && (loaded || error !== null));

  return {
    entries,
    /** Names the list that is shown. */
    name: shown,
    /** That is still the one before. */
    stale,
    loaded,
    error,
    fetching: isFetching,
    hasOlder: hasNextPage && !stale,
    /** Nothing newer is left to load but what happens from now on. */
    live,
    loadOlder,
    loadNewer,
    retry: refetch,
  };
}
