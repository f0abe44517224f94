import { useState } from "react";

import type { ActorState } from "@/components/actions/use-actor-field";

/** Sends what a dialog asks for, once; `failure` says why it was refused. */
export function useSending(actor: ActorState, onDone: () => void) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error | null>(null);
  const send = async (request: () => Promise<unknown>) => {
    if (busy) return;
    actor.remember();
    setBusy(true);
    setFailure(null);
    try {
      await request();
      onDone();
    } catch (reason) {
      setFailure(reason instanceof Error ? reason : new Error(String(reason)));
      setBusy(false);
    }
  };
  return { busy, failure, send };
}
