"use client";

import { useCallback, useSyncExternalStore } from "react";

import { useLive } from "./live/live-provider";

/**
 * The server's clock, renewed every `intervalMs` together with everyone else who asks for
 * that interval. The first paint has the time at which the server rendered.
 */
export function useNow(intervalMs: number): number {
  const {
    connection: { clock },
    seed,
  } = useLive();
  const subscribe = useCallback(
    (listener: () => void) => clock.subscribe(intervalMs, listener),
    [clock, intervalMs],
  );
  return useSyncExternalStore(
    subscribe,
    () => clock.value(intervalMs),
    () => seed.at,
  );
}
