"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False for what the server drew until it hears clicks; true from the start for what the browser drew. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
