"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";

import { keepPoint, type PastPoint, type PastView, pastView, readPastPoint } from "./past-point";

/** The point in time that the URL names; null is now. */
export function usePastPoint(): PastPoint | null {
  const params = useSearchParams();
  return useMemo(() => readPastPoint(params), [params]);
}

/** What this page shows while a point in time is chosen; null while it is now. */
export function usePastView(): PastView | null {
  const params = useSearchParams();
  const pathname = usePathname();
  const chosen = params.has("at") || params.has("revision");
  return chosen ? pastView(pathname, params.get("tab")) : null;
}

/** Writes the chosen point in time into paths, so that a link does not leave it by accident. */
export function useKeepPoint(): (path: string) => string {
  const params = useSearchParams();
  return useCallback((path: string) => keepPoint(path, params), [params]);
}
