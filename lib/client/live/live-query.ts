import { queryOptions, skipToken } from "@tanstack/react-query";

import type { Topic } from "@/lib/registry/topics";

import type { AnyTopicState } from "./fold-message";

/** The place of a live topic in the cache. */
export const liveKey = (topic: Topic) => ({ queryKey: ["live", topic] as const });

/**
 * A live topic. Written only by `LiveConnection`. It has no fetcher on purpose: a slow response would land
 * after a delta and put the older state back.
 */
export const liveQuery = (topic: Topic) =>
  queryOptions<AnyTopicState>({
    ...liveKey(topic),
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
    // Maps are compared by identity: the fold keeps what has not changed.
    structuralSharing: false,
  });
