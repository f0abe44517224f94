"use client";

import { useLive } from "./live/live-provider";
import { useHydrated } from "./use-hydrated";

const FRESH_MS = 1_200;

/** Tells whether something, by the server's clock, happened just now: then its row may flash. */
export function useFresh(): (at: number) => boolean {
  const { connection } = useLive();
  // What the server rendered was no news to anybody, and must look the same at hydration.
  const hydrated = useHydrated();
  return (at) => hydrated && connection.clock.now() - at < FRESH_MS;
}
