"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";

import type { Status } from "@/lib/registry/status";
import type { Topic } from "@/lib/registry/topics";

import { seedState, type TopicSeed, type TopicState } from "./fold-message";
import { useLive } from "./live-provider";
import { liveQuery } from "./live-query";
import { type Liveness, livenessOf } from "./liveness";

/**
 * The live state of a topic while the component is mounted. `seed`, which the server
 * rendered the page with, stands in until the stream's own snapshot is there: `seeded` says so.
 */
export function useTopic<T extends Topic>(
  topic: T,
  seed?: TopicSeed<T> | null,
): { data: TopicState<T> | undefined; seeded: boolean; liveness: Liveness } {
  const { connection } = useLive();
  useEffect(() => connection.retain(topic), [connection, topic]);
  const { data } = useQuery(liveQuery(topic));
  const seeded = useMemo(() => (seed ? seedState<T>(seed) : undefined), [seed]);
  return {
    data: (data as TopicState<T> | undefined) ?? seeded,
    seeded: data === undefined && seeded !== undefined,
    liveness: useLiveness(),
  };
}

/** The console's status; there from the first paint on. */
export function useStatus(): Status {
  const { seed } = useLive();
  const { data } = useQuery(liveQuery("status"));
  return (data as Status | undefined) ?? seed.status;
}

/** How current the page is. */
export function useLiveness(): Liveness {
  const { connection } = useLive();
  const status = useStatus();
  const stream = useSyncExternalStore(
    (listener) => connection.subscribe(listener),
    () => connection.state.stream,
    () => connection.state.stream,
  );
  return useMemo(
    () => livenessOf(stream, status, (time) => connection.clock.toServer(time)),
    [stream, status, connection],
  );
}
