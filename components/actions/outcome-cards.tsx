"use client";

import { useEffect, useState } from "react";

import { Announcement } from "./announcement";
import { useOwnOperations } from "./own-operations";
import { usePending } from "./pending";

let code: typeof import("./cards") | null = null;

/**
 * Loads what draws the cards, and what sends after the grace. Whoever may bring one about does so first, so that
 * Undo is there at once: a lazy component, though loaded, is drawn only when React finds the time.
 */
export async function loadCards(): Promise<void> {
  [code] = await Promise.all([import("./cards"), import("./send-confirmed")]);
}

/** The cards, once there are any. Each change is announced once; the countdowns are not. */
export function OutcomeCards() {
  const batches = useOwnOperations();
  const pending = usePending();
  const [, setLoaded] = useState(false);
  const needed = batches.length + pending.length > 0;
  useEffect(() => {
    if (needed && !code) void loadCards().then(() => setLoaded(true));
  }, [needed]);
  return needed && code ? (
    <code.Cards batches={batches} pending={pending} />
  ) : (
    <Announcement text="" />
  );
}
