"use client";

import { useEffect, useState } from "react";

/** Often enough for no second to be seen to last longer than another. */
const EVERY_MS = 100;

/** Whole seconds until `endsAt` by the browser's clock: no less than 1 while there is any time left. */
export function useSecondsLeft(endsAt: number): number {
  const [left, setLeft] = useState(() => secondsUntil(endsAt));
  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsUntil(endsAt)), EVERY_MS);
    return () => clearInterval(timer);
  }, [endsAt]);
  return left;
}

function secondsUntil(endsAt: number): number {
  return Math.max(0, Math.ceil((endsAt - Date.now()) / 1_000));
}
