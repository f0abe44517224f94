"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";

import { whenHeard } from "./address-bar";
import { readUrlState, writeUrlState } from "./url-state";

type Options = { history?: "push" | "replace" };

/**
 * State that lives in the URL, so that what is seen can be shared. `defaults` names the
 * parameters, and must be a constant; one at its default does not stand in the URL.
 */
export function useUrlState<T extends Record<string, string>>(
  defaults: T,
): [state: { [K in keyof T]: string }, set: (patch: Partial<T>, options?: Options) => void] {
  const params = useSearchParams();
  const state = useMemo(() => readUrlState(params, defaults), [params, defaults]);
  const set = useCallback(
    (patch: Partial<T>, { history = "replace" }: Options = {}) => {
      whenHeard(() => {
        // What stands in the address bar, not what was last rendered: two calls in a row must add up.
        const url = writeUrlState(window.location.href, patch, defaults);
        if (url === window.location.href) return;
        if (history === "push") window.history.pushState(null, "", url);
        else window.history.replaceState(null, "", url);
      });
    },
    [defaults],
  );
  return [state, set];
}
