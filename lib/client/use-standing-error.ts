"use client";

import { useState } from "react";

type Answer = { data: unknown; error: Error | null; errorUpdateCount: number };

/**
 * Why there is no answer, also while it is asked for again: TanStack Query forgets the error then, so that a page that
 * asks every few seconds would go back and forth between the failure and a first loading, with its button to try again.
 */
export function useStandingError({ data, error, errorUpdateCount }: Answer): Error | null {
  const [last, setLast] = useState<Error | null>(null);
  if (error !== null && error !== last) setLast(error);
  if (error !== null || data !== undefined) return error;
  // None of this query has failed yet: the last was another's.
  return errorUpdateCount === 0 ? null : last;
}
