"use client";

import { useEffect, useRef } from "react";

import { useStatus, useTopic } from "@/lib/client/live/use-topic";

/** So long after the first sign, so that a burst asks once. */
const SOON_MS = 250;
/** And once more when all is quiet: what is heard live is written, and its cause found, only after. */
const QUIET_MS = 1_500;

/** Calls `onPulse` a moment after something changed that the journal has, or will have in a moment. */
export function useJournalPulse(onPulse: () => void, enabled = true): void {
  const { data: changes } = useTopic("changes");
  const { state, revision } = useStatus().journal;
  // What was waited for while it was enabled is nothing to who is not any more.
  const latest = useRef<(() => void) | null>(null);
  useEffect(() => {
    latest.current = enabled ? onPulse : null;
  }, [onPulse, enabled]);

  const soon = useRef<ReturnType<typeof setTimeout>>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: that they changed is what it is about.
  useEffect(() => {
    // Also once when the stream is there: what was asked for before may have missed what came meanwhile.
    if (changes === undefined || !enabled) return;
    soon.current ??= setTimeout(() => {
      soon.current = undefined;
      latest.current?.();
    }, SOON_MS);
    const quiet = setTimeout(() => latest.current?.(), QUIET_MS);
    return () => clearTimeout(quiet);
  }, [changes, state, revision, enabled]);
  useEffect(
    () => () => {
      clearTimeout(soon.current);
      soon.current = undefined;
    },
    [],
  );
}
