"use client";

import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";

import {
  fetchHistory,
  HISTORY_PAGE_SIZE,
  type HistoryStart,
  historyQueries,
} from "@/lib/client/history-queries";

import { dropEmptyNewer, entriesOf, followNewest, type HistoryPages } from "./merge-pages";
import { useJournalPulse } from "./use-journal-pulse";

/** So many pages are asked for in a row while they are not full. */
const PAGES_AT_ONCE = 20;
/** When so many wait to be shown, no more are asked for. */
export const WAITING_MAX = 2_000;
/** An answer that takes longer is not waited for: by then there is another to ask for. */
const FOLLOW_WITHIN_MS = 10_000;

/**
 * The history from `start` on, loaded further at either end. Once nothing newer is left it follows what happens.
 */
export function useHistoryPages(filter: Readonly<Record<string, string>>, start: HistoryStart) {
  const client = useQueryClient();
  const query = historyQueries.pages(filter, start);
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
  const live = Object.keys(start).length === 0 || caughtUp === name;
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

  const reader = useRef({ reading: false, waiting: 0 });
  const following = useRef<{ name: string; again: boolean } | null>(null);
  /** One at a time: of two that overlap the slower would put an older list back. */
  const follow = useCallback(async () => {
    if (following.current?.name === name) {
      following.current.again = true;
      return;
    }
    const run = { name, again: true };
    following.current = run;
    for (let pages = 0; run.again && following.current === run && pages < PAGES_AT_ONCE; pages++) {
      run.again = false;
      if (reader.current.waiting >= WAITING_MAX) break;
      try {
        const newest = await fetchHistory(filter, {}, AbortSignal.timeout(FOLLOW_WITHIN_MS));
        const before = client.getQueryData<HistoryPages>(query.queryKey);
        if (!before) break;
        const merged = followNewest(before, newest, { read: reader.current.reading });
        if (merged) client.setQueryData<HistoryPages>(query.queryKey, merged);
        else {
          // More came at once than a page holds, and than is loaded by this.
          await loadNewer();
          run.again = true;
        }
      } catch {
        // The next change asks again; the shell says it where the console is away.
      }
    }
    if (following.current === run) following.current = null;
  }, [client, filter, name, query.queryKey, loadNewer]);

  const loadOlder = useCallback(async () => {
    const { isError } = await fetchNextPage({ cancelRefetch: false });
    // What was followed meanwhile is not in the pages that this was added to.
    if (live && !isError) await follow();
  }, [fetchNextPage, follow, live]);

  const loaded = data !== undefined;
  /** Hears whether somebody is on the rows, and how many wait for that to end. */
  const onReader = useCallback(
    (now: { reading: boolean; waiting: number }) => {
      const full = reader.current.waiting >= WAITING_MAX;
      reader.current = now;
      if (live && full && now.waiting < WAITING_MAX) void follow();
    },
    [live, follow],
  );
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
    onReader,
    retry: refetch,
  };
}
