"use client";

import { useCallback, useEffect, useRef, useState } from "react";

import type { Standpoint } from "./history-url";

/** The address bar follows when the handle rests for so long: browsers refuse a page that writes its URL at every step. */
const SETTLE_MS = 150;

/**
 * The instant under the handle: at once where it is moved, and what `chosen` says otherwise.
 * `onStand` hears where it comes to rest.
 */
export function useScrub(chosen: number | null, onStand: (standpoint: Standpoint) => void) {
  const [moved, setMoved] = useState<{ at: number | null; from: number | null } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const waiting = useRef<{ at: number | null } | null>(null);
  // The choice has followed, or somebody made another one.
  if (moved && moved.from !== chosen) setMoved(null);

  const send = useCallback(() => {
    clearTimeout(timer.current);
    const { current } = waiting;
    waiting.current = null;
    if (!current) return;
    onStand(current.at === null ? null : { at: current.at });
  }, [onStand]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const move = useCallback(
    (at: number | null) => {
      waiting.current = { at };
      setMoved(at === chosen ? null : { at, from: chosen });
      clearTimeout(timer.current);
      timer.current = setTimeout(send, SETTLE_MS);
    },
    [chosen, send],
  );
  return { at: moved ? moved.at : chosen, moving: moved !== null, move, drop: send };
}
