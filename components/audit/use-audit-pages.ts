"use client";

import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { auditQueries, fetchAudit } from "@/lib/client/audit-queries";
import { useTopic } from "@/lib/client/live/use-topic";

import { type AuditPages, actionsOf, mergeNewest } from "./merge-audit";

/** What is heard live is written a moment later. */
const WRITTEN_MS = 500;
/** What was refused, or done at another console, is heard of in no other way. */
const AGAIN_MS = 5_000;

/** The actions that pass a filter, loaded further at their end, and kept up with what happens. */
export function useAuditPages(filter: Readonly<Record<string, string>>) {
  const client = useQueryClient();
  const query = useMemo(() => auditQueries.pages(filter), [filter]);
  const pages = useInfiniteQuery({ ...query, placeholderData: keepPreviousData });
  const { data, isPlaceholderData: stale, hasNextPage, isFetching, fetchNextPage } = pages;
  const { data: operations } = useTopic("operations");
  const loaded = data !== undefined && !stale;

  // biome-ignore lint/correctness/useExhaustiveDependencies: that the operations changed is what it is about.
  useEffect(() => {
    if (!loaded) return;
    const abort = new AbortController();
    const follow = async () => {
      try {
        const newest = await fetchAudit(filter, "", abort.signal);
        if (abort.signal.aborted) return;
        client.setQueryData<AuditPages>(query.queryKey, (now) => now && mergeNewest(now, newest));
      } catch {
        // It is tried again; the shell says it where the console is away.
      }
    };
    const soon = setTimeout(follow, WRITTEN_MS);
    const again = setInterval(follow, AGAIN_MS);
    return () => {
      abort.abort();
      clearTimeout(soon);
      clearInterval(again);
    };
  }, [client, filter, query, operations, loaded]);

  return {
    actions: useMemo(() => actionsOf(data), [data]),
    /** They are still those of the filter before. */
    stale,
    loaded: data !== undefined,
    error: pages.error,
    hasOlder: hasNextPage && !stale,
    loadOlder: () => {
      if (!isFetching) void fetchNextPage({ cancelRefetch: false });
    },
    retry: () => void pages.refetch(),
  };
}
