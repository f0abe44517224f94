"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False in what the server renders and the first paint; then true. For what only the browser knows, e.g. its time zone. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
