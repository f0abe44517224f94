"use client";

import { useState } from "react";

import { type Danger, dangersFound, joinDangers } from "./dangers";

/** Sends what a dialog asks for, once at a time, and calls `onDone` when it is done; `failure` says why it was not. */
export function useSending(onDone: () => void) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error | null>(null);
  const [dangers, setDangers] = useState<readonly Danger[]>([]);
  const send = async (request: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await request();
      onDone();
    } catch (reason) {
      const error = reason instanceof Error ? reason : new Error(String(reason));
      setFailure(error);
      setDangers((before) => joinDangers(before, dangersFound([error])));
    } finally {
      setBusy(false);
    }
  };
  return {
    ...{ busy, failure, send },
    /** What the console found to be dangerous, this time or before: to be insisted on until it is done. */
    dangers,
  };
}
